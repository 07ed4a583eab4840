"""Whether probabilities mean what they say: pairs in tenths by what was said of them, beside what came true."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import binomtest

from gnn.ledger import Flags, Floats

PARTS = 10
NEAR = 0.2
"""Share of the true rate by which what was said may miss it."""


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


def tenths(p: Floats, hit: Flags) -> tuple[Tenth, ...]:
    """The tenths of some pairs by what was said of them, the least likely first; fewer where pairs are."""
    parts = np.array_split(np.argsort(p, kind="stable"), PARTS)
    return tuple(tenth(p[part], hit[part]) for part in parts if len(part))


def tenth(p: Floats, hit: Flags) -> Tenth:
    """One part of the pairs; the interval is Wilson's (1927), each pair taken as a draw of its own."""
    inside = binomtest(int(hit.sum()), len(hit)).proportion_ci(method="wilson")
    return Tenth(len(p), float(p.mean()), float(hit.mean()), float(inside.low), float(inside.high))
