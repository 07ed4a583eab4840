"""Receivables and payables: what is owed, overdue, and due."""

from __future__ import annotations

from datetime import timedelta

import pytest

from graph.features.receivables import RECEIVABLES
from tests.graph.small_scene import ON, Row, flowed, scene, values


def owed(side: str, days: int, amount: int, left: int | None, **said: object) -> Row:
    """A receivable some days before the day, due in so many days, and owed in full unless it says otherwise."""
    due_on = None if left is None else ON + timedelta(days=left)
    money = {"open": amount, "open_of": amount, **said}
    return flowed("orders", side, days, amount, kind="receivable", due_on=due_on, **money)


FLOWS = [
    owed("sales", 100, 1_000, -10, open=400),
    owed("sales", 50, 600, 0, partner="p2"),
    owed("sales", 20, 300, 100),
    owed("sales", 10, 200, None, overdue=200, partner=""),
    owed("sales", 400, 500, -30, open=100),
    owed("sales", 60, 700, -5, open=0),
    owed("purchase", 9, 80, 89),
    owed("sales", 9, 10**6, -3, currency="USD"),
]


@pytest.fixture(scope="module")
def found() -> Row:
    return values(RECEIVABLES, scene(flows=FLOWS))


def test_what_is_owed_and_overdue(found: Row) -> None:
    assert (found["receivables_open"], found["receivables_overdue"]) == (1_600, 400 + 200 + 100)
    assert found["receivables_open_share"] == 1_600 / 3_300
    assert found["receivables_overdue_share"] == 700 / 1_600
    assert found["receivables_overdue_days"] == (400 * 10 + 100 * 30) / 500
    assert found["receivables_overdue_longest"] == 30


def test_what_is_due(found: Row) -> None:
    assert (found["receivables_due_90d"], found["payables_due_90d"]) == (600, 80)
    assert found["receivables_due_days"] == (600 * 0 + 300 * 100) / 900
    terms = (1_000 * 90 + 600 * 50 + 300 * 120 + 700 * 55) / (1_000 + 600 + 300 + 700)
    assert found["receivables_term_365d"] == terms


def test_windows_and_debtors(found: Row) -> None:
    assert (found["receivables_amount_90d"], found["receivables_count_90d"], found["debtors_90d"]) == (1_800, 5, 2)
    assert found["debtors_top_open_share"] == 800 / 1_400


def test_what_no_document_says_is_null(found: Row) -> None:
    assert (found["payables_overdue"], found["payables_overdue_days"], found["payables_overdue_longest"]) == (
        0,
        None,
        None,
    )
    alone = values(RECEIVABLES, scene(flows=FLOWS[:1]))
    assert (alone["payables_open"], alone["payables_overdue_share"], alone["payables_due_90d"]) == (None, None, None)


def test_later_receivables_change_nothing(found: Row) -> None:
    later = [owed(side, -day, 10**9, 5) for side in ("sales", "purchase") for day in (0, 9)]
    assert values(RECEIVABLES, scene(flows=[*FLOWS, *later])) == found
    assert values(RECEIVABLES, scene(flows=later)) == {}
