from __future__ import annotations

import numpy as np
import pytest

from gnn.baselines import PEERS, RECURRING, peers, recurring
from gnn.market import Deals, Market, market

CUT = 17_000


@pytest.fixture
def small() -> Market:
    """Three anchors: E0 and E1 share two of their sellers, E2 shares none; E1 alone knows s3."""
    anchor = np.array(["E0", "E0", "E1", "E1", "E1", "E1", "E2"])
    other = np.array(["s1", "s2", "s1", "s2", "s3", "s3", "s4"])
    day = CUT - np.array([10, 400, 20, 30, 40, 80, 1])
    ones = np.ones(7, np.int64)
    return market("upstream", CUT, Deals(anchor, other, day, ones, ones.astype(float)))


def scores(m: Market, name: str) -> np.ndarray:
    return np.asarray(peers(m)[name](np.arange(3)))


def test_pairs_are_folded_with_days_and_months(small: Market) -> None:
    p = small.pairs
    assert list(zip(small.rows[p.row], small.cols[p.col], strict=True)) == [
        ("E0", "s1"), ("E0", "s2"), ("E1", "s1"), ("E1", "s2"), ("E1", "s3"), ("E2", "s4"),
    ]  # fmt: skip
    assert small.age.tolist() == [10, 400, 20, 30, 40, 1]
    assert small.life.tolist() == [10, 400, 20, 30, 80, 1]
    assert p.months.tolist() == [1, 1, 1, 1, 2, 1]
    assert p.recent.tolist()[4] == [0, 2, 2, 2]


def test_popularity_counts_anchors_and_fades_with_age(small: Market) -> None:
    assert scores(small, "popularity").tolist() == [[2, 2, 1, 1]] * 3
    expected = np.exp(-10 / 180) + np.exp(-20 / 180)
    assert scores(small, "recent popularity")[2, 0] == pytest.approx(expected)


def test_similar_firms_and_walks_lead_from_e0_to_s3_and_not_to_s4(small: Market) -> None:
    for name in ("similar firms", "path-3", "EASE"):
        row = scores(small, name)[0]
        assert row[2] > row[3], name
    assert scores(small, "similar firms")[0, 2] == pytest.approx(2 / np.sqrt(2 * 3))


def test_ease_is_the_ridge_regression_of_each_counterparty_on_the_others(small: Market) -> None:
    a = small.matrix(np.exp(-small.age / 360)).toarray()
    inverse = np.linalg.inv(a.T @ a + 50 * np.eye(4))
    weights = np.eye(4) - inverse / np.diag(inverse)
    assert scores(small, "EASE") == pytest.approx(a @ weights, abs=1e-6)


def test_recurring_peers_are_recency_months_and_months_x_decay(small: Market) -> None:
    found = recurring(small)
    assert tuple(found) == RECURRING
    assert found["months x decay"][4] == pytest.approx(2 * np.exp(-40 / 90))
    assert tuple(peers(small)) == PEERS
