"""Orders and contracts, from either side."""

from __future__ import annotations

import pytest

from graph.features.orders import ORDERS
from tests.graph.small_scene import Row, booked, flowed, scene, values


def ordered(side: str, days: int, amount: int, kind: str = "order", **said: object) -> Row:
    return flowed("orders", side, days, amount, kind=kind, **said)


FLOWS = [
    ordered("sales", 90, 600),
    ordered("sales", 91, 300, partner="p2", count=2),
    ordered("sales", 300, 100),
    ordered("purchase", 5, 50, partner="p3"),
    ordered("sales", 20, 5_000, "contract"),
    ordered("sales", 20, 9_000, "receivable"),
    ordered("sales", 20, 0, count=0, void=1),
]
BOOKS = [booked("sales", "p1", 40, 800), booked("purchase", "p3", 366, 10)]


@pytest.fixture(scope="module")
def found() -> Row:
    return values(ORDERS, scene(flows=FLOWS, books=BOOKS))


def test_orders_by_side_and_window(found: Row) -> None:
    assert [found[f"orders_received_amount_{d}d"] for d in (90, 180, 365)] == [600, 900, 1_000]
    assert (found["orders_received_count_365d"], found["ordering_buyers_365d"]) == (4, 2)
    assert found["ordering_buyers_top_share_365d"] == 700 / 1_000
    assert found["orders_received_amount_growth_90d"] == (600 - 300) / 900
    assert (found["orders_placed_amount_90d"], found["ordered_suppliers_90d"]) == (50, 1)


def test_contracts_are_counted_apart(found: Row) -> None:
    assert (found["contracts_sold_amount_365d"], found["contracts_sold_count_365d"]) == (5_000, 1)
    assert found["contracts_bought_count_365d"] == 0


def test_orders_beside_invoices(found: Row) -> None:
    assert found["orders_received_over_invoiced_365d"] == 1_000 / 800
    assert found["orders_placed_over_invoiced_365d"] is None


def test_later_orders_change_nothing(found: Row) -> None:
    later = [ordered(side, -day, 10**9) for side in ("sales", "purchase") for day in (0, 9)]
    assert values(ORDERS, scene(flows=[*FLOWS, *later], books=BOOKS)) == found
    assert values(ORDERS, scene(flows=later, books=BOOKS)) == {}
