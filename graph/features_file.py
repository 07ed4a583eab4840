"""features.parquet of a run: the values of all features on its day, and of which definitions they are."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from graph.errors import DataRefused
from graph.features.catalogue import FAMILIES
from graph.features.family import Family
from graph.features.table import Feature

MARK = b"lianke.features"
ROWS = 50_000
"""Rows of a group: what a reader holds at once."""


@dataclass(frozen=True)
class Definition:
    """Of which definition a column's values are."""

    name: str
    version: int
    family: str
    type: str
    """Of the values: `integer` or `double` (`table.TYPES`)."""


@dataclass(frozen=True)
class Contents:
    """What a file of features, or a table made of it, holds."""

    families: tuple[str, ...] = ()
    columns: Mapping[str, Definition] = field(default_factory=dict)
    """By the column's name."""

    def column(self, feature: Feature) -> str | None:
        """The column of a feature's values, of that very version; None where there is none."""
        for column in (feature.name, f"{feature.name}@{feature.version}"):
            held = self.columns.get(column)
            if held and held.version == feature.version:
                return column
        return None

    def as_json(self) -> dict[str, Any]:
        """It as JSON keeps it."""
        return {"families": list(self.families), "columns": {c: asdict(d) for c, d in self.columns.items()}}

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Contents:
        """It, as JSON kept it."""
        return cls(tuple(said["families"]), {c: Definition(**d) for c, d in said["columns"].items()})


def every(families: Iterable[Family] = FAMILIES) -> dict[str, Feature]:
    """Every feature: those in force by name, those that a later version replaced as name@version."""
    found: dict[str, Feature] = {}
    for family in families:
        found |= {feature.name: feature for feature in family.features}
        found |= {f"{feature.name}@{feature.version}": feature for feature in family.former}
    return found


def contents(families: Iterable[Family] = FAMILIES) -> Contents:
    """What a file of every feature holds."""
    listed = tuple(families)
    columns = {
        column: Definition(feature.name, feature.version, family.name, feature.type)
        for family in listed
        for column, feature in every([family]).items()
    }
    return Contents(tuple(family.name for family in listed), columns)


def write(path: Path, table: pa.Table, held: Contents) -> None:
    """Write a table of `compute.computed` to a Parquet file that says what it holds."""
    told = table.cast(marked(table.schema, held))
    pq.write_table(told, path, compression="zstd", row_group_size=ROWS)


def marked(schema: pa.Schema, held: Contents) -> pa.Schema:
    """The schema of a file that says what it holds."""
    text = json.dumps(held.as_json()).encode()
    return schema.with_metadata({**(schema.metadata or {}), MARK: text})


def held(path: Path) -> Contents:
    """What a file holds; raises DataRefused where it does not say so."""
    said = (pq.read_schema(path).metadata or {}).get(MARK)
    if said is None:
        raise DataRefused(f"{path} does not say which features it holds; delete it and repeat `lianke run`")
    return Contents.from_json(json.loads(said))
