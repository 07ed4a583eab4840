"""The two halves of the anchors: what was learnt from one is judged on the other."""

from __future__ import annotations

import numpy as np

from gnn.examples import Examples
from gnn.ledger import Ints

HALVES = 2


def half(nodes: Ints, seed: int) -> Ints:
    """Which of the HALVES each enterprise's lists belong to, by a multiplicative hash of its number."""
    return ((nodes.astype(np.uint64) + np.uint64(seed)) * np.uint64(0x9E3779B97F4A7C15) >> np.uint64(40)).astype(
        np.int64
    ) % HALVES


def unseen(e: Examples, seed: int, which: int) -> Examples:
    """The lists that are not of half `which`; all of them where nothing happened in those."""
    rows = np.flatnonzero(half(e.anchor, seed) != which)
    return e.take(rows) if e.label[rows].any() else e
