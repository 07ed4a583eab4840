"""Bills paid: how much of what, how regularly, and how long after the period that they are for."""

from __future__ import annotations

from datetime import date

import pytest

from graph.features.bills import BILLS
from tests.graph.small_scene import Row, ago, flowed, scene, values


def bill(days: int, amount: int, kind: str = "power", **said: object) -> Row:
    return flowed("payments", "out", days, amount, kind=kind, partner=f"b{kind}", **said)


FLOWS = [
    bill(10, 400, period=ago(50)),
    bill(20, 60, "water", period=ago(50)),
    bill(40, 300, period=ago(70)),
    bill(100, 300, period=ago(130)),
    bill(190, 100, period=ago(210), count=3),
    bill(500, 100),
]


@pytest.fixture(scope="module")
def found() -> Row:
    return values(BILLS, scene(flows=FLOWS))


def test_amounts_by_kind(found: Row) -> None:
    assert [found[f"bills_amount_{d}d"] for d in (90, 180, 365)] == [760, 1_060, 1_160]
    assert (found["power_amount_90d"], found["water_amount_90d"], found["gas_amount_365d"]) == (700, 60, 0)
    assert found["power_amount_growth_90d"] == (700 - 300) / 1_000
    assert (found["bills_payments_365d"], found["billers_365d"]) == (7, 2)
    assert found["power_months_365d"] == len({ago(d).replace(day=1) for d in (10, 40, 100, 190)})


def test_rhythm(found: Row) -> None:
    steps = (10, 20, 60, 90)
    assert found["bills_gap_365d"] == 180 / 4
    assert found["bills_gap_longest_365d"] == 90
    mean, square = 180 / 4, sum(step**2 for step in steps) / 4
    assert found["bills_gap_variation_365d"] == pytest.approx((square / mean**2 - 1) ** 0.5)
    assert found["bills_recency"] == 10


def test_days_from_the_period_to_the_payment(found: Row) -> None:
    assert found["bills_lag_365d"] == (40 + 30 + 30 + 30 + 3 * 20) / 7
    assert found["bills_lag_longest_365d"] == 40
    assert found["bills_lag_change_180d"] == (40 + 30 + 30 + 30) / 4 - 20


def test_what_no_source_says_is_null() -> None:
    bare = values(BILLS, scene(flows=[bill(10, 400), bill(10, 300, "rent")]))
    silent = ("bills_gap_365d", "bills_gap_longest_365d", "bills_gap_variation_365d", "bills_lag_365d")
    assert [bare[name] for name in (*silent, "bills_lag_longest_365d", "bills_lag_change_180d")] == [None] * 6
    assert values(BILLS, scene(flows=[flowed("transfers", "out", 5, 9)])) == {}


def test_later_bills_change_nothing(found: Row) -> None:
    later = [bill(-day, 10**9, period=date(2019, 1, 1)) for day in (0, 7)]
    assert values(BILLS, scene(flows=[*FLOWS, *later])) == found
