"""Features online: values of enterprises on the day of the published run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from api import etags
from api.accepted import best
from api.answers import Answer
from api.clock import BANK, now, today
from api.deps import AtDesk, Desk, Published, envelope
from api.features_answer import FORMED, FORMS, Line, Status, Told, Values, Version, line, unresolved, versions, whys
from api.problems import IN_FORMS, NOT_MODIFIED
from api.refusals import NotServed
from graph.features.catalogue import named, wanted
from graph.features.table import Feature
from graph.serving import Serving
from graph.serving_features import Vector

router = APIRouter(prefix="/v1", tags=["features"])
MOST, NAMES = 1000, 2000
"""Enterprises, and features, that are asked for at once."""
INLINE = 10_000
"""Values that are looked up sooner than another thread takes over."""
Name = Annotated[str, Field(min_length=1, max_length=200)]
FEATURES = Field(
    None,
    min_length=1,
    max_length=NAMES,
    description="names of features, or name@version for a certain definition; all that the run holds by default",
    examples=[["margin", "sales_hhi@1"]],
)


class FeaturesQuestion(BaseModel):
    """Whose features, and which."""

    model_config = ConfigDict(extra="forbid")

    enterprises: list[Name] = Field(
        min_length=1,
        max_length=MOST,
        description="enterprise ids, ids that they absorbed, or codes or 统一社会信用代码 that they alone have",
        examples=[["0123456789abcdef"]],
    )
    features: list[Name] | None = FEATURES


class FeaturesAnswer(Answer):
    """The values in the order of the enterprises."""

    age_days: int = Field(description="days from as_of to today")
    published_at: datetime = Field(description="when the run was published")
    age_seconds: int = Field(description="seconds since then")
    features: list[Version]
    lacking: list[str] = Field(
        description="features in force that the run does not hold, since it was made before they were: repeat the run; "
        "told where all are asked for, and refused where they are asked for by name"
    )
    items: list[Values]


@dataclass(frozen=True)
class Asked:
    """Features, the columns of the run that hold them, and the families that these belong to."""

    features: Mapping[str, Feature]
    columns: tuple[str, ...]
    families: Mapping[str, str]
    lacking: tuple[str, ...] = ()


@router.post(
    "/features:get",
    response_model=FeaturesAnswer,
    responses=IN_FORMS | NOT_MODIFIED | FORMED,
    summary="Features of up to 1,000 enterprises",
)
async def online(request: Request, run: Published, at: AtDesk, asked: FeaturesQuestion) -> Response:
    """Tell the features of enterprises as the published run has them, each with its status, each null with its reason.

    JSON, an Arrow stream or Parquet, as Accept says. Whoever sends the ETag of a former answer as If-None-Match is
    answered 304 while the run is the same, and the day.
    """
    form = best(request.headers.get("accept"), tuple(FORMS))
    found = sought(run, asked.features)
    tag = etags.weak((str(run.meta["run"]), str(today()), form, *asked.enterprises, "", *found.features))
    headers = {"ETag": tag, "Vary": "Accept", "Cache-Control": "private, no-cache"}
    if etags.held(request, tag):
        return Response(status_code=304, headers=headers)
    facts = told_of(run, at) | {"features": versions(found.features), "lacking": found.lacking}

    def body() -> bytes:
        return FORMS[form](Told(facts, found.features, lines(run, asked.enterprises, found)))

    small = len(asked.enterprises) * len(found.columns) <= INLINE
    return Response(body() if small else await run_in_threadpool(body), media_type=form, headers=headers)


def sought(run: Serving, names: Sequence[str] | None) -> Asked:
    """The features of those names, or all that the run holds, each of the very version that is asked for.

    Raises BadParameter where there is none of a name, NotServed where the run does not hold it.
    """
    known = _named()
    if names is None:
        every = {name: feature for name, feature in known.items() if "@" not in name}
        here = {name: feature for name, feature in every.items() if run.holds.column(feature) is not None}
        return _asked(run, here, tuple(name for name in every if name not in here))
    features = {name: known[name] for name in names if name in known}
    if len(features) < len(set(names)):
        wanted(dict.fromkeys(names))
    if lacking := [name for name, feature in features.items() if run.holds.column(feature) is None]:
        raise NotServed(
            f"run {run.meta['run']}, which is published, was made before there was {', '.join(lacking)}; "
            f"repeat `lianke run --as-of {run.meta['as_of']}`"
        )
    return _asked(run, features, ())


def lines(run: Serving, ids: Sequence[str], asked: Asked) -> list[Line]:
    """A line an id, in their order."""
    found = run.features(ids, asked.columns)
    names, nobody = tuple(asked.features), unresolved(asked.features)
    empty, meant = (None,) * len(names), dict[int, tuple[str, ...]]()
    told = []
    for id in ids:
        vector = found.get(id)
        if vector is None:
            place = {"enterprise": id, "id": None, "status": Status.UNKNOWN.value}
            told.append(line(place, names, empty, nobody))
            continue
        if vector.families not in meant:
            meant[vector.families] = whys(asked.features, asked.families, _seen(run, vector))
        status = Status.OK if vector.id == id else Status.ALIAS
        place = {"enterprise": id, "id": vector.id, "status": status.value}
        told.append(line(place, names, vector.values, meant[vector.families]))
    return told


def told_of(run: Serving, at: Desk) -> dict[str, Any]:
    """What the answer says of the run, its day and its age."""
    since = at.settings.home_paths.current.stat().st_mtime
    published = datetime.fromtimestamp(since, BANK)
    days = (today() - date.fromisoformat(run.meta["as_of"])).days
    seconds = max(0, int((now() - published).total_seconds()))
    return envelope(run) | {"age_days": days, "published_at": published, "age_seconds": seconds}


def _asked(run: Serving, features: Mapping[str, Feature], lacking: tuple[str, ...]) -> Asked:
    columns = {name: str(run.holds.column(feature)) for name, feature in features.items()}
    families = {name: run.holds.columns[column].family for name, column in columns.items()}
    return Asked(features, tuple(columns.values()), families, lacking)


def _seen(run: Serving, vector: Vector) -> list[str]:
    return [family for place, family in enumerate(run.holds.families) if vector.families >> place & 1]


@cache
def _named() -> Mapping[str, Feature]:
    return named()
