"""The walks that carry a pair: the firm, a partner, a firm that shares it, the counterparty.

They are those of the voice `path-3 long`, so that the weights of all of them sum up to what it says of the pair.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy.sparse as sp

from gnn.evidence.deal import Deal, Deals
from gnn.ledger import Floats, Ints
from gnn.scene import Scene
from gnn.voices.walks import steps


@dataclass(frozen=True)
class Path:
    """One walk by node numbers, its share of all the pair's walks, and what each step's two firms did."""

    partner: int
    similar: int
    share: float
    own: Deal
    """The firm and its partner."""
    shared: Deal
    """The similar firm and that partner."""
    reached: Deal
    """The similar firm and the counterparty."""


@dataclass(frozen=True)
class Carrier:
    """A firm that walks go through: its share of them, how many there are, and its trade.

    Of a similar firm, with the counterparty; of a partner, with the firm itself.
    """

    node: int
    share: float
    walks: int
    deal: Deal


@dataclass(frozen=True)
class Paths:
    """What carries a pair, the greatest shares first, then by id; `score` is what the walks sum up to."""

    score: float
    count: int
    similar: Sequence[Carrier] = ()
    partners: Sequence[Carrier] = ()
    walks: Sequence[Path] = ()
    firms: int = 0
    """Similar firms in all."""


class Walks:
    """The walks of a scene."""

    def __init__(self, scene: Scene, deals: Deals) -> None:
        self.market, self.deals = scene.market, deals
        self.step = steps(scene)

    @cached_property
    def _back(self) -> sp.csc_matrix:
        return sp.csc_matrix(self.step)

    def between(self, row: int, col: int, most: int) -> Paths:
        """What carries a pair by its places: at most so many of each kind."""
        partner, similar, weight = self._walks(row, col)
        if not len(weight):
            return Paths(0.0, 0)
        total = float(weight.sum())
        order = np.lexsort((partner, similar, -weight))[:most]
        by_firm, by_partner = self._gathered(similar, weight, most), self._gathered(partner, weight, most)
        rows, cols, deals = self.market.rows, self.market.cols, self.deals
        return Paths(
            total,
            len(weight),
            [Carrier(int(rows[s]), w / total, n, _held(deals, s, col)) for s, w, n in by_firm],
            [Carrier(int(cols[p]), w / total, n, _held(deals, row, p)) for p, w, n in by_partner],
            [self._path(row, col, int(partner[k]), int(similar[k]), float(weight[k]) / total) for k in order],
            len(np.unique(similar)),
        )

    def _walks(self, row: int, col: int) -> tuple[Ints, Ints, Floats]:
        """Partner, similar firm and weight of each walk, none of which goes back along the pair itself."""
        back, step = self._back, self.step
        held = slice(back.indptr[col], back.indptr[col + 1])
        firms, last = back.indices[held], back.data[held]
        own = np.zeros(step.shape[1])
        mine = slice(step.indptr[row], step.indptr[row + 1])
        own[step.indices[mine]] = step.data[mine]
        own[col] = 0.0
        near = sp.coo_matrix(step[firms])
        weight = near.data.astype(np.float64) * own[near.col] * last[near.row]
        kept = np.flatnonzero((weight > 0) & (firms[near.row] != row))
        return near.col[kept].astype(np.int64), firms[near.row[kept]].astype(np.int64), weight[kept]

    def _gathered(self, through: Ints, weight: Floats, most: int) -> list[tuple[int, float, int]]:
        """Places of the firms that walks go through, their weights and numbers, the heaviest first."""
        places, at, count = np.unique(through, return_inverse=True, return_counts=True)
        heavy = np.bincount(at, weight)
        order = np.lexsort((places, -heavy))[:most]
        return [(int(places[k]), float(heavy[k]), int(count[k])) for k in order]

    def _path(self, row: int, col: int, partner: int, similar: int, share: float) -> Path:
        rows, cols = self.market.rows, self.market.cols
        deals = (_held(self.deals, r, c) for r, c in ((row, partner), (similar, partner), (similar, col)))
        return Path(int(cols[partner]), int(rows[similar]), share, *deals)


def _held(deals: Deals, row: int, col: int) -> Deal:
    """What a pair did that is known to have traded."""
    deal = deals.between(row, col)
    assert deal is not None
    return deal
