"""What routes depend on: the published run and the graph database, handed in by FastAPI."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import Annotated, Any

from fastapi import Depends, Path, Request
from starlette.concurrency import run_in_threadpool

from api.settings import Settings
from api.standby import Standby
from graph.errors import CannotStart, NotFound
from graph.run import SERVE, current
from graph.serving import Row, Serving
from graph.store import Store, open_store

IDENTITY = Annotated[
    str,
    Path(
        description="enterprise id, an id that it absorbed, or a code or 统一社会信用代码 that it alone has",
        examples=["0123456789abcdef"],
        max_length=200,
    ),
]


class Desk:
    """What the service answers from: whichever run is published now, and the graph database."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._lock = Lock()
        self._serving: tuple[str, Serving] | None = None
        self._store: Store | None = None
        self.standby = Standby(settings.home_paths)

    def serving(self) -> Serving:
        """The published run, opened where it is not held."""
        return self.held() or self._turn_to(self._published())

    def held(self) -> Serving | None:
        """The published run where it is open; the pointer is read anew, so that a publish shows at once."""
        name, held = self._published(), self._serving
        return held[1] if held and held[0] == name else None

    def store(self) -> Store:
        """The graph database, opened at first use."""
        with self._lock:
            if self._store is None:
                self._store = open_store(self.settings.store_url, self.settings.password())
            return self._store

    def close(self) -> None:
        """Let go of the run and of the database."""
        with self._lock:
            if self._serving:
                self._serving[1].close()
            if self._store:
                self._store.close()
            self._serving = self._store = None
        self.standby.close()

    def _published(self) -> str:
        name = current(self.settings.home_paths)
        if name is None:
            raise CannotStart(f"no run is published in {self.settings.home}; make one with `lianke run --as-of DAY`")
        return name

    def _turn_to(self, name: str) -> Serving:
        with self._lock:
            if self._serving and self._serving[0] == name:
                return self._serving[1]
            opened = Serving(self.settings.home_paths.runs / name / SERVE)
            if self._serving:
                self._serving[1].close()
            self._serving = (name, opened)
            return opened


@dataclass(frozen=True)
class Graph:
    """The graph database, and the Snapshot that it holds."""

    store: Store
    snapshot: str


async def desk(request: Request) -> Desk:
    """The app's desk."""
    found = request.app.state.desk
    assert isinstance(found, Desk)
    return found


async def serving(at: Annotated[Desk, Depends(desk)]) -> Serving:
    """The published run; raises CannotStart (503) where none is."""
    # Opening a run may wait for the database's lock, so only one that is held is told without another thread.
    held = at.held()
    return held if held else await run_in_threadpool(at.serving)


def graph(at: Annotated[Desk, Depends(desk)]) -> Graph:
    """The graph database; raises CannotStart (503) where it holds no graph, rather than finding nobody in it."""
    store = at.store()
    snapshot = store.stamp("observed")
    if snapshot is None:
        run = current(at.settings.home_paths) or "RUN"
        raise CannotStart(f"{at.settings.store_shown} holds no graph; write it with `lianke publish {run}`")
    return Graph(store, snapshot)


def enterprise(identity: IDENTITY, run: Annotated[Serving, Depends(serving)]) -> Row:
    """The enterprise of the path; raises NotFound where there is none."""
    return found(run, identity)


def found(run: Serving, identity: str) -> Row:
    """The enterprise of an id, an absorbed id or a code that it alone has; raises NotFound where there is none."""
    row = run.enterprise(identity)
    if row is None:
        raise NotFound(
            f"there is no enterprise {identity} in run {run.meta['run']}; look it up with /v1/enterprises?q="
        )
    return row


def envelope(run: Serving) -> dict[str, Any]:
    """What every answer carries."""
    return {name: run.meta[name] for name in ("run", "snapshot", "as_of", "known_at", "models")}


AtDesk = Annotated[Desk, Depends(desk)]
InGraph = Annotated[Graph, Depends(graph)]
Published = Annotated[Serving, Depends(serving)]
Known = Annotated[Row, Depends(enterprise)]
