"""The scorecard itself: features, bins, points, and what a score says, in numbers that JSON can hold."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from credit.options import Scaling

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Line:
    """A feature on the card. A bin i holds splits[i-1] <= value < splits[i]; missing values have the last one."""

    feature: str
    trend: str
    splits: tuple[float, ...]
    good: tuple[int, ...]
    bad: tuple[int, ...]
    woe: tuple[float, ...]
    iv: float
    coefficient: float
    points: tuple[int, ...]

    @property
    def neutral(self) -> float:
        """Points of the average firm of the sample."""
        firms = np.add(self.good, self.bad)
        return float(np.dot(firms, self.points) / firms.sum())

    @property
    def best(self) -> int:
        """Points of the best bin that firms of the sample were in."""
        return max(p for p, g, b in zip(self.points, self.good, self.bad, strict=True) if g + b)

    @property
    def labels(self) -> tuple[str, ...]:
        """Each bin in words, as an interval; the last is `missing`."""
        edges = ["-inf", *map(_plain, self.splits), "inf"]
        return (*(f"[{low}, {high})" for low, high in pairwise(edges)), "missing")

    def index(self, values: Floats) -> Ints:
        """The bin of each value."""
        return bin_index(self.splits, values)


@dataclass(frozen=True)
class Scorecard:
    """The lines of a card, the intercept of the log odds of default, and the scale of its points."""

    lines: tuple[Line, ...]
    intercept: float
    scaling: Scaling
    grades: tuple[tuple[str, float], ...]

    @property
    def features(self) -> tuple[str, ...]:
        """Names of the features, in the order of the lines."""
        return tuple(line.feature for line in self.lines)

    def bins(self, values: Floats) -> Ints:
        """The bin of each firm (rows) in each line (columns)."""
        return np.column_stack([line.index(values[:, j]) for j, line in enumerate(self.lines)])

    def points(self, values: Floats) -> Ints:
        """The points of each firm (rows) for each line (columns); a row's sum is its score."""
        bins = self.bins(values)
        return np.column_stack([np.array(line.points)[bins[:, j]] for j, line in enumerate(self.lines)])

    def score(self, values: Floats) -> Ints:
        """The score of each firm."""
        return np.asarray(self.points(values).sum(axis=1), dtype=np.int64)

    def pd(self, score: Ints) -> Floats:
        """The probability of default that a score stands for."""
        scale = self.scaling
        return np.asarray(1 / (1 + np.exp((score - scale.offset) / scale.factor)), dtype=np.float64)

    def grade(self, pd: float) -> str:
        """The grade whose band the probability falls into."""
        return next(name for name, upper in self.grades if pd <= upper)


def _plain(edge: float) -> str:
    """A number as people write it: large ones, such as fen, in whole digits rather than with an exponent."""
    return f"{edge:.0f}" if abs(edge) >= 1e5 else f"{edge:.6g}"


def bin_index(splits: tuple[float, ...], values: Floats) -> Ints:
    """The position of each value among the splits, left edges included; nan comes after the last bin."""
    found = np.digitize(values, np.array(splits))
    return np.where(np.isnan(values), len(splits) + 1, found)
