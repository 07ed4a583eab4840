"""What is served: the run, its models with their figures, and versions."""

from __future__ import annotations

from datetime import date
from importlib.metadata import version
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.answers import Answer
from api.deps import AtDesk, Published, envelope
from api.problems import NOT_READY
from graph import run as runs
from graph import serving_schema

router = APIRouter(prefix="/v1", tags=["meta"])


class ModelMeta(BaseModel):
    """A model that the run uses, or why there is none."""

    digest: str | None
    as_of: date | None = Field(description="day that the model was trained on")
    facts: dict[str, Any] = Field(description="its options and figures")
    reason: str | None


class Meta(Answer):
    """The published run, its models and the versions behind it."""

    late: date | None = Field(description="where the Snapshot knows more than its day did: when that was learnt")
    detail: dict[str, ModelMeta] = Field(description="the models in full")
    counts: dict[str, int]
    versions: dict[str, str] = Field(examples=[{"lianke": "0.1.0", "run": "1", "serving": "1"}])
    store: str = Field(description="the graph database, without its password")


@router.get("/meta", responses=NOT_READY, summary="What is served")
def meta(published: Published, at: AtDesk) -> Meta:
    """Tell which run is served, of which Snapshot, day and models, and what they measured."""
    run = runs.open_run(at.settings.home_paths, published.meta["run"])
    models = {
        kind: ModelMeta(digest=model.digest, as_of=model.as_of, facts=dict(model.facts), reason=model.reason)
        for kind, model in run.models.items()
    }
    versions = {"lianke": version("lianke"), "run": str(runs.FORMAT), "serving": str(serving_schema.FORMAT)}
    return Meta(
        **envelope(published),
        late=run.late,
        detail=models,
        counts=dict(run.counts),
        versions=versions,
        store=at.settings.store_shown,
    )


class Filters(Answer):
    """The values that lists can be filtered by, with the number of enterprises that have each, the commonest first."""

    industry: dict[str, int] = Field(description="行业", examples=[{"零售业": 12}])
    region: dict[str, int] = Field(description="地区; a part of a name filters too", examples=[{"广东省深圳市": 7}])
    status: dict[str, int] = Field(description="登记状态", examples=[{"normal": 90, "dissolved": 3}])
    customer_status: dict[str, int] = Field(description="客户状态", examples=[{"customer": 60}])
    tag: dict[str, int] = Field(description="标签", examples=[{"srdi": 5}])


@router.get("/filters", responses=NOT_READY, summary="What lists can be filtered by")
def filters(published: Published) -> Filters:
    """Tell the industries, regions, statuses and tags that the enterprises of the run have."""
    return Filters(**envelope(published), **published.meta["filters"])
