"""A run: the lists and scores of one Snapshot and of named models, and the one pointer to the run that is served.

    runs/2019-01-01-0f3a9c2e51d7/
        links.parquet  credit.parquet  features.parquet  serve.sqlite  run.json

Each part is written beside its place and renamed, run.json last: a run that has it is whole, and one that was cut
off goes on where it stopped.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from graph.errors import CannotStart, DataRefused, NotFound
from graph.home import Home
from graph.serving_form import SERVED

if TYPE_CHECKING:
    from graph.snapshot import Snapshot

FORMAT = 1
LINKS, CREDIT, FEATURES, SERVE = "links.parquet", "credit.parquet", "features.parquet", "serve.sqlite"
PARTS = (LINKS, CREDIT, FEATURES, SERVE)


@dataclass(frozen=True)
class Model:
    """A model that a run uses, or the reason why there is none."""

    digest: str | None
    as_of: date | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    """Figures and options worth showing."""
    reason: str | None = None


@dataclass(frozen=True)
class Run:
    """What a run is made of and holds."""

    path: Path
    snapshot: str
    as_of: date
    known_at: date
    late: date | None
    models: Mapping[str, Model]
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Its name, which is its folder's: a former version may have named it otherwise than run_id does now."""
        return self.path.name

    @property
    def whole(self) -> bool:
        """Whether it was finished, and can be published."""
        return (self.path / "run.json").exists()

    def table(self, part: str) -> pa.Table:
        """One of its Parquet parts."""
        return pq.read_table(self.path / part)


def run_id(as_of: date, snapshot: str, models: Mapping[str, Model]) -> str:
    """The name of the run of a Snapshot and of models: equal parts give equal names.

    What is served has a form of its own: a run of a former one is not taken for whole, but made anew.
    """
    parts = [f"{FORMAT}.{SERVED}", snapshot, *(f"{kind}={models[kind].digest or '-'}" for kind in sorted(models))]
    return f"{as_of}-{hashlib.sha256(chr(31).join(parts).encode()).hexdigest()[:12]}"


def start(home: Home, snapshot: Snapshot, models: Mapping[str, Model]) -> Run:
    """The run of a Snapshot and of models, as far as it stands; its folder is made."""
    path = home.runs / run_id(snapshot.as_of, snapshot.id, models)
    path.mkdir(parents=True, exist_ok=True)
    return Run(path, snapshot.id, snapshot.as_of, snapshot.known_at, snapshot.late, models)


def hold(run: Run, part: str, make: Callable[[Path], None]) -> Path:
    """The path of a run's part, made by `make(path beside)` and renamed unless the run holds it already."""
    if part not in PARTS:
        raise ValueError(f"a run has no part {part}")
    target = run.path / part
    if not target.exists():
        with beside(target) as path:
            make(path)
    return target


def hold_table(run: Run, part: str, make: Callable[[], pa.Table]) -> pa.Table:
    """A run's table, made by `make()` unless the run holds it already."""
    return pq.read_table(hold(run, part, lambda path: pq.write_table(make(), path, compression="zstd")))


def rows(part: Path) -> int:
    """How many rows a Parquet part holds."""
    return int(pq.read_metadata(part).num_rows)


def finish(run: Run, counts: Mapping[str, int]) -> Run:
    """The run, whole: run.json is written last."""
    missing = [part for part in PARTS if not (run.path / part).exists()]
    if missing:
        raise DataRefused(f"run {run.id} lacks {', '.join(missing)}; repeat `lianke run --as-of {run.as_of}`")
    done = replace(run, counts=dict(counts))
    with beside(run.path / "run.json") as path:
        path.write_text(_as_text(done), encoding="utf-8")
    return done


def open_run(home: Home, name: str) -> Run:
    """The whole run of that name; raise NotFound where there is none, CannotStart where a newer Lianke wrote it."""
    path = home.runs / name
    if not _is_name(name) or not (path / "run.json").exists():
        known = ", ".join(run.id for run in runs(home)[-5:]) or "none"
        raise NotFound(f"there is no finished run {name} in {home.runs}; the newest are: {known}")
    return _from_text(path, (path / "run.json").read_text(encoding="utf-8"))


def runs(home: Home) -> list[Run]:
    """Every whole run, oldest day first."""
    found = sorted(home.runs.glob("*/run.json")) if home.runs.exists() else []
    return [_from_text(path.parent, path.read_text(encoding="utf-8")) for path in found]


def current(home: Home) -> str | None:
    """The name of the published run; None where none is published."""
    try:
        return home.current.read_text(encoding="utf-8").strip() or None
    except FileNotFoundError:
        return None


def point(home: Home, run: Run) -> None:
    """Publish a run in one step: whoever reads meanwhile sees the former or this one."""
    with beside(home.current) as path:
        path.write_text(run.id + "\n", encoding="utf-8")


@contextmanager
def beside(target: Path) -> Iterator[Path]:
    """A path beside the target to write to; it takes the target's place once the block ends well."""
    path = target.with_name(f".{target.name}.{os.getpid()}")
    for left in target.parent.glob(f".{target.name}.*"):
        left.unlink()
    yield path
    with path.open("rb") as written:
        os.fsync(written.fileno())
    path.replace(target)


def _is_name(name: str) -> bool:
    return bool(name) and name not in (".", "..") and "/" not in name and "\0" not in name


def _as_text(run: Run) -> str:
    values = {"format": FORMAT, "id": run.id} | {k: v for k, v in asdict(run).items() if k != "path"}
    return json.dumps(values, ensure_ascii=False, indent=1, default=str)


def _from_text(path: Path, text: str) -> Run:
    values = json.loads(text)
    if values["format"] > FORMAT:
        raise CannotStart(f"run {path.name} was written by a newer Lianke (format {values['format']}); update this one")
    models = {kind: Model(**m | {"as_of": _day(m["as_of"])}) for kind, m in values["models"].items()}
    as_of, known_at = (date.fromisoformat(values[name]) for name in ("as_of", "known_at"))
    return Run(path, values["snapshot"], as_of, known_at, _day(values["late"]), models, values["counts"])


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
