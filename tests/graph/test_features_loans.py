"""Loans: what is owed and when, and times overdue."""

from __future__ import annotations

from datetime import timedelta

import pytest

from graph.features.loans import LOANS
from tests.graph.small_scene import ON, Row, booked, flowed, scene, values


def loan(days: int, amount: int, left: int, **said: object) -> Row:
    """A loan lent some days before the day, due in so many days, and owed in full unless it says otherwise."""
    due_on = ON + timedelta(days=left)
    money = {"open": amount, "open_of": amount, **said}
    return flowed("loans", "", days, amount, kind="loan", partner="", due_on=due_on, **money)


def overdue(days: int, amount: int, late: int) -> Row:
    return flowed("loans", "", days, amount, kind="overdue", partner="") | {"days": late}


FLOWS = [
    loan(365, 1_000, 0, open=300),
    loan(366, 500, 89, open=100),
    loan(90, 400, 200, open=200),
    loan(600, 800, -10, open=50),
    loan(60, 700, 90, open=0, open_of=0),
]
LATE = [overdue(400, 90, 120), overdue(365, 5, 10), overdue(30, 20, 40), overdue(30, 7, 3)]
BOOKS = [booked("sales", "b1", 365, 1_300), booked("sales", "b1", 366, 9_000), booked("purchase", "b1", 3, 100)]


@pytest.fixture(scope="module")
def found() -> Row:
    return values(LOANS, scene(flows=[*FLOWS, *LATE], books=BOOKS))


def test_what_was_lent_and_is_owed(found: Row) -> None:
    assert (found["loans_lent"], found["loans_number"], found["loans_amount_365d"], found["loans_count_180d"]) == (
        3_400,
        5,
        2_100,
        2,
    )
    assert (found["loans_balance"], found["loans_utilisation"]) == (650, 650 / 2_700)
    assert found["loans_over_sales_365d"] == 650 / 1_300


def test_when_it_is_due(found: Row) -> None:
    assert (found["loans_due_90d"], found["loans_past_due"]) == (400, 50)
    assert found["loans_due_days"] == (300 * 0 + 100 * 89 + 200 * 200) / 600


def test_times_overdue(found: Row) -> None:
    assert (found["overdue_times_365d"], found["overdue_days_365d"], found["overdue_days_longest"]) == (3, 40, 120)
    assert (found["overdue_amount_365d"], found["overdue_recency"]) == (27, 30)
    good = values(LOANS, scene(flows=FLOWS))
    assert (good["overdue_times_365d"], good["overdue_days_longest"], good["overdue_recency"]) == (0, 0, None)


def test_a_balance_that_nobody_says_is_null() -> None:
    bare = values(LOANS, scene(flows=[loan(60, 700, 90, open=0, open_of=0)], books=BOOKS))
    names = ("balance", "utilisation", "due_90d", "past_due", "due_days", "over_sales_365d")
    assert [bare[f"loans_{name}"] for name in names] == [None] * 6


def test_later_loans_change_nothing(found: Row) -> None:
    later = [loan(-day, 10**9, 5) for day in (0, 9)] + [overdue(0, 10**9, 99)]
    assert values(LOANS, scene(flows=[*FLOWS, *LATE, *later], books=BOOKS)) == found
    assert values(LOANS, scene(flows=later, books=BOOKS)) == {}
