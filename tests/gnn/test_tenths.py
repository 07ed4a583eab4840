from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binomtest

from gnn.tenths import Tenth, tenth, tenths


def apart(pairs: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """A firm of its own for each pair."""
    return np.arange(pairs, dtype=np.int64)


@pytest.mark.parametrize("hits", [0, 3, 40])
def test_the_interval_of_firms_with_a_pair_each_is_wilsons(hits: int) -> None:
    found = tenth(np.zeros(40), np.arange(40) < hits, apart(40))
    inside = binomtest(hits, 40).proportion_ci(method="wilson")
    # Among firms a variance is of one draw less.
    assert (found.low, found.high) == pytest.approx((inside.low, inside.high), abs=5e-3)


def test_firms_whose_pairs_come_together_tell_less() -> None:
    firm = np.repeat(np.arange(40, dtype=np.int64), 25)
    whole = np.isin(firm, np.arange(0, 40, 4))
    mixed = np.arange(1000) % 4 == 0
    together, spread = tenth(np.zeros(1000), whole, firm), tenth(np.zeros(1000), mixed, firm)
    assert together.came == spread.came == 0.25
    # 40 draws where a firm's pairs come or stay out together, 1,000 where they have nothing to do with each other.
    forty, thousand = (binomtest(n // 4, n).proportion_ci(method="wilson") for n in (40, 1000))
    assert (together.low, together.high) == pytest.approx((forty.low, forty.high), abs=5e-3)
    assert (spread.low, spread.high) == pytest.approx((thousand.low, thousand.high), abs=1e-12)


def test_intervals_hold_the_rate_as_often_as_they_say() -> None:
    rng = np.random.default_rng(5)
    firm = np.repeat(np.arange(60, dtype=np.int64), rng.integers(5, 60, 60))
    held = {"firms": 0, "pairs": 0}
    for _ in range(400):
        rate = rng.beta(0.5, 4.5, 60)
        hit = rng.random(len(firm)) < rate[firm]
        for name, whose in (("firms", firm), ("pairs", apart(len(firm)))):
            found = tenth(np.zeros(len(firm)), hit, whose)
            held[name] += found.low <= 0.1 <= found.high
    assert held["pairs"] < 240 < 360 < held["firms"]


def test_tenths_part_pairs_by_what_was_said() -> None:
    said = np.linspace(0.01, 0.99, 1000)
    found = tenths(said[::-1], np.random.default_rng(0).random(1000) < said[::-1], apart(1000))
    assert [t.pairs for t in found] == [100] * 10
    assert [t.said for t in found] == sorted(t.said for t in found)
    assert found[0].came < 0.2 < 0.8 < found[9].came
    assert all(t.holds for t in found)


def test_a_tenth_holds_near_the_rate_or_inside_its_interval() -> None:
    assert Tenth(10_000, 0.119, 0.1, 0.094, 0.106).holds
    assert not Tenth(10_000, 0.121, 0.1, 0.094, 0.106).holds
    assert Tenth(50, 0.15, 0.1, 0.04, 0.21).holds


def test_few_pairs_make_fewer_parts() -> None:
    assert [t.pairs for t in tenths(np.array([0.5, 0.1]), np.array([True, False]), apart(2))] == [1, 1]
    assert tenths(np.zeros(0), np.zeros(0, bool), apart(0)) == ()
