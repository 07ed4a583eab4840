"""Snapshots: what was known on a day, as a folder of tables that later stages read and that never changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from ibis import BaseBackend
from ibis.expr.types import Table

from graph import judgements, resolve
from graph.contents import contents
from graph.engine import connect, room
from graph.errors import DataRefused, NotFound
from graph.facts import Facts
from graph.folder import read_whole, write_whole
from graph.holding import hold
from graph.home import Home
from graph.progress import Progress, silent
from graph.schema import shape
from graph.tables import SNAPSHOT

FORMAT = 1
"""Goes up with every change of the folder's layout."""

RULES = f"snapshot/2 {resolve.VERSION} {judgements.VERSION} {shape(SNAPSHOT)}"
"""Goes into the id: a change of what the tables say makes other Snapshots."""

LABEL = "snapshot"
READING = "reading the facts"
SCHEMAS = {schema.name: schema for schema in SNAPSHOT}


@dataclass(frozen=True)
class Snapshot:
    """What was known on a day: no document dated on or after `as_of`, nothing learnt after `known_at`.

    `known_at` is the day on which the last of its facts was learnt, and `loads` the last load of each topic that
    reached it; later loads that change nothing in it leave its id as it is.
    """

    path: Path
    id: str
    as_of: date
    known_at: date
    loads: Mapping[str, int]
    counts: Mapping[str, int]

    @property
    def late(self) -> date | None:
        """The day of the last knowledge where it lies after `as_of`: the Snapshot knows more than that day did."""
        return self.known_at if self.known_at > self.as_of else None

    def table(self, name: str, con: BaseBackend | None = None) -> Table:
        """A table by its name, on the engine `con`, or on the Snapshot's own one, so that its tables join."""
        return (con or self.engine).read_parquet(str(self._folder(name) / "*.parquet"))

    def arrow(self, name: str) -> pa.Table:
        """A table by its name in memory: columns as declared in `graph.tables`, ordered by its key."""
        return pq.read_table(self._folder(name), schema=SCHEMAS[name].arrow)

    @cached_property
    def engine(self) -> BaseBackend:
        """The engine that `table` reads with; one thread at a time may use it."""
        return connect(room())

    def _folder(self, name: str) -> Path:
        if name not in SCHEMAS:
            raise NotFound(f"a Snapshot has no table {name!r}; it has {', '.join(SCHEMAS)}")
        folder = self.path / name
        if not folder.is_dir():
            raise DataRefused(
                f"snapshot {self.path} was made by an earlier Lianke, which had no table {name}; "
                f"`lianke build --as-of {self.as_of}` makes one that has it"
            )
        return folder


def take(home: Home, as_of: date, known_at: date | None = None, progress: Progress = silent) -> Snapshot:
    """The Snapshot of a day, made from the facts unless it stands already; it is whole or not there at any moment.

    `known_at` leaves out what was learnt after that day; None takes all that is loaded. Raises DataRefused where
    nothing is loaded, or no document is dated before `as_of`.
    """
    progress(READING, 0, None)
    held = hold(connect(), Facts(home.facts), as_of, known_at)
    progress(READING, 1, 1)
    path = home.snapshots / held.digest(RULES)
    if not path.exists():
        made = contents(held, progress)
        said = {
            "format": FORMAT,
            "id": path.name,
            "as_of": as_of.isoformat(),
            "known_at": held.known_at.isoformat(),
            "loads": dict(held.loads),
            "rules": RULES,
            "counts": {name: table.num_rows for name, table in made.items()},
        }
        write_whole(path, LABEL, said, made, progress)
    return open_snapshot(path)


def open_snapshot(path: Path) -> Snapshot:
    """The Snapshot in a folder; NotFound where there is none, DataRefused where it is damaged or of another format.

    One that was made by former rules may lack tables: it is refused when somebody asks it for one of them.
    """
    if not path.is_dir():
        raise NotFound(f"there is no snapshot at {path}; `lianke build --as-of DAY` makes one")
    said = read_whole(path, LABEL, FORMAT)
    missing = SCHEMAS.keys() - said["files"].keys()
    if missing and said.get("rules", RULES) == RULES:
        raise DataRefused(
            f"snapshot {path} is damaged (it lacks {', '.join(sorted(missing))}); remove it and build again"
        )
    return Snapshot(
        path=path,
        id=said["id"],
        as_of=date.fromisoformat(said["as_of"]),
        known_at=date.fromisoformat(said["known_at"]),
        loads=said["loads"],
        counts=said["counts"],
    )


def snapshots(home: Home) -> list[Snapshot]:
    """Every Snapshot in the home, by day, then by what was known."""
    folders = home.snapshots.glob("[!.]*") if home.snapshots.is_dir() else ()
    return sorted((open_snapshot(p) for p in folders if p.is_dir()), key=lambda s: (s.as_of, s.known_at, s.id))
