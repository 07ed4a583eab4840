"""One declaration of windows and measures, over a log of one's own invoices."""

from __future__ import annotations

from datetime import timedelta

import pytest

from graph.features.invoices import INVOICES
from graph.features.trade import STANDING, TRADE
from tests.graph.small_scene import ON, Row, ago, booked, scene, values

BOOK = [
    booked("sales", "b1", 800, 100),
    booked("sales", "b1", 400, 700),
    booked("sales", "b1", 200, 2_000),
    booked("sales", "b2", 120, 1_000, valid=3),
    booked("sales", "b1", 60, 4_000),
    booked("sales", "b1", 30, 3_000),
    booked("sales", "b2", 1, 1_000),
    booked("sales", "b3", 1, -500, red=1),
    booked("purchase", "a1", 31, 900),
]


@pytest.fixture(scope="module")
def found() -> Row:
    return values(TRADE, scene(books=BOOK))


def test_a_name_says_side_measure_and_window(found: Row) -> None:
    assert len(found) == len(TRADE.features) == 2 * (3 + 4 + 3 + 3 + 4 + 3 + 4 + 4)
    assert not found.keys() & {f.name for f in INVOICES}
    assert not found.keys() & {*STANDING}
    words = [f.name + f.zh + f.en + f.doc for f in TRADE.features]
    assert not any("{" in text for text in words)
    assert len({f.zh for f in TRADE.features}) == len({f.en for f in TRADE.features}) == len(found)


def test_a_window_begins_with_its_first_day_and_ends_before_the_day(found: Row) -> None:
    assert [found[f"sales_amount_{d}d"] for d in (30, 90, 180)] == [3_500, 7_500, 8_500]
    assert [found[f"sales_documents_{d}d"] for d in (30, 90, 180, 365)] == [3, 4, 7, 8]
    assert [found[f"purchase_amount_{d}d"] for d in (30, 90)] == [0, 900]


def test_partners_months_and_the_largest_share(found: Row) -> None:
    assert [found[f"buyers_{d}d"] for d in (30, 90, 180)] == [3, 3, 3]
    assert [found[f"sales_months_{d}d"] for d in (90, 180, 365)] == [2, 3, 4]
    assert found["buyers_top_share_30d"] == 3_000 / 4_000
    assert found["buyers_top_share_180d"] == 7_000 / 9_000
    assert found["suppliers_top_share_30d"] is None


def test_growth_is_against_the_window_before(found: Row) -> None:
    assert found["sales_amount_growth_30d"] == (3_500 - 4_000) / 7_500
    assert found["sales_documents_growth_90d"] == (4 - 3) / 7
    assert found["buyers_growth_180d"] == (3 - 1) / 4
    assert found["sales_amount_growth_365d"] == (10_500 - 700) / 11_200


def test_growth_needs_a_history_of_both_windows() -> None:
    young = values(TRADE, scene(books=[booked("sales", "b1", 179, 100), booked("sales", "b1", 5, 100)]))
    assert young["sales_amount_growth_30d"] == 1
    assert (young["sales_amount_growth_90d"], young["sales_documents_growth_180d"]) == (None, None)
    old = values(TRADE, scene(books=[booked("sales", "b1", 180, 100), booked("sales", "b1", 5, 100)]))
    assert old["sales_amount_growth_90d"] == 0


def test_later_documents_other_currencies_and_voided_ones_change_nothing(found: Row) -> None:
    others = [
        booked("sales", "b9", 0, 10**9),
        booked("purchase", "a9", -5, 10**9),
        booked("sales", "b9", 5, 10**9, currency="USD"),
        booked("sales", "b9", 5, 0, valid=0, void=1),
    ]
    assert values(TRADE, scene(books=[*BOOK, *others])) == found
    before = [row for row in BOOK if row["day"] < ago(100)]
    assert values(TRADE, scene(ago(100), books=BOOK)) == values(TRADE, scene(ago(100), books=before))


def test_who_has_no_books_has_no_row() -> None:
    assert values(TRADE, scene(books=BOOK), "b1") == {}
    assert values(TRADE, scene(ON - timedelta(days=900), books=BOOK)) == {}
