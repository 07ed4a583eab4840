"""From a sample of firms to a scorecard: bins, choice of features, logistic regression on WOE, points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats
from sklearn.linear_model import LogisticRegression

from credit.binning import Bins, bin_feature, woes
from credit.declared import Declared, Floats
from credit.options import CardOptions, grades
from credit.scorecard import Flags, Line, Scorecard, chance
from graph.errors import DataRefused

DIGITS = 6
"""Decimals that are kept of a weight: processors round the last of sixteen differently, points need three."""

FINE = 12
"""Decimals that are kept of a covariance."""


@dataclass(frozen=True)
class Weighed:
    """Features that were chosen, and their weights on the log odds of default."""

    chosen: tuple[int, ...]
    weights: Floats
    intercept: float


def fit(features: Sequence[Declared], values: Floats, bad: Flags, options: CardOptions) -> Scorecard:
    """The scorecard of a sample: a row a firm, a column a feature; raises DataRefused where nothing tells."""
    bins = [bin_feature(f, values[:, j], bad, options) for j, f in enumerate(features)]
    woe = woes(bins, values)
    found = weigh(choose(bins, woe, options), woe, bad, options)
    if found is None:
        raise DataRefused(
            f"no feature tells defaults apart (information value under {options.min_iv} each); load more firms with "
            "known outcomes"
        )
    return _card([bins[j] for j in found.chosen], woe[:, found.chosen], found, bad, options)


def choose(bins: Sequence[Bins], woe: Floats, options: CardOptions) -> list[int]:
    """The features that the fit sees: by information value, none too close to a better one."""
    able = [j for j, b in enumerate(bins) if b.iv >= max(options.min_iv, chance_iv(b)) and woe[:, j].std() > 0]
    chosen: list[int] = []
    for j in sorted(able, key=lambda j: (-bins[j].iv, j)):
        close = (abs(np.corrcoef(woe[:, j], woe[:, k])[0, 1]) > options.max_correlation for k in chosen)
        if len(chosen) < options.max_candidates and not any(close):
            chosen.append(j)
    return chosen


def chance_iv(bins: Bins) -> float:
    """The information value that a feature which says nothing stays under 19 times of 20, with so many bins."""
    goods, bads = sum(bins.good), sum(bins.bad)
    return float(stats.chi2.ppf(0.95, max(bins.ordinary - 1, 1))) * (1 / goods + 1 / bads)


def weigh(chosen: list[int], woe: Floats, bad: Flags, options: CardOptions) -> Weighed | None:
    """Weights of the features that go on the card; None where none is left.

    WOE counts for the good, so a weight on default above zero turns a feature against its own bins: the worst of those
    goes first, then what moves the score least, until the card is short enough.
    """
    while chosen:
        weights, intercept = _weights(woe[:, chosen], bad, options)
        moved = abs(weights) * woe[:, chosen].std(axis=0)
        if weights.max() >= 0:
            chosen = _without(chosen, int(np.argmax(weights)))
        elif len(chosen) > options.max_features:
            chosen = _without(chosen, int(np.argmin(moved)))
        else:
            return Weighed(tuple(chosen), weights, intercept)
    return None


def _without(chosen: list[int], at: int) -> list[int]:
    return chosen[:at] + chosen[at + 1 :]


def _weights(woe: Floats, bad: Flags, options: CardOptions) -> tuple[Floats, float]:
    """Weights and intercept of the log odds of default, to the digits that every processor agrees on."""
    model = LogisticRegression(C=options.strength, solver="newton-cholesky", tol=1e-10).fit(woe, bad)
    return np.round(model.coef_[0], DIGITS), round(float(model.intercept_[0]), DIGITS)


def covariance(woe: Floats, found: Weighed, options: CardOptions) -> tuple[tuple[float, ...], ...]:
    """The covariance of intercept and weights: the inverse of the penalised likelihood's curvature."""
    ones = np.column_stack([np.ones(len(woe)), woe])
    pd = chance(found.intercept + woe @ found.weights)
    curve = ones.T @ (ones * (pd * (1 - pd))[:, None]) + np.diag([0.0, *[1 / options.strength] * woe.shape[1]])
    return tuple(tuple(round(float(v), FINE) for v in row) for row in np.linalg.inv(curve))


def _card(bins: Sequence[Bins], woe: Floats, found: Weighed, bad: Flags, options: CardOptions) -> Scorecard:
    share = found.intercept / len(bins)
    lines = (_line(b, float(w), share, len(bins), options) for b, w in zip(bins, found.weights, strict=True))
    bands, spread = grades(options, float(bad.mean())), covariance(woe, found, options)
    return Scorecard(tuple(lines), found.intercept, options.scaling, bands, spread)


def _line(bins: Bins, weight: float, intercept: float, lines: int, options: CardOptions) -> Line:
    """A line with integer points; the offset and the intercept are shared out over all lines."""
    scale, said = options.scaling, bins.declared
    points = tuple(round(scale.offset / lines - scale.factor * (weight * w + intercept)) for w in bins.woe)
    parts = (bins.splits, said.special, said.words, bins.groups, bins.good, bins.bad)
    return Line(said.name, said.zh, said.en, said.sense, *parts, bins.woe, bins.iv, weight, points)
