"""The folder that everything is kept in, and its lock."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from graph.errors import CannotStart, Held


@dataclass(frozen=True)
class Home:
    """Paths below LIANKE_HOME; nothing is created before it is written."""

    root: Path

    @property
    def facts(self) -> Path:
        """One Delta table a topic."""
        return self.root / "facts"

    @property
    def rejects(self) -> Path:
        """Rejected rows of each file, as CSV."""
        return self.root / "rejects"

    @property
    def snapshots(self) -> Path:
        """One folder a Snapshot, named by its id."""
        return self.root / "snapshots"

    @property
    def runs(self) -> Path:
        """One folder a run, named by its id."""
        return self.root / "runs"

    @property
    def exports(self) -> Path:
        """One folder an export of a Snapshot's graph."""
        return self.root / "exports"

    @property
    def current(self) -> Path:
        """The one pointer: a file that holds the id of the published run."""
        return self.root / "current"

    def models(self, kind: str) -> Path:
        """One folder a model of a kind (link, firm), named by its digest."""
        return self.root / "models" / kind

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the home for a command that writes; raise Held at once where another process has it,
        CannotStart where it is no folder that can be written.
        """
        lock = FileLock(self.root / "lock")
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            lock.acquire(timeout=0)
        except Timeout as error:
            holder = (self.root / "lock.holder").read_text() if (self.root / "lock.holder").exists() else "unknown"
            raise Held(
                f"another lianke command (process {holder}) is writing to {self.root}; wait for it and run this again"
            ) from error
        except OSError as error:
            raise CannotStart(
                f"{self.root} cannot be used ({error.strerror}): LIANKE_HOME must be a folder that can be written"
            ) from error
        try:
            (self.root / "lock.holder").write_text(str(os.getpid()))
            yield
        finally:
            lock.release()
