"""Pairs to be judged at a cut, with their features; in training also what happened to them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gnn.candidates import NAMES as CANDIDATE
from gnn.candidates import Proposed, heard, proposals
from gnn.ledger import Floats, Ints, Ledger
from gnn.market import DIRECTIONS, Market, node_market, sides
from gnn.options import TrainOptions
from gnn.recurrence import NAMES as RECURRENCE
from gnn.recurrence import recurrence

FEATURES = {"observed": RECURRENCE, "predicted": CANDIDATE}
"""Features of pairs by relation; the last one of each is what the decoder begins as."""
RELATIONS = tuple(FEATURES)
HEADS = tuple((d, r) for d in DIRECTIONS for r in RELATIONS)
ROWS = ("anchor", "other", "features", "label", "weight")
STRATUM = 4
"""The near stratum holds this many times the negatives that are drawn from it."""


@dataclass(frozen=True)
class Examples:
    """One row a pair of one direction and relation: node numbers of its ends, features, label, weight."""

    direction: str
    relation: str
    anchor: Ints
    other: Ints
    features: NDArray[np.float32]
    label: NDArray[np.bool_]
    weight: Floats

    @property
    def head(self) -> tuple[str, str]:
        """Direction and relation."""
        return self.direction, self.relation

    @property
    def begin(self) -> Floats:
        """The feature that the decoder begins as."""
        return np.asarray(self.features[:, -1], dtype=np.float64)

    @property
    def heard(self) -> Floats:
        """What peers say of new pairs; nothing of those that traded before."""
        return heard(self.features) if self.relation == "predicted" else np.zeros(len(self))

    def __len__(self) -> int:
        """Pairs."""
        return len(self.anchor)

    def take(self, rows: NDArray[np.generic]) -> Examples:
        """Some of the rows."""
        return Examples(self.direction, self.relation, *(getattr(self, n)[rows] for n in ROWS))


def observed(m: Market, future: NDArray[np.bool_]) -> Examples:
    """Every pair of the past."""
    p = m.pairs
    return Examples(
        m.direction, "observed", m.rows[p.row], m.cols[p.col], recurrence(m), future[p.row, p.col], np.ones(len(p.row))
    )


def predicted(m: Market, found: Proposed, future: NDArray[np.bool_]) -> Examples:
    """The given candidates."""
    label, weight = future[found.row, found.col], np.ones(len(found.row))
    return Examples(m.direction, "predicted", m.rows[found.row], m.cols[found.col], found.features, label, weight)


def future_of(ledger: Ledger, m: Market, horizon: int) -> NDArray[np.bool_]:
    """Anchors x counterparties that trade in [cut, cut + horizon), as the anchors' books then tell."""
    part, anchor, other = sides(ledger.within(m.cut, m.cut + horizon), m.direction)
    del part
    return m.traded(anchor, other)


def asked(ledger: Ledger, cut: int, options: TrainOptions, draw: np.random.Generator | None = None) -> list[Examples]:
    """Examples of every head at a cut; with a generator, negatives among candidates are drawn and weighted.

    Features come from trades before the cut, labels from the window that begins there.
    """
    past, out = ledger.before(cut), []
    for direction in DIRECTIONS:
        m = node_market(past, direction, cut)
        future = future_of(ledger, m, options.horizon)
        out.append(observed(m, future))
        parts = []
        for found in proposals(m, options.pool):
            part = predicted(m, found, future)
            parts.append(part if draw is None else sample(part, found.fused, options, draw))
        out += [stack(parts)] if parts else []
    return out


def sample(part: Examples, fused: Floats, options: TrainOptions, draw: np.random.Generator) -> Examples:
    """All positives, and for each anchor some near and some far negatives that stand for the rest by weight."""
    kept, weight = [np.flatnonzero(part.label)], [np.ones(int(part.label.sum()))]
    for anchor in np.unique(part.anchor):
        mine = np.flatnonzero((part.anchor == anchor) & ~part.label)
        mine = mine[np.argsort(-fused[mine], kind="stable")]
        edge = STRATUM * options.near
        for stratum, count in ((mine[:edge], options.near), (mine[edge:], options.far)):
            chosen = draw.choice(stratum, min(count, len(stratum)), replace=False)
            kept.append(chosen)
            weight.append(np.full(len(chosen), len(stratum) / max(len(chosen), 1)))
    taken = part.take(np.concatenate(kept))
    return replace(taken, weight=np.concatenate(weight))


def stack(parts: list[Examples]) -> Examples:
    """Blocks of one head put together."""
    rows = (np.concatenate([getattr(p, n) for p in parts]) for n in ROWS)
    return Examples(parts[0].direction, parts[0].relation, *rows)
