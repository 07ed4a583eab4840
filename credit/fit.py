"""From a sample of firms to a scorecard: bins, choice of features, logistic regression on WOE, points."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sklearn.linear_model import LogisticRegression

from credit.binning import Bins, bin_feature
from credit.options import CardOptions
from credit.scorecard import Flags, Floats, Line, Scorecard
from credit.sense import SENSE
from graph.errors import DataRefused

DIGITS = 6
"""Decimals that are kept of a weight: processors round the last of sixteen differently, points need three."""


def fit(names: Sequence[str], values: Floats, bad: Flags, options: CardOptions) -> Scorecard:
    """The scorecard of a sample: values one row a firm, one column a name; raises DataRefused where nothing tells."""
    bins = [bin_feature(n, SENSE[n], values[:, j], bad, options) for j, n in enumerate(names)]
    woe = np.column_stack([b.transform(values[:, j]) for j, b in enumerate(bins)])
    chosen = choose(bins, woe, options)
    while chosen:
        weights, intercept = _weights(woe[:, chosen], bad, options)
        # WOE counts for the good, so a weight on default above zero turns a feature against its own bins.
        wrong = int(np.argmax(weights))
        if weights[wrong] < 0:
            return _card([bins[j] for j in chosen], weights, intercept, options)
        chosen.pop(wrong)
    raise DataRefused(
        f"no feature tells defaults apart (information value under {options.min_iv} each); load more firms with ratings"
    )


def choose(bins: Sequence[Bins], woe: Floats, options: CardOptions) -> list[int]:
    """The features that go on the card: by information value, none too close to a better one."""
    able = [j for j, b in enumerate(bins) if b.iv >= options.min_iv and woe[:, j].std() > 0]
    chosen: list[int] = []
    for j in sorted(able, key=lambda j: (-bins[j].iv, j)):
        close = (abs(np.corrcoef(woe[:, j], woe[:, k])[0, 1]) > options.max_correlation for k in chosen)
        if len(chosen) < options.max_features and not any(close):
            chosen.append(j)
    return chosen


def _weights(woe: Floats, bad: Flags, options: CardOptions) -> tuple[Floats, float]:
    """Weights and intercept of the log odds of default, to the digits that every processor agrees on."""
    model = LogisticRegression(C=options.strength, solver="newton-cholesky", tol=1e-10).fit(woe, bad)
    return np.round(model.coef_[0], DIGITS), round(float(model.intercept_[0]), DIGITS)


def _card(bins: Sequence[Bins], weights: Floats, intercept: float, options: CardOptions) -> Scorecard:
    lines = tuple(
        _line(b, float(w), intercept / len(bins), len(bins), options) for b, w in zip(bins, weights, strict=True)
    )
    return Scorecard(lines, intercept, options.scaling, options.grades)


def _line(bins: Bins, weight: float, intercept: float, lines: int, options: CardOptions) -> Line:
    """A line with integer points; the offset and the intercept are shared out over all lines."""
    scale = options.scaling
    points = tuple(round(scale.offset / lines - scale.factor * (weight * w + intercept)) for w in bins.woe)
    counts = (bins.splits, bins.good, bins.bad)
    return Line(bins.feature, bins.trend, *counts, bins.woe, bins.iv, weight, points)
