"""Intervals by drawing firms anew (bootstrap): a firm stays whole, in both directions and on all days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gnn.ledger import Flags, Floats, Ints
from gnn.metrics import average_precision, ties
from graph.report.cells import Ranged

DRAWS = 1000
FEW = 200
"""Draws of figures that have to be sorted out pair by pair."""


@dataclass(frozen=True)
class Beside:
    """One column of figures: the firm of each row, ours, and what it stands beside."""

    firm: Ints
    ours: Floats
    theirs: Floats


@dataclass(frozen=True)
class Firms:
    """How often each firm is drawn: draws x firms."""

    weights: Floats

    def mean(self, firm: Ints, value: Floats) -> Ranged:
        """The mean of values that are of firms."""
        if not len(value):
            return Ranged(np.nan, np.nan, np.nan)
        with np.errstate(invalid="ignore"):
            drawn = self._sums(firm, value) / self._sums(firm, np.ones(len(value)))
        return ranged(float(value.mean()), drawn)

    def ratio(self, columns: Sequence[Beside]) -> Ranged:
        """How many times theirs ours are: of several columns the geometric mean."""
        columns = [c for c in columns if len(c.firm) and c.theirs.sum() > 0 and c.ours.sum() > 0]
        if not columns:
            return Ranged(np.nan, np.nan, np.nan)
        value = np.mean([np.log(c.ours.sum() / c.theirs.sum()) for c in columns])
        with np.errstate(divide="ignore", invalid="ignore"):
            drawn = np.mean([np.log(self._sums(c.firm, c.ours) / self._sums(c.firm, c.theirs)) for c in columns], 0)
        return ranged(float(np.exp(value)), np.exp(drawn))

    def gain(self, firm: Ints, hit: Flags, ours: Sequence[Floats], theirs: Floats) -> Ranged:
        """By how much the average precision of our scores, in their mean, is above that of theirs."""
        if not hit.any():
            return Ranged(np.nan, np.nan, np.nan)
        value = np.mean([average_precision(s, hit) for s in ours]) - average_precision(theirs, hit)
        weights = self.weights[:FEW]
        drawn = np.mean([precisions(weights, firm, s, hit) for s in ours], 0) - precisions(weights, firm, theirs, hit)
        return ranged(float(value), drawn)

    def _sums(self, firm: Ints, value: Floats) -> Floats:
        return np.asarray(self.weights @ np.bincount(firm, value, self.weights.shape[1]))


def drawn(firms: int) -> Firms:
    """So many firms, drawn anew with replacement."""
    return Firms(np.random.default_rng(0).multinomial(firms, np.full(firms, 1 / firms), DRAWS).astype(np.float64))


def ranged(value: float, draws: Floats) -> Ranged:
    """A value with the interval that 95 % of the draws lie in."""
    held = draws[np.isfinite(draws)]
    low, high = np.percentile(held, [2.5, 97.5]) if len(held) else (np.nan, np.nan)
    return Ranged(value, float(low), float(high))


def precisions(weights: Floats, firm: Ints, score: Floats, hit: Flags) -> Floats:
    """The average precision of pooled pairs in each draw; equal scores count as one step."""
    group, _, end = ties(score)
    order = np.argsort(group, kind="stable")
    firm, hit, last = firm[order], hit[order], end - 1
    out = np.empty(len(weights))
    for at, weight in enumerate(weights):
        count = weight[firm]
        sofar, found = np.cumsum(count)[last], np.cumsum(count * hit)[last]
        here = np.diff(found, prepend=0.0)
        out[at] = (here * found / np.maximum(sofar, 1e-12)).sum() / max(found[-1], 1e-12)
    return out
