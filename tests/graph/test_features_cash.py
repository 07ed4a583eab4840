"""Cash flow: transfers in and out, and how they cover the invoices."""

from __future__ import annotations

import ibis.expr.operations as ops
import pytest

from graph.features.cash import CASH, WAGES
from tests.graph.small_scene import Row, booked, flowed, scene, values

FLOWS = [
    flowed("transfers", "in", 20, 900, partner="b1"),
    flowed("transfers", "in", 40, 300, partner="x1", count=2),
    flowed("transfers", "in", 365, 500, partner="b2"),
    flowed("transfers", "in", 366, 800, partner="b1"),
    flowed("transfers", "in", 10, 7_000, partner="b1", currency="USD"),
    flowed("transfers", "out", 30, 600, partner="a1"),
    flowed("transfers", "out", 31, 100, partner="x1"),
    flowed("transfers", "out", 3, 0, partner="", count=0, void=1),
    flowed("transfers", "out", 9, 200, partner="z1", kind="wages"),
]
BOOKS = [
    booked("sales", "b1", 50, 1_000, tax=100),
    booked("sales", "b2", 366, 4_000),
    booked("purchase", "a1", 60, 500, tax=0),
]


@pytest.fixture(scope="module")
def found() -> Row:
    return values(CASH, scene(flows=FLOWS, books=BOOKS))


def test_sums_by_side_and_window(found: Row) -> None:
    assert [found[f"inflow_amount_{d}d"] for d in (30, 90, 365)] == [900, 1_200, 1_700]
    assert [found[f"outflow_amount_{d}d"] for d in (30, 90)] == [800, 900]
    assert [found[f"inflow_transfers_{d}d"] for d in (30, 90, 365)] == [2, 4, 5]
    assert (found["payers_365d"], found["payees_365d"], found["payers_top_share_365d"]) == (3, 3, 900 / 1_700)


def test_what_is_left(found: Row) -> None:
    assert [found[f"net_cash_{d}d"] for d in (30, 90, 365)] == [100, 300, 800]
    assert found["net_cash_share_90d"] == 300 / 2_100


def test_transfers_beside_the_invoices_of_the_same_year(found: Row) -> None:
    assert found["inflow_coverage_365d"] == 1_700 / 1_100
    assert found["outflow_coverage_365d"] == 900 / 500
    assert found["inflow_traded_share_365d"] == 900 / 1_700
    assert found["outflow_traded_share_365d"] == 600 / 900
    assert (found["inflow_mutual_share_365d"], found["outflow_mutual_share_365d"]) == (300 / 1_700, 100 / 900)


def test_transfers_that_failed(found: Row) -> None:
    assert found["outflow_failed_share_365d"] == 1 / 4
    assert found["inflow_failed_share_365d"] == 0


def test_wages_are_their_own() -> None:
    rows = [flowed("transfers", "out", d, 200, partner=p, kind="wages") for d in (9, 39, 69) for p in ("z1", "z2")]
    paid = values(WAGES, scene(flows=[*FLOWS, *rows]))
    assert (paid["wages_amount_90d"], paid["employees_90d"]) == (1_400, 2)
    assert values(WAGES, scene(flows=[row for row in FLOWS if row["kind"] != "wages"])) == {}


def test_without_books_nothing_is_covered_and_later_transfers_change_nothing(found: Row) -> None:
    bare = values(CASH, scene(flows=FLOWS))
    assert (bare["inflow_coverage_365d"], bare["inflow_traded_share_365d"]) == (None, 0)
    later = [flowed("transfers", side, -day, 10**9) for side in ("in", "out") for day in (0, 5)]
    sold = [booked("sales", "x1", 0, 10**9), booked("purchase", "x1", -1, 10**9)]
    assert values(CASH, scene(flows=[*FLOWS, *later], books=[*BOOKS, *sold])) == found
    assert values(CASH, scene(books=BOOKS)) == {}


def test_without_transfers_nothing_is_worked_out() -> None:
    assert isinstance(CASH.measures(scene(books=BOOKS)).op(), ops.DatabaseTable)
    assert not isinstance(CASH.measures(scene(flows=FLOWS)).op(), ops.DatabaseTable)
