"""How voices are worked out: scores of a block of anchors for all counterparties, by sparse products."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from gnn.ledger import Ints

Rows = Callable[[Ints], NDArray[Any]]
"""Scores of some anchors, by their places, for every counterparty."""
NARROW = 4096
"""A square matrix of this side is kept whole."""
THIN = 0.1
"""A matrix that is filled no more than this is multiplied as a sparse one."""


def scaled(m: sp.csr_matrix, rows: float, cols: float) -> sp.csr_matrix:
    """The matrix divided by the sums of its rows and columns to the given powers; float32."""
    return divided(m, rows, cols).astype(np.float32)


def divided(m: sp.csr_matrix, rows: float, cols: float) -> sp.csr_matrix:
    """The same, as exact as the matrix is told."""

    def power(sums: Any, exponent: float) -> sp.dia_matrix:
        return sp.diags(np.where(sums > 0, sums, 1.0) ** -exponent)

    by_row, by_col = np.asarray(m.sum(1)).ravel(), np.asarray(m.sum(0)).ravel()
    return sp.csr_matrix(power(by_row, rows) @ m @ power(by_col, cols))


def everyone(score: NDArray[Any]) -> Rows:
    """The same score of a counterparty for every anchor."""
    return lambda anchors: np.repeat(score[None], len(anchors), 0)


def through(like: Callable[[Ints], Any], last: sp.csr_matrix) -> Rows:
    """What anchors that are like an anchor trade with: `like` gives rows of anchors x anchors."""
    turned = sp.csr_matrix(last.T)

    def rows(anchors: Ints) -> NDArray[np.float32]:
        near = like(anchors)
        if near.nnz <= THIN * near.shape[0] * near.shape[1]:
            return np.asarray((near @ last).toarray(), dtype=np.float32)
        dense = near.toarray()
        return np.asarray((turned @ np.ascontiguousarray(dense.T)).T, dtype=np.float32)

    return rows


class Alike:
    """Anchors that share partners with an anchor: rows of `left` times its transpose, kept for the block asked last."""

    def __init__(self, left: sp.csr_matrix) -> None:
        self.left = left
        self.turned = sp.csr_matrix(left.T)
        self._asked: Ints | None = None
        self._found: Any = None

    def __call__(self, anchors: Ints) -> Any:
        """Anchors x all anchors."""
        if self._asked is None or not np.array_equal(self._asked, anchors):
            self._asked, self._found = anchors, self.left[anchors] @ self.turned
        return self._found

    def to(self, last: sp.csr_matrix) -> Rows:
        """Three steps: to a partner, to who shares it, along `last` to what that one trades with."""
        anchors, counterparties = last.shape
        if counterparties < min(anchors, NARROW):
            # Few counterparties: the two last steps are one small matrix.
            gram = np.asarray((self.turned @ last).toarray(), dtype=np.float32)
            return lambda rows: np.asarray(self.left[rows] @ gram, dtype=np.float32)
        return through(self, last)
