"""Features as answers tell them: a line an enterprise, as JSON, an Arrow stream or Parquet."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import BaseModel, Field
from pydantic_core import to_json

from graph.features.table import NO_DATA, TYPES, UNRESOLVED, Feature

JSON = "application/json"
ARROW = "application/vnd.apache.arrow.stream"
PARQUET = "application/vnd.apache.parquet"
Number = int | float | None
REASONS = pa.map_(pa.string(), pa.string())
PLACE = {
    "enterprise": pa.string(),
    "as_of": pa.date32(),
    "known_at": pa.date32(),
    "id": pa.string(),
    "status": pa.string(),
    "note": pa.string(),
}
FACTS = b"lianke"
"""The key under which a schema's metadata keep, as JSON, what is said of the whole answer."""


class Status(StrEnum):
    """What became of an enterprise that was asked for."""

    OK = "ok"
    ALIAS = "alias"
    UNKNOWN = "unknown"


class Why(StrEnum):
    """Why a value is null."""

    NO_DATA = "no_data"
    NOT_ENOUGH_HISTORY = "not_enough_history"
    UNRESOLVED = "unresolved"


class Version(BaseModel):
    """A feature that was asked for."""

    name: str = Field(description="as it was asked for", examples=["margin"])
    version: int = Field(description="version of its definition", examples=[1])


class Values(BaseModel):
    """The values of one enterprise."""

    enterprise: str = Field(description="as it was asked for", examples=["0123456789abcdef"])
    id: str | None = Field(description="the enterprise that answers; null where there is none")
    status: Status = Field(description="alias: what was asked for is another id or code of the enterprise that answers")
    values: dict[str, Number] = Field(description="by the name asked for", examples=[{"margin": 0.21}])
    reasons: dict[str, Why] = Field(
        description="of each value that is null, why: no_data, nothing of the kind is held of it; not_enough_history, "
        "there is some, but not what this takes; unresolved, nobody knows the enterprise",
        examples=[{"sales_trend": "not_enough_history"}],
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an answer."""

    place: Mapping[str, Any]
    """Columns of PLACE."""
    values: Sequence[Number]
    reasons: Mapping[str, str]


@dataclass(frozen=True)
class Told:
    """An answer: what is said of the whole, and its lines."""

    facts: Mapping[str, Any]
    features: Mapping[str, Feature]
    lines: Sequence[Line]


def whys(features: Mapping[str, Feature], families: Mapping[str, str], seen: Sequence[str]) -> tuple[str, ...]:
    """What a null of each feature means of an enterprise that so many families have data of."""
    return tuple(feature.absent if families[name] in seen else NO_DATA for name, feature in features.items())


def unresolved(features: Mapping[str, Feature]) -> tuple[str, ...]:
    """What a null of each feature means of an enterprise that nobody knows."""
    return (UNRESOLVED,) * len(features)


def line(place: Mapping[str, Any], names: Sequence[str], values: Sequence[Number], why: Sequence[str]) -> Line:
    """A line, with the reason of each null."""
    missing = zip(names, values, why, strict=True) if None in values else ()
    return Line(place, values, {name: said for name, value, said in missing if value is None})


def versions(features: Mapping[str, Feature]) -> list[dict[str, Any]]:
    """The features that an answer is of, as `Version` has them."""
    return [{"name": name, "version": feature.version} for name, feature in features.items()]


def as_json(told: Told) -> bytes:
    """The answer as JSON."""
    names = list(told.features)
    items = [
        {**row.place, "values": dict(zip(names, row.values, strict=True)), "reasons": row.reasons} for row in told.lines
    ]
    return to_json({**told.facts, "items": items})


def as_table(told: Told) -> pa.Table:
    """The answer as a table: the place, a column a feature, and `reasons` by feature; the facts are in its metadata."""
    place = [name for name in PLACE if told.lines and name in told.lines[0].place]
    columns = [pa.array([row.place[name] for row in told.lines], PLACE[name]) for name in place]
    values = zip(*(row.values for row in told.lines), strict=True) if told.lines else [()] * len(told.features)
    types = (TYPES[feature.type] for feature in told.features.values())
    columns += [pa.array(column, type) for column, type in zip(values, types, strict=True)]
    columns.append(pa.array([list(row.reasons.items()) for row in told.lines], REASONS))
    facts = {FACTS: to_json(told.facts)}
    return pa.table(columns, [*place, *told.features, "reasons"]).replace_schema_metadata(facts)


def as_arrow(told: Told) -> bytes:
    """The answer as an Arrow stream."""
    table, sink = as_table(told), pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return bytes(sink.getvalue())


def as_parquet(told: Told) -> bytes:
    """The answer as a Parquet file."""
    sink = pa.BufferOutputStream()
    pq.write_table(as_table(told), sink, compression="zstd")
    return bytes(sink.getvalue())


FORMS: Mapping[str, Callable[[Told], bytes]] = {JSON: as_json, ARROW: as_arrow, PARQUET: as_parquet}
"""By media type, the one first that is sent where nobody says otherwise."""


def facts(table: pa.Table) -> dict[str, Any]:
    """What a table of `as_table` says of the whole answer."""
    found: dict[str, Any] = json.loads((table.schema.metadata or {})[FACTS])
    return found


FORMED: dict[int | str, dict[str, Any]] = {
    200: {"content": {form: {"schema": {"type": "string", "format": "binary"}} for form in (ARROW, PARQUET)}}
}
"""The forms beside JSON, as a route describes them."""
