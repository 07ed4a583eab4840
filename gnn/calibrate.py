"""From what the voices of the model say of a pair to a probability that means what it says.

Of a pair that never traded: the voices' weights are those under which new partners stand high in their lists; how much
of its list a pair takes (a softmax), and how many new partners the forest expects of the anchor, together make the
odds. Of a pair that did: the forest's own odds. The last step is Platt's line (1999), learnt on the latest window from
what members say of anchors that they were not trained on. A line keeps pairs apart that differ, so lists keep order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq

from gnn import listwise
from gnn.ledger import Flags, Floats, Ints
from gnn.listwise import Lists

FLATTEST = 1e-3
"""Least slope: a probability must still rise with what is said where the window says nothing."""
TRUST = 1.0
"""Pull towards odds taken as they are, in pairs' worth of evidence: decides only where the window holds few."""
HOLD = 100.0
"""Pull of the blend towards where it begins, in lists' worth of evidence."""

BEYOND = 40.0
"""Log odds that no target reaches."""


@dataclass(frozen=True)
class Line:
    """Probability = 1 / (1 + exp(-(weights . inputs + offset)))."""

    weights: tuple[float, ...]
    offset: float

    def __call__(self, inputs: Floats) -> Floats:
        """Probabilities of rows x inputs."""
        return np.asarray(1 / (1 + np.exp(-self.odds(inputs))))

    def odds(self, inputs: Floats) -> Floats:
        """Their log odds."""
        return np.asarray(inputs @ np.array(self.weights) + self.offset)


def blend(said: Floats, lists: Lists, begin: Sequence[float]) -> Floats:
    """Weights of voices (rows x voices) under which the partners that came stand high; none is below zero."""
    return listwise.fit(said.astype(np.float32), lists, np.array(begin), HOLD, least=0.0)


def standing(score: Floats, forest: Floats, group: Ints, weight: Floats) -> Floats:
    """Rows x 2: the log of a pair's share of its list, and of how many partners the forest expects there.

    A drawn row stands for as many as it weighs. `group` numbers the lists from 0.
    """
    size = int(group.max(initial=-1)) + 1
    top = np.full(size, -np.inf)
    np.maximum.at(top, group, score)
    total = np.log(np.bincount(group, weight * np.exp(score - top[group]), size)) + top
    expected = np.log(np.bincount(group, weight / (1 + np.exp(-forest)), size))
    return np.stack([score - total[group], expected[group]], 1)


def fit_line(inputs: Floats, label: Flags, weight: Floats, rounds: int = 50) -> Line:
    """The line of greatest likelihood over rows x inputs, by Newton's method on Platt's softened targets."""
    hits, misses = float(weight[label].sum()), float(weight[~label].sum())
    target = np.where(label, (hits + 1) / (hits + 2), 1 / (misses + 2))
    middle, spread = inputs.mean(0), np.maximum(inputs.std(0), 1e-6)
    x = np.concatenate([(inputs - middle) / spread, np.ones((len(inputs), 1))], 1)
    begin = np.array([*spread, middle.sum()])
    pull, line = np.diag([*[TRUST] * inputs.shape[1], 1e-6]), begin.copy()
    for _ in range(rounds):
        p = 1 / (1 + np.exp(-(x @ line)))
        rise = x.T @ (weight * (p - target)) + pull @ (line - begin)
        bend = (x * (weight * p * (1 - p))[:, None]).T @ x + pull
        line = line - np.clip(np.linalg.solve(bend, rise), -2, 2)
    weights = np.maximum(line[:-1] / spread, FLATTEST)
    return Line(tuple(map(float, weights)), level(inputs @ weights, target, weight))


def level(odds: Floats, target: Floats, weight: Floats) -> float:
    """The offset with which log odds expect as much as came: a weight that was held above zero must not move it."""

    def excess(offset: float) -> float:
        return float(weight @ (1 / (1 + np.exp(-(odds + offset))) - target))

    return float(brentq(excess, -odds.max() - BEYOND, BEYOND - odds.min()))
