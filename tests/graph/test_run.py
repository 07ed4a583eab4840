"""A run: named by what it is made of, made part by part, published in one step."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from graph import run as runs
from graph.errors import CannotStart, DataRefused, NotFound
from graph.home import Home
from graph.run import Model, Run
from graph.snapshot import Snapshot

DAY = date(2019, 1, 1)
MODELS = {"link": Model("aa11", DAY, {"figures": {"x": 1}}), "firm": Model(None, reason="no ratings")}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


@pytest.fixture
def begun(home: Home) -> Run:
    snapshot = Snapshot(home.snapshots / "5a", "5a", DAY, date(2019, 2, 1), {}, {})
    return runs.start(home, snapshot, MODELS)


def fill(run: Run) -> Run:
    for part in runs.PARTS:
        runs.hold(run, part, lambda path: path.write_text("held"))
    return runs.finish(run, {"links": 3})


def test_id_names_day_snapshot_and_models() -> None:
    name = runs.run_id(DAY, "5a", MODELS)
    assert name.startswith("2019-01-01-")
    assert name == runs.run_id(DAY, "5a", dict(reversed(MODELS.items())))
    assert name != runs.run_id(DAY, "5b", MODELS)
    assert name != runs.run_id(DAY, "5a", MODELS | {"firm": Model("bb")})


def test_a_run_of_what_was_served_in_a_former_form_is_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    name = runs.run_id(DAY, "5a", MODELS)
    monkeypatch.setattr(runs, "SERVED", runs.SERVED + 1)
    assert runs.run_id(DAY, "5a", MODELS) != name


def test_a_run_of_a_former_form_keeps_its_name(home: Home, begun: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    name = fill(begun).path.name
    monkeypatch.setattr(runs, "SERVED", runs.SERVED + 1)
    runs.point(home, runs.open_run(home, name))
    assert runs.current(home) == name


def test_part_is_made_once(begun: Run) -> None:
    runs.hold(begun, runs.SERVE, lambda path: path.write_text("first"))
    runs.hold(begun, runs.SERVE, lambda path: path.write_text("second"))
    assert (begun.path / runs.SERVE).read_text() == "first"


def test_table_comes_back_as_it_was(begun: Run) -> None:
    made = runs.hold_table(begun, runs.LINKS, lambda: pa.table({"a": [1, 2]}))
    assert made.equals(begun.table(runs.LINKS))


def test_part_that_was_cut_off_is_made_anew_and_leaves_nothing(begun: Run) -> None:
    def cut(path: Path) -> None:
        path.write_text("half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        runs.hold(begun, runs.SERVE, cut)
    assert not (begun.path / runs.SERVE).exists()
    runs.hold(begun, runs.SERVE, lambda path: path.write_text("whole"))
    assert [path.name for path in begun.path.iterdir()] == [runs.SERVE]


def test_run_is_whole_only_with_every_part(home: Home, begun: Run) -> None:
    with pytest.raises(DataRefused, match=r"lacks links\.parquet"):
        runs.finish(begun, {})
    with pytest.raises(NotFound, match="no finished run"):
        runs.open_run(home, begun.id)
    assert runs.runs(home) == []
    done = fill(begun)
    assert runs.open_run(home, begun.id) == done
    assert runs.runs(home) == [done]
    assert done.counts == {"links": 3}
    assert done.late == date(2019, 2, 1)


@pytest.mark.parametrize("name", ["", "..", "../runs", "2019-01-01-ffff", "a\0b"])
def test_unknown_run_is_not_found(home: Home, begun: Run, name: str) -> None:
    fill(begun)
    with pytest.raises(NotFound, match=begun.id):
        runs.open_run(home, name)


def test_run_of_a_newer_lianke_is_refused(home: Home, begun: Run) -> None:
    fill(begun)
    path = begun.path / "run.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"format": runs.FORMAT + 1}))
    with pytest.raises(CannotStart, match="newer Lianke"):
        runs.open_run(home, begun.id)


def test_pointer_moves_in_one_step(home: Home, begun: Run) -> None:
    assert runs.current(home) is None
    runs.point(home, fill(begun))
    assert runs.current(home) == begun.id
    assert [path.name for path in home.root.iterdir() if path.is_file()] == ["current"]
