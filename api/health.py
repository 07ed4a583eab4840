"""Whether the service is up, and whether it can answer."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.deps import AtDesk, InGraph, Published
from api.problems import NOT_READY

router = APIRouter(tags=["health"])


class Alive(BaseModel):
    """The process answers."""

    status: str = Field(examples=["ok"])


class Ready(Alive):
    """A run is published and readable, and the graph database answers and holds a graph."""

    run: str = Field(description="published run")
    store: str = Field(description="the graph database, without its password")
    graph_snapshot: str = Field(description="Snapshot that the graph database holds")


@router.get("/healthz", summary="Is the process up?")
def healthz() -> Alive:
    """Answer that the process is up; asks nothing of the run or the database."""
    return Alive(status="ok")


@router.get("/readyz", responses=NOT_READY, summary="Can it answer?")
def readyz(run: Published, at: AtDesk, graph: InGraph) -> Ready:
    """Answer that a run is published and the graph database reachable, or 503 with what to do."""
    graph.store.check()
    run.lists("")
    return Ready(status="ok", run=run.meta["run"], store=at.settings.store_shown, graph_snapshot=graph.snapshot)
