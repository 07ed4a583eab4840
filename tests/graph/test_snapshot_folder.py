"""A Snapshot's folder: whole or not there, and refused where it is damaged or of another format."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from graph import folder
from graph.errors import DataRefused, NotFound
from graph.folder import HALF, write_whole
from graph.home import Home
from graph.snapshot import FORMAT, LABEL, open_snapshot, snapshots
from graph.tables import SNAPSHOT

NAME = "0123456789abcdef"
SAID = {"format": FORMAT, "id": NAME, "as_of": "2019-01-01", "known_at": "2018-12-31", "loads": {}, "counts": {}}
Change = Callable[[Path], object]


def empty() -> dict[str, pa.Table]:
    return {schema.name: schema.arrow.empty_table() for schema in SNAPSHOT}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


@pytest.fixture
def path(home: Home) -> Path:
    """A whole Snapshot of nothing."""
    write_whole(home.snapshots / NAME, LABEL, SAID, empty())
    return home.snapshots / NAME


def test_a_whole_folder_is_opened(home: Home, path: Path) -> None:
    found = open_snapshot(path)
    assert (found.id, found.as_of, found.late) == (NAME, date(2019, 1, 1), None)
    assert [s.path for s in snapshots(home)] == [path]
    assert not list(home.snapshots.glob(f"{HALF}*"))


def test_what_stands_is_not_written_over(path: Path) -> None:
    before = (path / "snapshot.json").read_bytes()
    write_whole(path, LABEL, {**SAID, "id": "other"}, empty())
    assert (path / "snapshot.json").read_bytes() == before


def test_a_writer_that_is_cut_off_leaves_nothing_that_readers_see(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(_half: Path) -> None:
        raise KeyboardInterrupt

    target = home.snapshots / NAME
    with monkeypatch.context() as patch:
        patch.setattr(folder, "sync", cut)
        with pytest.raises(KeyboardInterrupt):
            write_whole(target, LABEL, SAID, empty())
    assert list(home.snapshots.glob(f"{HALF}*"))
    assert snapshots(home) == []
    write_whole(target, LABEL, SAID, empty())
    assert not list(home.snapshots.glob(f"{HALF}*"))
    assert [s.path for s in snapshots(home)] == [target]


def test_progress_counts_the_tables(home: Home) -> None:
    said: list[tuple[int, int | None]] = []
    write_whole(home.snapshots / NAME, LABEL, SAID, empty(), lambda _stage, done, total: said.append((done, total)))
    assert said == [(done, len(SNAPSHOT)) for done in range(len(SNAPSHOT) + 1)]


@pytest.mark.parametrize(
    "harm",
    [
        lambda path: (path / "trades" / "part-0.parquet").unlink(),
        lambda path: (path / "books" / "part-0.parquet").write_bytes(b"PAR1"),
        lambda path: (path / "snapshot.json").write_text("{"),
        lambda path: (path / "snapshot.json").write_text("[]"),
    ],
    ids=["missing", "cut", "unreadable", "something else"],
)
def test_a_damaged_folder_is_refused(path: Path, harm: Change) -> None:
    harm(path)
    with pytest.raises(DataRefused, match="is damaged"):
        open_snapshot(path)


def rewritten(path: Path, **said: Any) -> None:
    held = json.loads((path / "snapshot.json").read_text())
    (path / "snapshot.json").write_text(json.dumps({**held, **said}))


def test_a_newer_format_is_refused(path: Path) -> None:
    rewritten(path, format=FORMAT + 1)
    with pytest.raises(DataRefused, match=f"has format {FORMAT + 1}, this Lianke reads format {FORMAT}"):
        open_snapshot(path)


def test_a_folder_that_lacks_a_table_is_refused(path: Path) -> None:
    rewritten(path, files={})
    with pytest.raises(DataRefused, match="it lacks billers, books, branch_of, conflicts"):
        open_snapshot(path)


def test_a_folder_of_former_rules_stands_and_says_what_it_lacks(home: Home, path: Path) -> None:
    former = home.snapshots / "fedcba9876543210"
    tables = {name: table for name, table in empty().items() if name != "flows"}
    write_whole(former, LABEL, {**SAID, "id": former.name, "rules": "snapshot/1"}, tables)
    assert [s.path for s in snapshots(home)] == [path, former]
    found = open_snapshot(former)
    assert found.arrow("trades").num_rows == 0
    for read in (found.arrow, found.table):
        with pytest.raises(DataRefused, match=r"earlier Lianke, which had no table flows; `lianke build --as-of 2019"):
            read("flows")


def test_a_folder_of_something_else_is_no_snapshot(home: Home) -> None:
    (home.snapshots / "notes").mkdir(parents=True)
    with pytest.raises(DataRefused, match="is no snapshot"):
        snapshots(home)


def test_no_folder_is_no_snapshot(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no snapshot"):
        open_snapshot(tmp_path / NAME)
