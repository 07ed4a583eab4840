"""What a scene knows of others: outcomes that have a day by that day, those that have none once they were learnt."""

from __future__ import annotations

from datetime import date, timedelta

from graph.features.known import LAG, known
from graph.features.scene import learnt
from tests.graph.small_scene import ON, Row, ago, scene

LAGGED = LAG.days


def rated(firm: str, learnt_on: date, defaulted: bool, defaulted_on: date | None = None) -> Row:
    return {"id": firm, "rating": None, "defaulted": defaulted, "defaulted_on": defaulted_on, "known_at": learnt_on}


def told(*rows: Row) -> dict[str, bool]:
    """Who is known on the day to have defaulted or not."""
    ratings = scene(ratings=list(rows)).tables("ratings")
    return {row["id"]: row["defaulted"] for row in known(learnt(ratings, ON), None, ON).to_pyarrow().to_pylist()}


def test_an_undated_default_counts_from_the_lag_after_it_was_learnt() -> None:
    found = told(
        rated("old", ago(LAGGED + 1), True),
        rated("fresh", ago(LAGGED), True),
        rated("late", ON + timedelta(days=400), True),
        rated("fine", ago(LAGGED + 1), False),
        rated("fine, said late", ON, False),
    )
    assert found == {"old": True, "fine": False}


def test_a_dated_default_counts_by_its_day_whenever_it_was_learnt() -> None:
    late = ON + timedelta(days=400)
    found = told(
        rated("before", late, True, ago(LAGGED + 1)),
        rated("within the lag", late, True, ago(LAGGED)),
        rated("after", late, True, ON + timedelta(days=9)),
    )
    assert found == {"before": True, "within the lag": False, "after": False}
