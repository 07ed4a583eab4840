"""Logits to probabilities: one line over the network's say and the walks' say, weighed on the later window.

Platt's line (1999) with a second input: what the network learnt of former windows may not hold in the later one, and
then the walks that it began as count for more. A line keeps pairs apart that differ: no plateaus, so lists keep order.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gnn.ledger import Flags, Floats

FLATTEST = 1e-3
"""Least slope: a probability must still rise with its logit where the window says nothing."""
TRUST = 1.0
"""Pull towards the network's own logits, in pairs' worth of evidence: decides only where the window holds few."""


@dataclass(frozen=True)
class Line:
    """Probability = 1 / (1 + exp(-(slope * logit + start * walk + offset)))."""

    slope: float
    start: float
    offset: float

    def __call__(self, logit: Floats, walk: Floats) -> Floats:
        """Probabilities of logits and of the features that the decoder began as."""
        return np.asarray(1 / (1 + np.exp(-(self.slope * logit + self.start * walk + self.offset))))


def fit_line(logit: Floats, walk: Floats, label: Flags, rounds: int = 50) -> Line:
    """The line of greatest likelihood, by Newton's method on Platt's softened targets."""
    hits, misses = float(label.sum()), float((~label).sum())
    target = np.where(label, (hits + 1) / (hits + 2), 1 / (misses + 2))
    raw = np.stack([logit, walk], 1).astype(np.float64)
    middle, spread = raw.mean(0), np.maximum(raw.std(0), 1e-6)
    x = np.concatenate([(raw - middle) / spread, np.ones((len(raw), 1))], 1)
    begin = np.array([spread[0], 0.0, np.log((hits + 1) / (misses + 1))])
    pull, line = np.diag([TRUST, TRUST, 1e-6]), begin.copy()
    for _ in range(rounds):
        p = 1 / (1 + np.exp(-(x @ line)))
        rise = x.T @ (p - target) + pull @ (line - begin)
        bend = (x * (p * (1 - p))[:, None]).T @ x + pull
        line = line - np.clip(np.linalg.solve(bend, rise), -2, 2)
    slope, start = max(line[0] / spread[0], FLATTEST), line[1] / spread[1]
    return Line(float(slope), float(start), float(line[2] - slope * middle[0] - start * middle[1]))
