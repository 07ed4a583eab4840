from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from graph import run as runs
from graph.home import Home
from graph.published import scores_before
from graph.snapshot import Snapshot

EARLY, LATE = date(2019, 1, 1), date(2019, 2, 1)


def finish(home: Home, as_of: date, known_at: date, score: int, models: Mapping[str, runs.Model] | None = None) -> None:
    """A whole run that holds one score."""
    name = f"{as_of}{known_at}"
    run = runs.start(home, Snapshot(home.snapshots / name, name, as_of, known_at, {}, {}), models or {})
    for part in runs.PARTS:
        runs.hold(run, part, lambda path: pq.write_table(pa.table({"score": [score]}), path))
    runs.finish(run, {})


def test_scores_before_a_day_are_of_the_latest_such_run(tmp_path: Path) -> None:
    home = Home(tmp_path)
    assert scores_before(home, LATE, date.max) is None
    for learnt, score in ((date(2019, 5, 1), 5), (date(2019, 9, 1), 9), (date(2019, 3, 1), 3), (date(2019, 7, 1), 7)):
        finish(home, EARLY, learnt, score)
    finish(home, LATE, LATE, 1)
    found = scores_before(home, LATE, date.max)
    assert found is not None
    assert found["score"].to_pylist() == [9]
    assert scores_before(home, EARLY, date.max) is None


def test_scores_that_rest_on_what_was_learnt_later_are_passed_over(tmp_path: Path) -> None:
    home = Home(tmp_path)
    for learnt, score in ((date(2019, 3, 1), 3), (date(2019, 9, 1), 9)):
        finish(home, EARLY, learnt, score)
    found = scores_before(home, LATE, known_at=date(2019, 8, 31))
    assert found is not None
    assert found["score"].to_pylist() == [3]
    assert scores_before(home, LATE, known_at=date(2019, 2, 28)) is None


def test_scores_by_a_card_that_learnt_later_outcomes_are_passed_over(tmp_path: Path) -> None:
    home = Home(tmp_path)
    for name, (known_at, learnt, score) in {
        "former": (date(2019, 2, 1), date(2019, 1, 15), 3),
        "newer": (date(2019, 3, 1), date(2019, 9, 1), 9),
    }.items():
        card = runs.Model(name, EARLY, {"origin": {"as_of": str(EARLY), "known_at": str(learnt)}})
        none = runs.Model(None, reason="too few firms")
        finish(home, EARLY, known_at, score, {"firm": card, "outside": none})
    found = {day: scores_before(home, LATE, day) for day in (date(2019, 8, 31), date(2019, 9, 1), date(2019, 1, 31))}
    assert {day: t and t["score"].to_pylist() for day, t in found.items()} == {
        date(2019, 8, 31): [3],
        date(2019, 9, 1): [9],
        date(2019, 1, 31): None,
    }
