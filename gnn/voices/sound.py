"""How voices are worked out: scores of a block of anchors for all counterparties, by sparse products.

Where either side is small, most anchors reach most counterparties, and a block is laid out whole. Where both are wide,
an anchor reaches few: its scores stay sparse, and walks pass neither through hubs nor by those who are hardly like the
anchor, so that what an anchor costs does not grow with the market.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from gnn.ledger import Flags, Ints

Heard = NDArray[Any] | sp.csr_matrix
"""Scores of a block of anchors: laid out, or sparse in a wide market."""
Rows = Callable[[Ints], Heard]
"""Scores of some anchors, by their places, for every counterparty."""
NARROW = 4096
"""A market whose smaller side is no larger is laid out whole; a square matrix of this side is kept whole."""
THIN = 0.1
"""A matrix that is filled no more than this is multiplied as a sparse one."""
HUB = 1000
"""In a wide market, no walk passes through a firm with more partners: nearly everyone shares those, which tells little,
while half of all steps would lead there.
"""
NEAREST = 400
"""In a wide market, walks go on from so many of those most like the anchor: the others add little, and cost most."""


def wide(shape: tuple[int, int]) -> bool:
    """Whether a market has too many anchors and counterparties to lay out what is said of them."""
    return min(shape) > NARROW


def scaled(m: sp.csr_matrix, rows: float, cols: float) -> sp.csr_matrix:
    """The matrix divided by the sums of its rows and columns to the given powers; float32."""
    return divided(m, rows, cols).astype(np.float32)


def divided(m: sp.csr_matrix, rows: float, cols: float) -> sp.csr_matrix:
    """The same, as exact as the matrix is told."""

    def power(sums: Any, exponent: float) -> sp.dia_matrix:
        return sp.diags(np.where(sums > 0, sums, 1.0) ** -exponent)

    by_row, by_col = np.asarray(m.sum(1)).ravel(), np.asarray(m.sum(0)).ravel()
    return sp.csr_matrix(power(by_row, rows) @ m @ power(by_col, cols))


class Everyone:
    """The same score of a counterparty for every anchor."""

    def __init__(self, score: NDArray[Any]) -> None:
        self.score = score

    def __call__(self, anchors: Ints) -> NDArray[Any]:
        """Anchors x counterparties."""
        return np.repeat(self.score[None], len(anchors), 0)

    @cached_property
    def order(self) -> Ints:
        """Counterparties, the greatest score first; equal ones by their places."""
        return np.argsort(-self.score, kind="stable")


def everyone(score: NDArray[Any]) -> Rows:
    """The same score of a counterparty for every anchor."""
    return Everyone(score)


def product(left: sp.csr_matrix, right: sp.csr_matrix, most: int = HUB) -> Rows:
    """Rows of a product of two sparse matrices; in a wide market by way of nothing that has more than `most`."""
    if wide((left.shape[0], right.shape[1])):
        kept = with_rows(right, np.diff(right.indptr) <= most)
        return lambda anchors: sp.csr_matrix(left[anchors] @ kept)
    return lambda anchors: np.asarray((left[anchors] @ right).toarray(), dtype=np.float32)


def through(like: Callable[[Ints], Any], last: sp.csr_matrix) -> Rows:
    """What anchors that are like an anchor trade with: `like` gives rows of anchors x anchors."""
    if wide(last.shape):
        return lambda anchors: sp.csr_matrix(greatest(like(anchors), NEAREST) @ last)
    turned = sp.csr_matrix(last.T)

    def rows(anchors: Ints) -> NDArray[np.float32]:
        near = like(anchors)
        if near.nnz <= THIN * near.shape[0] * near.shape[1]:
            return np.asarray((near @ last).toarray(), dtype=np.float32)
        dense = near.toarray()
        return np.asarray((turned @ np.ascontiguousarray(dense.T)).T, dtype=np.float32)

    return rows


def picked(m: sp.csr_matrix, values: Flags) -> sp.csr_matrix:
    """The matrix with only some of its values."""
    return sp.csr_matrix((m.data[values], m.indices[values], np.r_[0, np.cumsum(values)][m.indptr]), shape=m.shape)


def with_rows(m: sp.csr_matrix, rows: Flags) -> sp.csr_matrix:
    """The matrix with only some of its rows, the others empty."""
    return m if rows.all() else picked(m, np.repeat(rows, np.diff(m.indptr)))


def greatest(m: sp.csr_matrix, count: int) -> sp.csr_matrix:
    """The matrix with only the greatest values of each row, `count` and those that equal the last of them."""
    kept = np.ones(m.nnz, bool)
    for row in np.flatnonzero(np.diff(m.indptr) > count):
        here = slice(m.indptr[row], m.indptr[row + 1])
        kept[here] = m.data[here] >= np.partition(m.data[here], -count)[-count]
    return m if kept.all() else picked(m, kept)


def turned_to_walk(left: sp.csr_matrix) -> sp.csr_matrix:
    """Counterparties x anchors: the second step of walks, in a wide market without hubs on either side."""
    if not wide(left.shape):
        return sp.csr_matrix(left.T)
    kept = sp.csr_matrix(with_rows(left, np.diff(left.indptr) <= HUB).T)
    return with_rows(kept, np.bincount(left.indices, minlength=left.shape[1]) <= HUB)


class Alike:
    """Anchors that share partners with an anchor: rows of `left` times its transpose, kept for the block asked last."""

    def __init__(self, left: sp.csr_matrix) -> None:
        self.left = left
        self.turned = turned_to_walk(left)
        self._asked: Ints | None = None
        self._found: Any = None
        self._nearest: Any = None

    def __call__(self, anchors: Ints) -> Any:
        """Anchors x all anchors."""
        if self._asked is None or not np.array_equal(self._asked, anchors):
            self._asked, self._found, self._nearest = anchors, self.left[anchors] @ self.turned, None
        return self._found

    def nearest(self, anchors: Ints) -> Any:
        """The same with only those that walks go on from."""
        found = self(anchors)
        if self._nearest is None:
            self._nearest = greatest(found, NEAREST) if wide(self.left.shape) else found
        return self._nearest

    def to(self, last: sp.csr_matrix) -> Rows:
        """Three steps: to a partner, to who shares it, along `last` to what that one trades with."""
        anchors, counterparties = last.shape
        if counterparties < min(anchors, NARROW):
            # Few counterparties: the two last steps are one small matrix.
            gram = np.asarray((self.turned @ last).toarray(), dtype=np.float32)
            return lambda rows: np.asarray(self.left[rows] @ gram, dtype=np.float32)
        return through(self.nearest, last)
