"""Whether two models can be told apart on a sample: repeated folds, or one test set drawn again and again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from credit.declared import Floats
from credit.scorecard import Flags

DRAWS = 200
"""Times that a test set is drawn again: the ends of an interval then move by a twentieth of its width."""


@dataclass(frozen=True)
class Interval:
    """A mean over repeated folds, or a figure of a test set, and where it would lie in 19 of 20 such samples."""

    mean: float
    low: float
    high: float


def interval(values: Sequence[float], folds: int) -> Interval:
    """The mean and its 95 % interval, widened for folds that share firms (Nadeau and Bengio, 2003).

    It ends at 1, beyond which no AUC, no KS and no difference of two can lie.
    """
    mean, spread, number = float(np.mean(values)), float(np.var(values, ddof=1)), len(values)
    half = float(stats.t.ppf(0.975, number - 1)) * np.sqrt((1 / number + 1 / (folds - 1)) * spread)
    return Interval(mean, float(mean - half), min(float(mean + half), 1.0))


def drawn(bad: Flags, figure: Callable[[Flags, Sequence[Floats]], float], risks: Sequence[Floats]) -> Interval:
    """A figure of one test set, and its 95 % interval by drawing its firms again, good and bad ones apart."""
    rng = np.random.default_rng(0)
    kinds = [np.flatnonzero(kind) for kind in (bad, ~bad)]
    found = []
    for _ in range(DRAWS):
        rows = np.concatenate([rng.choice(kind, len(kind)) for kind in kinds])
        found.append(figure(bad[rows], [risk[rows] for risk in risks]))
    low, high = np.quantile(found, [0.025, 0.975])
    return Interval(figure(bad, risks), float(low), float(high))
