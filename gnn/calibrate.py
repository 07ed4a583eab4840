"""Logits to probabilities: one line over the network's say, the walks' and the peers', weighed on the later window.

Platt's line (1999) with a second input: what the network learnt of former windows may not hold in the later one, and
then the walks that it began as count for more. One window says too little of the coming one to weigh the peers by it:
they join that sum with a weight of 1, and a second line makes probabilities of it. A line keeps pairs apart that
differ: no plateaus, so lists keep order.
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
    """Probability = 1 / (1 + exp(-(slope * logit + start * walk + peers * heard + offset)))."""

    slope: float
    start: float
    peers: float
    offset: float

    def __call__(self, logit: Floats, walk: Floats, heard: Floats) -> Floats:
        """Probabilities of logits, of the features that the decoder began as, and of what the peers say."""
        odds = self.slope * logit + self.start * walk + self.peers * heard + self.offset
        return np.asarray(1 / (1 + np.exp(-odds)))


def fit_line(logit: Floats, walk: Floats, heard: Floats, label: Flags) -> Line:
    """The line of greatest likelihood over logit and walk, and again over its sum with the peers."""
    (slope, start), _ = weigh(np.stack([logit, walk], 1), np.array([1.0, 0.0]), label)
    slope = max(slope, FLATTEST)
    (scale,), offset = weigh((slope * logit + start * walk + heard)[:, None], np.array([1.0]), label)
    scale = max(scale, FLATTEST)
    return Line(float(scale * slope), float(scale * start), float(scale), float(offset))


def weigh(raw: Floats, begin: Floats, label: Flags, rounds: int = 50) -> tuple[Floats, float]:
    """Weights of the inputs (pairs x inputs) and the offset, by Newton's method on Platt's softened targets."""
    hits, misses = float(label.sum()), float((~label).sum())
    target = np.where(label, (hits + 1) / (hits + 2), 1 / (misses + 2))
    middle, spread = raw.mean(0), np.maximum(raw.std(0), 1e-6)
    x = np.concatenate([(raw - middle) / spread, np.ones((len(raw), 1))], 1)
    first = np.array([*(begin * spread), np.log((hits + 1) / (misses + 1))])
    pull, line = np.diag([*[TRUST] * len(begin), 1e-6]), first.copy()
    for _ in range(rounds):
        p = 1 / (1 + np.exp(-(x @ line)))
        rise = x.T @ (p - target) + pull @ (line - first)
        bend = (x * (p * (1 - p))[:, None]).T @ x + pull
        line = line - np.clip(np.linalg.solve(bend, rise), -2, 2)
    weights = line[:-1] / spread
    return weights, float(line[-1] - weights @ middle)
