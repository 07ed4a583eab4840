"""Which pairs that never traded are asked about: the best of every walk, in training as in serving."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from gnn.baselines import VOICES, Voices, walks
from gnn.ledger import Floats, Ints
from gnn.market import Market

BLOCK = 16
"""Anchors at a time: bounds memory whatever the size of the market."""
NAMES = (*(f"place {v}" for v in VOICES), *(f"share {v}" for v in VOICES), "fusion")
SMOOTH = 60
"""Constant of reciprocal rank fusion (Cormack 2009)."""
HEARD = ("recent popularity", "similar firms", "EASE")
"""Peers that the network is not left to overrule: over the cuts of 2018 none of them was beaten on every list."""


@dataclass(frozen=True)
class Proposed:
    """One row a candidate pair, ordered by row and column: places, features, and the fusion of the walks' ranks."""

    row: Ints
    col: Ints
    features: NDArray[np.float32]
    fused: Floats


def proposals(m: Market, pool: int) -> Iterator[Proposed]:
    """Candidates of the market's anchors, block by block; none where the direction has no counterparties."""
    if not m.shape[1]:
        return
    closed, voices = m.closed(), Voices(walks(m))
    for start in range(0, m.shape[0], BLOCK):
        rows = np.arange(start, min(start + BLOCK, m.shape[0]))
        yield propose(voices.hear(rows), closed[rows], rows, pool)


def propose(scores: Floats, closed: NDArray[np.bool_], rows: Ints, pool: int) -> Proposed:
    """The candidates of some anchors: whatever any voice ranks among its best `pool`.

    Equal scores share their mean place, so that a candidate never hangs on the order of ids; only where the voices
    cannot tell enough counterparties apart, recent popularity fills the list in the order of ids.
    """
    scores = np.where(closed, -np.inf, scores).astype(np.float32)
    ranks = rankdata(-scores, method="average", axis=2).astype(np.float32)
    chosen = np.asarray((ranks <= pool).any(0))
    fill = np.argsort(-scores[1], axis=1, kind="stable")[:, :pool]
    np.put_along_axis(chosen, fill, True, axis=1)
    i, col = np.nonzero(chosen & ~closed)
    best = np.maximum(np.where(closed, 0, scores).max(2), 1e-12)
    place, share = ranks[:, i, col], np.maximum(scores[:, i, col], 0) / best[:, i]
    fused = (1.0 / (SMOOTH + place.astype(np.float64))).sum(0)
    features = np.concatenate([np.log1p(place), np.sqrt(share), np.log(fused)[None]]).T
    return Proposed(rows[i], col, features.astype(np.float32), fused)


def join(parts: list[Proposed]) -> Proposed:
    """Blocks put together."""
    return Proposed(*(np.concatenate([getattr(p, n) for p in parts]) for n in ("row", "col", "features", "fused")))


def heard(features: NDArray[np.float32]) -> Floats:
    """What HEARD say of candidates, by their features: the log of the fusion of their ranks."""
    places = features[:, [NAMES.index(f"place {peer}") for peer in HEARD]].astype(np.float64)
    return np.asarray(np.log((1 / (SMOOTH + np.expm1(places))).sum(1)))
