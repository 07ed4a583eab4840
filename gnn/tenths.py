"""Whether probabilities mean what they say: pairs in tenths by what was said of them, beside what came true."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gnn.ledger import Flags, Floats

PARTS = 10
NEAR = 0.2
"""Share of the true rate by which what was said may miss it."""
DEVIATIONS = 1.959963984540054
"""Of a normal distribution: 95 % lie within."""


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
    """One part of the pairs."""
    low, high = wilson(int(hit.sum()), len(hit))
    return Tenth(len(p), float(p.mean()), float(hit.mean()), low, high)


def wilson(hits: int, count: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927), each pair taken as a draw of its own."""
    rate, z = hits / count, DEVIATIONS
    middle = rate + z * z / (2 * count)
    reach = z * np.sqrt(rate * (1 - rate) / count + (z / (2 * count)) ** 2)
    scale = 1 + z * z / count
    # At no hit and at all hits rounding would leave the ends a hair's breadth away from 0 and 1.
    return (0.0 if not hits else float((middle - reach) / scale)), (
        1.0 if hits == count else float((middle + reach) / scale)
    )
