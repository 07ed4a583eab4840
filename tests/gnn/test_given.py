from __future__ import annotations

import numpy as np

from gnn.given import given

INF = np.inf


def test_scores_are_laid_out_and_the_greatest_of_a_pair_counts() -> None:
    said = given((3, 4), np.array([2, 0, 2, 0, -1]), np.array([1, 3, 1, 0, 2]), np.array([0.1, 0.2, 0.3, 0.4, 0.9]))
    assert said.rows(np.array([0, 1, 2])).tolist() == [
        [0.4, -INF, -INF, 0.2],
        [-INF] * 4,
        [-INF, 0.3, -INF, -INF],
    ]
    assert said.rows(np.array([2])).tolist() == [[-INF, 0.3, -INF, -INF]]
    row, col = said.ends
    assert row.tolist() == [0, 0, 2]
    assert col.tolist() == [0, 3, 1]


def test_scores_of_single_pairs_and_what_is_left_without_some() -> None:
    said = given((3, 4), np.array([0, 0, 2]), np.array([0, 3, 1]), np.array([0.4, 0.2, 0.3]))
    assert said.of(np.array([3, 4, 9, 11])).tolist() == [0.2, -INF, 0.3, -INF]
    assert said.without(np.array([3, 5])).key.tolist() == [0, 9]
    nothing = given((3, 4), np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))
    assert nothing.of(np.array([1])).tolist() == [-INF]
    assert nothing.rows(np.array([1])).tolist() == [[-INF] * 4]
