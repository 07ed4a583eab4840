"""The scorecard itself: features, bins, points, and what a score says, in numbers that JSON can hold."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from credit.declared import Declared, Floats
from credit.options import Scaling

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

SHOWN = 60
"""Characters of a bin of words that are shown."""

Z = 1.959963984540054
"""Standard errors to either side that hold 19 of 20."""


@dataclass(frozen=True)
class Line:
    """A feature on the card and its bins: ordinary ones, one a special value, and the last for missing values.

    Of a number, ordinary bin i holds splits[i-1] <= value < splits[i]. Of a category, `groups` has the bin of each of
    `words`, and then that of any other word.
    """

    feature: str
    zh: str
    en: str
    trend: str
    splits: tuple[float, ...]
    special: tuple[float, ...]
    words: tuple[str, ...] | None
    groups: tuple[int, ...]
    good: tuple[int, ...]
    bad: tuple[int, ...]
    woe: tuple[float, ...]
    iv: float
    coefficient: float
    points: tuple[int, ...]

    @property
    def ordinary(self) -> int:
        """How many bins are of neither special nor missing values."""
        return ordinary_bins(self.splits, self.words, self.groups)

    @cached_property
    def firms(self) -> Ints:
        """Firms of the sample by bin."""
        return np.add(self.good, self.bad)

    @cached_property
    def neutral(self) -> float:
        """Points of the average firm of the sample."""
        return float(np.dot(self.firms, self.points) / self.firms.sum())

    @cached_property
    def median(self) -> int:
        """Points of the median firm of the sample."""
        order = np.argsort(self.points, kind="stable")
        half = int(np.searchsorted(np.cumsum(self.firms[order]), self.firms.sum() / 2))
        return int(self.points[order[half]])

    @cached_property
    def best(self) -> int:
        """Points of the best bin that firms of the sample were in."""
        return max(p for p, n in zip(self.points, self.firms, strict=True) if n)

    @cached_property
    def variance(self) -> Floats:
        """Sampling variance of each bin's weight of evidence, at most 1 / firms of either kind."""
        good, bad = np.maximum(self.good, 0.5), np.maximum(self.bad, 0.5)
        return np.asarray(np.maximum(1 / good + 1 / bad - 1 / sum(self.good) - 1 / sum(self.bad), 0.0))

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """Each bin in words, as an interval or a list of words; the last is `missing`."""
        return (*self._ordinary(), *(f"= {plain(value)}" for value in self.special), "missing")

    @property
    def declared(self) -> Declared:
        """The feature as tables are asked for it."""
        return Declared(self.feature, self.zh, self.en, self.trend, self.special, self.words)

    def index(self, values: Floats) -> Ints:
        """The bin of each value."""
        return bin_index(self.splits, self.special, self.groups if self.words is not None else None, values)

    def _ordinary(self) -> list[str]:
        if self.words is None:
            edges = ["-inf", *map(plain, self.splits), "inf"]
            return [f"[{low}, {high})" for low, high in pairwise(edges)]
        return [shortened(self.members(k)) for k in range(self.ordinary)]

    def members(self, group: int) -> tuple[str, ...]:
        """The words of a bin of a category."""
        return tuple(w for w, g in zip((*(self.words or ()), "any other"), self.groups, strict=True) if g == group)


@dataclass(frozen=True)
class Scorecard:
    """The lines of a card, the intercept of the log odds of default, and the scale of its points.

    `covariance` is that of the intercept and the coefficients, in this order; without any there are no intervals.
    """

    lines: tuple[Line, ...]
    intercept: float
    scaling: Scaling
    grades: tuple[tuple[str, float], ...]
    covariance: tuple[tuple[float, ...], ...] = ()

    @property
    def features(self) -> tuple[str, ...]:
        """Names of the features, in the order of the lines."""
        return tuple(line.feature for line in self.lines)

    @property
    def declared(self) -> tuple[Declared, ...]:
        """The features as tables are asked for them, in the order of the lines."""
        return tuple(line.declared for line in self.lines)

    def bins(self, values: Floats) -> Ints:
        """The bin of each firm (rows) in each line (columns)."""
        return np.column_stack([line.index(values[:, j]) for j, line in enumerate(self.lines)])

    def points_of(self, bins: Ints) -> Ints:
        """The points of bins."""
        return np.column_stack([np.array(line.points)[bins[:, j]] for j, line in enumerate(self.lines)])

    def points(self, values: Floats) -> Ints:
        """The points of each firm (rows) for each line (columns); a row's sum is its score."""
        return self.points_of(self.bins(values))

    def score(self, values: Floats) -> Ints:
        """The score of each firm."""
        return np.asarray(self.points(values).sum(axis=1), dtype=np.int64)

    def log_odds(self, score: Ints) -> Floats:
        """The log odds of default that a score stands for."""
        return np.asarray((self.scaling.offset - score) / self.scaling.factor, dtype=np.float64)

    def pd(self, score: Ints) -> Floats:
        """The probability of default that a score stands for."""
        return chance(self.log_odds(score))

    def error(self, bins: Ints) -> Floats:
        """The standard error of the log odds of bins: of the weights (delta method) and of the bins' evidence."""
        ones = np.ones((len(bins), 1))
        woe = np.column_stack([ones, *(np.array(line.woe)[bins[:, j]] for j, line in enumerate(self.lines))])
        variance = np.einsum("ij,jk,ik->i", woe, np.array(self.covariance), woe, optimize=True)
        for j, line in enumerate(self.lines):
            variance += line.coefficient**2 * line.variance[bins[:, j]]
        return np.asarray(np.sqrt(variance))

    def grade(self, pd: float) -> str:
        """The grade whose band the probability falls into."""
        return next(name for name, upper in self.grades if pd <= upper)

    def least(self, pd: float) -> int:
        """The lowest score that stands for no higher a probability."""
        start = math.floor(self.scaling.offset + self.scaling.factor * math.log((1 - pd) / pd))
        return next(s for s in range(start - 1, start + 3) if self.pd(np.array([s]))[0] <= pd)

    def grade_index(self, pd: Floats) -> Ints:
        """The place among the grades of each probability."""
        return np.searchsorted([upper for _, upper in self.grades], pd, side="left")


def chance(log_odds: Floats) -> Floats:
    """The probability of log odds."""
    return np.asarray(1 / (1 + np.exp(-log_odds)), dtype=np.float64)


def ordinary_bins(splits: Sequence[float], words: Sequence[str] | None, groups: Sequence[int]) -> int:
    """How many bins there are of neither special nor missing values."""
    return len(splits) + 1 if words is None else max(groups) + 1


def bin_index(splits: Sequence[float], special: Sequence[float], groups: Sequence[int] | None, values: Floats) -> Ints:
    """The bin of each value: among the splits, left edges included, or its word's group; special; or missing (nan)."""
    lost = np.isnan(values)
    if groups is None:
        found, ordinary = np.searchsorted(np.array(splits), values, side="right"), len(splits) + 1
    else:
        found, ordinary = np.array(groups)[np.where(lost, 0, values).astype(np.int64)], max(groups) + 1
    for k, code in enumerate(special):
        found = np.where(values == code, ordinary + k, found)
    return np.where(lost, ordinary + len(special), found)


def plain(edge: float) -> str:
    """A number as people write it: large ones, such as fen, in whole digits rather than with an exponent."""
    return f"{edge:.0f}" if abs(edge) >= 1e5 else f"{edge:.6g}"


def shortened(words: Sequence[str]) -> str:
    """Words of one bin, as many as can be shown, and how many more there are."""
    text = " | ".join(words)
    if len(text) <= SHOWN:
        return text
    kept = [w for k, w in enumerate(words) if len(" | ".join(words[: k + 1])) <= SHOWN] or [words[0][:SHOWN]]
    return f"{' | '.join(kept)} | {len(words) - len(kept)} more" if len(words) > len(kept) else kept[0] + " ..."
