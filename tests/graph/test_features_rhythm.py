"""Rhythm and season of an enterprise's own invoices."""

from __future__ import annotations

from datetime import date

import pytest

from graph.features.rhythm import RHYTHM
from tests.graph.small_scene import ON, Row, ago, booked, scene, values

BOOKS = [
    booked("sales", "b1", 365, 1_000),
    booked("sales", "b1", 265, 1_000),
    booked("sales", "b2", 265, 500, valid=3),
    booked("sales", "b1", 65, 3_000),
    booked("sales", "b2", 5, 500),
    booked("sales", "b3", 366, 9_000),
    booked("purchase", "a1", 8, 700),
]


@pytest.fixture(scope="module")
def found() -> Row:
    return values(RHYTHM, scene(books=BOOKS))


def test_gaps_between_days(found: Row) -> None:
    assert (found["sales_days_365d"], found["sales_gap_365d"], found["sales_gap_longest_365d"]) == (4, 120, 200)
    assert found["sales_gap_variation_365d"] == pytest.approx(((100**2 + 200**2 + 60**2) / 3 / 120**2 - 1) ** 0.5)
    assert found["sales_silence_365d"] == 5 / 120


def test_one_day_alone_has_no_gap(found: Row) -> None:
    assert found["purchase_days_365d"] == 1
    names = ("gap_365d", "gap_longest_365d", "gap_variation_365d", "silence_365d")
    assert [found[f"purchase_{name}"] for name in names] == [None] * 4
    assert found["suppliers_gap_365d"] is None


def test_partners_come_back(found: Row) -> None:
    assert found["buyers_gap_365d"] == (300 + 260) / 3
    assert (found["buyers_repeating_365d"], found["buyers_steady_365d"], found["suppliers_repeating_365d"]) == (1, 0, 0)
    monthly = [booked("sales", "b4", 30 * n, 100) for n in range(1, 8)]
    steady = values(RHYTHM, scene(books=[*BOOKS, *monthly]))
    assert steady["buyers_steady_365d"] == 1 / 3
    assert steady["sales_steady_share_365d"] == 700 / (5_000 + 1_000 + 700)


def test_when_in_the_month_and_week(found: Row) -> None:
    days = [(ago(365), 1), (ago(265), 4), (ago(65), 1), (ago(5), 1)]
    assert [day for day, _ in days] == [date(2019, 1, 1), date(2019, 4, 11), date(2019, 10, 28), date(2019, 12, 27)]
    assert found["sales_month_end_365d"] == 2 / 7
    weekend = values(RHYTHM, scene(books=[booked("sales", "b1", d, 1) for d in (1, 2, 3, 4, 5)]))
    assert weekend["sales_weekend_365d"] == sum(ago(d).weekday() >= 5 for d in (1, 2, 3, 4, 5)) / 5 == 2 / 5


def test_season_is_of_whole_months(found: Row) -> None:
    assert found["sales_busiest_month_12m"] == 3_000 / 6_000
    assert found["sales_busiest_quarter_12m"] == 3_500 / 6_000
    assert found["sales_months_12m"] == 4
    squares = 1_000**2 + 1_500**2 + 3_000**2 + 500**2
    assert found["sales_variation_12m"] == pytest.approx((12 * squares / 6_000**2 - 1) ** 0.5)
    partial = values(RHYTHM, scene(date(2019, 12, 28), books=[booked("sales", "b1", 500, 1), *BOOKS]))
    assert partial["sales_months_12m"] == 4, "December 2018 to November 2019"
    assert partial["sales_busiest_month_12m"] == 9_000 / 14_500


def test_season_needs_a_year() -> None:
    young = values(RHYTHM, scene(books=[booked("sales", "b1", d, 100) for d in (5, 300)]))
    names = ("busiest_month_12m", "busiest_quarter_12m", "variation_12m")
    assert [young[f"sales_{name}"] for name in names] == [None] * 3
    assert young["sales_months_12m"] == 2


def test_later_documents_change_nothing(found: Row) -> None:
    later = [booked(side, "b1", -day, 10**9) for side in ("sales", "purchase") for day in (0, 9)]
    assert values(RHYTHM, scene(books=[*BOOKS, *later])) == found
    assert values(RHYTHM, scene(ON, books=[])) == {}
