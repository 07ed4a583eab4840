from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from gnn.goods import AMOUNTS, KINDS, kinds, latest
from gnn.goods import goods as goods_of
from gnn.kinship import NAMES, Kinship
from gnn.ledger import Ledger
from gnn.scene import Scene, scene

CUT = 17_000
E0, E1, E2 = 0, 1, 2
SALES = [
    ("s1", "E0", 10), ("s1", "E1", 10), ("s2", "E1", 20), ("s3", "E2", 10), ("s4", "E2", 20), ("s5", "E1", 30),
    ("s6", "E2", 30),
]  # fmt: skip
S2, S3, S5, S6 = 1, 2, 4, 5


@pytest.fixture
def ledger(ledger_of: Callable[..., Ledger]) -> Ledger:
    """E0 and E1 buy at 13 %, E2 at 6 %."""
    told = ledger_of(SALES, "E0 E1 E2")
    rate = np.where(told.buyer == told.buyer[3], 0.06, 0.13)
    return replace(told, amount=np.full(len(rate), 1e6), tax=rate * 1e6)


def goods(s: Scene, *pairs: tuple[int, int]) -> np.ndarray:
    row, col = np.array(pairs).T
    return goods_of(s)(row, col)


def test_what_is_taxed_as_what_the_firm_buys_fits_it_both_ways(ledger: Ledger) -> None:
    found = goods(scene(ledger, "upstream", CUT), (E0, S2), (E0, S3), (E2, S6), (E2, S5))
    own, foreign = found[[0, 2]], found[[1, 3]]
    assert (own > foreign + 0.03).all()
    assert (own[:, 0] > 0).all()
    assert (foreign < 0).all()


def test_it_is_the_log_lift_of_naive_bayes(ledger_of: Callable[..., Ledger]) -> None:
    told = ledger_of([("s1", "E0", 0), ("s1", "E1", 0), ("s2", "E1", 0)], "E0 E1")
    told = replace(told, day=np.full(3, CUT - 1), amount=np.full(3, 1e6), tax=np.array([13e4, 13e4, 6e4]))
    found = goods(scene(told, "upstream", CUT), (E0, 1))[0]
    usual = np.array([2, 1]) / 3
    firm = (np.array([1, 0]) + 15 * usual) / 16
    other = (np.array([0, 1]) + 2 * usual) / 3
    assert found == pytest.approx([other @ np.log(firm / usual), firm @ np.log(other / usual)], abs=0.01)


def test_a_pair_counts_once_a_kind_by_its_latest_document(ledger: Ledger) -> None:
    key, weight = latest(np.array([7, 3, 7, 3]), np.array([0.1, 0.2, 0.9, 0.1]))
    assert (key.tolist(), weight.tolist()) == ([3, 7], [0.2, 0.9])
    assert not len(latest(np.zeros(0, np.int64), np.zeros(0))[0])


def test_kinds_are_of_the_rate_and_of_the_amount_of_one_document(ledger: Ledger) -> None:
    few = replace(
        ledger.where(np.arange(len(ledger.day)) < 5),
        amount=np.array([0, 1e4, -1e4, 2e4, 1e12]),
        tax=np.array([0, 1300, -1300, 2600, 0]),
        documents=np.array([1, 1, 1, 2, 1]),
    )
    nothing, one, red, two, large = kinds(few).tolist()
    assert nothing == 0
    assert one == red == two == 5 * (len(AMOUNTS) + 1) + 1
    assert large == len(AMOUNTS)
    assert kinds(few).max() < KINDS


def test_a_firm_without_documents_is_taken_for_a_usual_one_and_an_empty_market_says_nothing(
    ledger_of: Callable[..., Ledger],
) -> None:
    told = ledger_of([("E0", "b1", 3), ("s1", "E1", 10), ("s2", "E1", 20)], "E0 E1")
    told = replace(told, tax=told.amount * np.where(told.day == CUT - 10, 0.13, 0.06), cold=told.anchor)
    found = goods(scene(told, "upstream", CUT), (E0, 0), (E0, 1), (E1, 0))
    assert found[:2, 0] == pytest.approx([0, 0], abs=1e-6)
    empty = scene(told.where(told.day < 0), "upstream", CUT)
    assert goods_of(empty)(np.zeros(0, np.int64), np.zeros(0, np.int64)).shape == (0, 2)


def test_buyers_are_not_told_apart_by_what_the_anchor_itself_sells(ledger_of: Callable[..., Ledger]) -> None:
    told = ledger_of([("E0", "b1", 3), ("E1", "b2", 5), ("E1", "b1", 9)], "E0 E1")
    told = replace(told, tax=told.amount * np.where(told.day == CUT - 5, 0.13, 0.06))
    assert not goods(scene(told, "downstream", CUT), (E0, 1), (E1, 0)).any()


def test_the_features_of_a_candidate_hold_it(ledger: Ledger) -> None:
    s = scene(ledger, "upstream", CUT)
    row, col = np.array([E0, E0]), np.array([S2, S3])
    told = Kinship(s)(row, col)[:, NAMES.index("goods to firm")]
    assert told == pytest.approx(goods_of(s)(row, col)[:, 0], rel=1e-5)
    assert told[0] > told[1]
