"""A market with everything around it that was known at its cut: what voices listen to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy.sparse as sp

from gnn.activity import done
from gnn.ledger import Floats, Ledger
from gnn.market import Market, node_market


@dataclass(frozen=True)
class Scene:
    """One direction's market, and the ledger of the trades before its cut."""

    market: Market
    past: Ledger

    @cached_property
    def activity(self) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
        """Enterprises x features of what each did before the cut."""
        return done(self.past, self.market.cut)

    @cached_property
    def plain(self) -> sp.csr_matrix:
        """Anchors x counterparties, every pair of the past as 1."""
        return self.market.matrix().astype(np.float32)

    def faded(self, days: float) -> sp.csr_matrix:
        """Every pair faded by the days since its last trade."""
        return self.market.matrix(np.exp(-self.market.age / days)).astype(np.float32)

    def fresh(self, days: float) -> sp.csr_matrix:
        """Every pair faded by the days since its first trade: who is winning partners now."""
        return self.market.matrix(np.exp(-self.market.life / days)).astype(np.float32)

    def column_sums(self, weight: Floats | None = None) -> Floats:
        """The pairs of each counterparty, weighed."""
        p = self.market.pairs
        return np.bincount(p.col, weight, self.market.shape[1]).astype(np.float64)


def scene(ledger: Ledger, direction: str, cut: int) -> Scene:
    """The scene of a direction at a cut; nothing that the ledger holds from that day on is in it."""
    past = ledger.before(cut)
    return Scene(node_market(past, direction, cut), past)
