"""The published run's link model, kept ready to be asked: loaded when it is first needed, since that takes seconds."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from graph.errors import CannotStart, DataRefused, NotFound
from graph.home import Home
from graph.serving import Serving

if TYPE_CHECKING:
    from gnn.online import Online


class Standby:
    """The model of one run at a time; another run's takes its place."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._lock = Lock()
        self._held: tuple[str, Online] | None = None

    def online(self, run: Serving) -> Online:
        """The run's model before its Snapshot; raises CannotStart where they cannot be read."""
        name = str(run.meta["run"])
        held = self._held
        if held and held[0] == name:
            return held[1]
        with self._lock:
            if self._held is None or self._held[0] != name:
                # The former goes first: two models would take twice the memory.
                self._held = None
                self._held = (name, self._load(run))
            return self._held[1]

    def close(self) -> None:
        """Let go of it."""
        with self._lock:
            self._held = None

    def _load(self, run: Serving) -> Online:
        from gnn.model import load
        from gnn.online import Online
        from graph.snapshot import open_snapshot

        try:
            model = load(self._home.models("link") / str(run.meta["models"]["link"]))
            return Online(model, open_snapshot(self._home.snapshots / str(run.meta["snapshot"])))
        except (NotFound, DataRefused) as error:
            raise CannotStart(f"the model of run {run.meta['run']} cannot be asked: {error}") from error
