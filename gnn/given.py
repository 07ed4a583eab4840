"""Scores of some pairs of a task, as a ranker gives them; whatever pair it is silent of lies below all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gnn.ledger import Floats, Ints

Ranker = Callable[[Ints], NDArray[Any]]
"""Scores of some anchors, by their places, for every counterparty."""


@dataclass(frozen=True)
class Given:
    """The keys of pairs (row times counterparties, plus column), ascending, and the score of each."""

    counterparties: int
    key: Ints
    score: Floats

    @property
    def ends(self) -> tuple[Ints, Ints]:
        """Rows and columns of the pairs."""
        return self.key // self.counterparties, self.key % self.counterparties

    def rows(self, anchors: Ints) -> Floats:
        """Scores of some anchors, by their places, for every counterparty: -inf where it is silent."""
        out = np.full((len(anchors), self.counterparties), -np.inf)
        begin, end = (np.searchsorted(self.key, (anchors + k) * self.counterparties) for k in (0, 1))
        for at, (first, last) in enumerate(zip(begin, end, strict=True)):
            out[at, self.key[first:last] % self.counterparties] = self.score[first:last]
        return out

    def of(self, key: Ints) -> Floats:
        """The scores of pairs by their keys: -inf where it is silent."""
        if not len(self.key):
            return np.full(len(key), -np.inf)
        at = np.minimum(np.searchsorted(self.key, key), len(self.key) - 1)
        return np.where(self.key[at] == key, self.score[at], -np.inf)

    def without(self, key: Ints) -> Given:
        """The same but for the pairs of some keys."""
        kept = ~np.isin(self.key, key)
        return Given(self.counterparties, self.key[kept], self.score[kept])


def given(shape: tuple[int, int], row: Ints, col: Ints, score: Floats) -> Given:
    """Scores of pairs by their places; without those of no place (-1). Of several of a pair the greatest counts."""
    known = np.flatnonzero((row >= 0) & (col >= 0))
    key, score = row[known] * shape[1] + col[known], score[known]
    order = np.lexsort((-score, key))
    first = order[np.r_[True, np.diff(key[order]) != 0][: len(order)]]
    return Given(shape[1], key[first], score[first])
