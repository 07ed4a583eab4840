"""Voided, red-letter, lost and abnormal invoices by window."""

from __future__ import annotations

import pytest

from graph.features.conduct import CONDUCT
from tests.graph.small_scene import Row, booked, scene, values

BOOKS = [
    booked("sales", "b1", 90, 1_000, void=1, amount_void=250),
    booked("sales", "b1", 91, 3_000, valid=3, flagged=1),
    booked("sales", "b2", 20, -200, red=1, amount_red=-200),
    booked("sales", "b2", 10, 0, valid=0, lost=1, abnormal=2),
    booked("sales", "b2", 366, 0, valid=0, void=9, amount_void=900),
]


@pytest.fixture(scope="module")
def found() -> Row:
    return values(CONDUCT, scene(books=BOOKS))


def test_voided_documents(found: Row) -> None:
    assert (found["sales_void_share_90d"], found["sales_void_share_365d"]) == (1 / 3, 1 / 6)
    assert (found["sales_void_amount_90d"], found["sales_void_amount_365d"]) == (250 / 1_250, 250 / 4_250)
    assert found["sales_void_change_90d"] == 1 / 3 - 1 / 6


def test_red_letter_documents(found: Row) -> None:
    assert (found["sales_red_share_90d"], found["sales_red_share_180d"]) == (1 / 2, 1 / 5)
    assert (found["sales_red_amount_90d"], found["sales_red_amount_365d"]) == (200 / 1_000, 200 / 4_000)
    assert found["sales_red_change_90d"] == 1 / 2 - 1 / 5


def test_lost_and_abnormal_documents_and_wrong_sums(found: Row) -> None:
    assert (found["sales_irregular_90d"], found["sales_irregular_share_365d"]) == (3, 3 / 9)
    assert found["sales_wrong_sum_365d"] == 1 / 5


def test_a_side_without_documents(found: Row) -> None:
    assert (found["purchase_irregular_365d"], found["purchase_void_share_365d"]) == (0, None)


def test_later_documents_change_nothing(found: Row) -> None:
    later = [booked("sales", "b1", -day, 10**9, void=5, lost=3, red=1, amount_red=-5) for day in (0, 9)]
    assert values(CONDUCT, scene(books=[*BOOKS, *later])) == found
    assert values(CONDUCT, scene(books=later)) == {}
