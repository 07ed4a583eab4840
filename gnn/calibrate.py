"""Logits to probabilities, by Platt's line: strictly rising, so that it keeps the order of every list."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gnn.ledger import Flags, Floats

FLATTEST = 1e-3
"""Least slope: a probability must still rise with its logit where the window says nothing."""


@dataclass(frozen=True)
class Platt:
    """Probability = 1 / (1 + exp(-(slope * logit + offset)))."""

    slope: float
    offset: float

    def __call__(self, logit: Floats) -> Floats:
        """Probabilities of logits."""
        return np.asarray(1 / (1 + np.exp(-(self.slope * logit + self.offset))))


def platt(logit: Floats, label: Flags, rounds: int = 50) -> Platt:
    """The line of greatest likelihood, by Newton's method on Platt's softened targets (Platt 1999)."""
    hits, misses = float(label.sum()), float((~label).sum())
    target = np.where(label, (hits + 1) / (hits + 2), 1 / (misses + 2))
    middle, spread = float(logit.mean()), max(float(logit.std()), 1e-6)
    x = np.stack([(logit - middle) / spread, np.ones(len(logit))], 1)
    line = np.array([1.0, np.log((hits + 1) / (misses + 1))])
    for _ in range(rounds):
        p = 1 / (1 + np.exp(-(x @ line)))
        slope = x.T @ (p - target)
        bend = (x * (p * (1 - p))[:, None]).T @ x + 1e-6 * np.eye(2)
        step = np.linalg.solve(bend, slope)
        line = line - np.clip(step, -2, 2)
    steep = max(line[0] / spread, FLATTEST)
    return Platt(float(steep), float(line[1] - steep * middle))
