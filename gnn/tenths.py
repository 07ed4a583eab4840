"""Whether probabilities mean what they say: pairs in tenths by what was said of them, beside what came true."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import norm

from gnn.ledger import Flags, Floats, Ints

PARTS = 10
NEAR = 0.2
"""Share of the true rate by which what was said may miss it."""
Z = float(norm.ppf(0.975))


@dataclass(frozen=True)
class Tenth:
    """So many pairs, the mean probability that was said of them, the share that came true, and its 95 % interval."""

    pairs: int
    said: float
    came: float
    low: float
    high: float

    @property
    def holds(self) -> bool:
        """Whether what was said is near the true rate, or inside its interval."""
        return abs(self.said - self.came) <= NEAR * self.came or self.low <= self.said <= self.high


def tenths(p: Floats, hit: Flags, firm: Ints) -> tuple[Tenth, ...]:
    """The tenths of some pairs by what was said of them, the least likely first; fewer where pairs are.

    `firm` tells whose list a pair is on, by number.
    """
    parts = np.array_split(np.argsort(p, kind="stable"), PARTS)
    return tuple(tenth(p[part], hit[part], firm[part]) for part in parts if len(part))


def tenth(p: Floats, hit: Flags, firm: Ints) -> Tenth:
    """One part of the pairs, with an interval that takes firms for what is drawn."""
    came = float(hit.mean())
    low, high = wilson(came, len(hit) / spread(hit, firm))
    return Tenth(len(p), float(p.mean()), came, low, high)


def spread(hit: Flags, firm: Ints) -> float:
    """How many times more the share varies than if each pair were a draw of its own; never less than once.

    A firm that takes on new partners takes on several, and one that does not takes on none: its pairs are drawn
    together. The design effect of a share of clusters, with the variance of a ratio (Kish, Survey Sampling, 1965).
    """
    of = np.unique(firm, return_inverse=True)[1]
    pairs, hits = np.bincount(of), np.bincount(of, weights=hit)
    came, firms = float(hit.mean()), len(pairs)
    if firms < 2 or not 0 < came < 1:
        return 1.0
    between = firms / (firms - 1) * float(np.square(hits - came * pairs).sum()) / len(hit)
    return max(between / (came * (1 - came)), 1.0)


def wilson(share: float, draws: float) -> tuple[float, float]:
    """The 95 % interval of a share of so many draws that weigh as much as independent ones (Wilson, 1927)."""
    middle = share + Z * Z / (2 * draws)
    half = Z * np.sqrt(share * (1 - share) / draws + Z * Z / (4 * draws * draws))
    whole = 1 + Z * Z / draws
    return max(float(middle - half) / whole, 0.0), min(float(middle + half) / whole, 1.0)
