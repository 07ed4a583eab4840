"""Features of the past: values on days of long ago, each as it was known then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from threading import Lock
from typing import Any

import pyarrow as pa
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field, field_validator
from pydantic_core import PydanticCustomError
from starlette.concurrency import run_in_threadpool

from api.accepted import best
from api.clock import yet_to_come
from api.deps import AtDesk
from api.features_answer import FORMED, FORMS, Status, Told, Values, Version, line, unresolved, versions, whys
from api.features_online import FEATURES, Name
from api.problems import IN_FORMS
from api.refusals import Busy
from graph.features.catalogue import FAMILIES, named, wanted
from graph.features.family import Family
from graph.features.table import Feature
from graph.home import Home

router = APIRouter(prefix="/v1", tags=["features"])
MOST, DAYS = 1000, 12
"""Rows, and different days, that are asked for at once: a day may take a Snapshot of its own, in seconds or minutes."""
AGAIN = 30
"""Seconds after which to ask again, where somebody else's question is being worked out."""
ELSEWHERE = "`lianke features --spine FILE` answers any number"


class PastRow(BaseModel):
    """An enterprise, on a day, as it was known."""

    model_config = ConfigDict(extra="forbid")

    enterprise: Name = Field(
        description="enterprise id, an id that it absorbed, a source's code for it, or its 统一社会信用代码",
        examples=["0123456789abcdef"],
    )
    as_of: date = Field(description="start of this day: only what happened before it counts", examples=["2019-01-01"])
    known_at: date | None = Field(
        None, description="only what was learnt until then counts; null for all that is loaded", examples=["2019-01-31"]
    )


class PastQuestion(BaseModel):
    """Whose features, on which days, and which."""

    model_config = ConfigDict(extra="forbid")

    rows: list[PastRow] = Field(
        min_length=1, max_length=MOST, description=f"of {DAYS} different days at most; {ELSEWHERE}"
    )
    features: list[Name] | None = FEATURES

    @field_validator("rows", mode="before")
    @classmethod
    def _few(cls, rows: Any) -> Any:
        # Told here, since whoever has more is to be told where to go.
        if isinstance(rows, list) and len(rows) > MOST:
            raise PydanticCustomError("too_long", f"at most {MOST} rows are answered here; {ELSEWHERE}")
        return rows

    @field_validator("rows")
    @classmethod
    def _so_far(cls, rows: list[PastRow]) -> list[PastRow]:
        if why := yet_to_come(max(day for row in rows for day in (row.as_of, row.known_at) if day)):
            raise PydanticCustomError("too_late", why)
        return rows

    @field_validator("rows")
    @classmethod
    def _of_few_days(cls, rows: list[PastRow]) -> list[PastRow]:
        days = {(row.as_of, row.known_at) for row in rows}
        if len(days) > DAYS:
            raise PydanticCustomError("too_long", f"at most {DAYS} different days are answered here; {ELSEWHERE}")
        return rows


class PastValues(Values):
    """The values of one row."""

    as_of: date
    known_at: date | None
    note: str | None = Field(description="why nobody answers; null where somebody does")


class PastAnswer(BaseModel):
    """The values in the order of the rows."""

    features: list[Version]
    items: list[PastValues]


@router.post(
    "/features:historical",
    response_model=PastAnswer,
    responses=IN_FORMS | FORMED,
    summary="Features on days of the past",
)
async def historical(request: Request, at: AtDesk, asked: PastQuestion) -> Response:
    """Work out features on days of the past: of what had happened before each row's day, and was known by then.

    The values equal those that a run of the day has. One such question at a time is worked out; whoever asks
    meanwhile is answered 503, with when to ask again.
    """
    form = best(request.headers.get("accept"), tuple(FORMS))
    features = wanted(dict.fromkeys(asked.features or (name for name in named() if "@" not in name)))

    def body() -> bytes:
        with alone(request.app.state.past):
            return FORMS[form](told(worked_out(at.settings.home_paths, asked.rows, features), features))

    return Response(await run_in_threadpool(body), media_type=form, headers={"Vary": "Accept"})


@contextmanager
def alone(lock: Lock) -> Iterator[None]:
    """Hold the lock; raises Busy where somebody does already."""
    if not lock.acquire(blocking=False):
        raise Busy(f"features of the past are being worked out for somebody; ask again in {AGAIN} seconds", AGAIN)
    try:
        yield
    finally:
        lock.release()


def worked_out(home: Home, rows: list[PastRow], features: Mapping[str, Feature]) -> pa.Table:
    """The table of `history.historical` of the rows, in their order."""
    # The service is up sooner without it.
    from graph.features.history import historical

    spine = pa.table(
        {
            "enterprise": pa.array([row.enterprise for row in rows], pa.string()),
            "as_of": pa.array([row.as_of for row in rows], pa.date32()),
            "known_at": pa.array([row.known_at for row in rows], pa.date32()),
        }
    )
    return historical(home, spine, list(features))


def told(table: pa.Table, features: Mapping[str, Feature]) -> Told:
    """The answer that a table of `history.historical` makes."""
    names, nobody = tuple(features), unresolved(features)
    families = {name: family.name for family in FAMILIES for name in names if _in(family, features[name])}
    values = zip(*(table[name].to_pylist() for name in names), strict=True)
    lines = []
    for row, row_values in zip(table.drop_columns(names).to_pylist(), values, strict=True):
        place = {name: row[name] for name in ("enterprise", "as_of", "known_at", "id", "note")}
        why = nobody if row["id"] is None else whys(features, families, row["families"])
        lines.append(line(place | {"status": _status(row["enterprise"], row["id"])}, names, row_values, why))
    return Told({"features": versions(features)}, features, lines)


def _in(family: Family, feature: Feature) -> bool:
    return feature in family.features or feature in family.former


def _status(asked: str, id: str | None) -> str:
    return str(Status.UNKNOWN if id is None else Status.OK if id == asked else Status.ALIAS)
