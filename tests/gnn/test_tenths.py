from __future__ import annotations

import numpy as np
import pytest

from gnn.tenths import Tenth, tenth, tenths


@pytest.mark.parametrize(("hits", "low", "high"), [(0, 0.0, 0.08762), (3, 0.02584, 0.19864), (40, 0.91238, 1.0)])
def test_the_interval_is_wilsons(hits: int, low: float, high: float) -> None:
    found = tenth(np.zeros(40), np.arange(40) < hits)
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-5)


def test_tenths_part_pairs_by_what_was_said() -> None:
    said = np.linspace(0.01, 0.99, 1000)
    found = tenths(said[::-1], np.random.default_rng(0).random(1000) < said[::-1])
    assert [t.pairs for t in found] == [100] * 10
    assert [t.said for t in found] == sorted(t.said for t in found)
    assert found[0].came < 0.2 < 0.8 < found[9].came
    assert all(t.holds for t in found)


def test_a_tenth_holds_near_the_rate_or_inside_its_interval() -> None:
    assert Tenth(10_000, 0.119, 0.1, 0.094, 0.106).holds
    assert not Tenth(10_000, 0.121, 0.1, 0.094, 0.106).holds
    assert Tenth(50, 0.15, 0.1, 0.04, 0.21).holds


def test_few_pairs_make_fewer_parts() -> None:
    assert [t.pairs for t in tenths(np.array([0.5, 0.1]), np.array([True, False]))] == [1, 1]
    assert tenths(np.zeros(0), np.zeros(0, bool)) == ()
