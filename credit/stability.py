"""Whether a later population is the one that a card was made of: stability indices of the score and of each feature."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from credit.answers import Answers
from credit.card import Card
from credit.curves import in_bands
from credit.declared import Floats
from credit.scorecard import Line
from graph.errors import DataRefused

WATCH, MOVED = 0.10, 0.25
"""Where an index begins to be watched, and where a population has moved."""

HALF = 0.5
"""Firms that an empty bin is given, so that its logarithm is one."""

FEW = 30
"""Fewer firms make indices of chance."""


@dataclass(frozen=True)
class Moved:
    """One index: of what, how large, what it calls for, and the share of firms by bin, then and now."""

    name: str
    zh: str
    en: str
    index: float
    state: str
    bins: tuple[str, ...]
    then: tuple[float, ...]
    now: tuple[float, ...]


@dataclass(frozen=True)
class Stability:
    """The index of the score, of each feature, and the firms that they are of; `points` is how far the mean moved."""

    firms: int
    score: Moved
    features: tuple[Moved, ...]
    mean_then: float
    mean_now: float

    @property
    def alarm(self) -> bool:
        """Whether the score or any feature has moved."""
        return any(m.state == "moved" for m in (self.score, *self.features))


def stability(card: Card, values: Floats) -> Stability:
    """A later population, by the card's features, beside the one that the card was made of.

    The score's bands are those in which the card's own sample stood in tenths. Raises DataRefused for too few firms.
    """
    if len(values) < FEW:
        raise DataRefused(f"{len(values)} firms are too few to compare populations by; it takes at least {FEW}")
    found, then = Answers(card, values), card.figures["scores"]
    cuts = np.array(then["cuts"])
    score = moved("score", ("分数", "score"), _bands(cuts), np.array(then["firms"]), in_bands(cuts, found.score))
    lines = card.scorecard.lines
    features = [
        moved(line.feature, (line.zh, line.en), line.labels, line.firms, _counts(line, found.bins[:, j]))
        for j, line in enumerate(lines)
    ]
    return Stability(len(values), score, tuple(features), then["mean"], float(found.score.mean()))


def moved(name: str, words: tuple[str, str], bins: Sequence[str], then: np.ndarray, now: np.ndarray) -> Moved:
    """The index of two counts of the same bins."""
    index = psi(then, now)
    state = "moved" if index >= MOVED else "watch" if index >= WATCH else "stable"
    shares = (tuple(round(float(v), 6) for v in counts / counts.sum()) for counts in (then, now))
    return Moved(name, *words, round(index, 6), state, tuple(bins), *shares)


def psi(then: np.ndarray, now: np.ndarray) -> float:
    """The population stability index: the sum of (now - then) ln(now / then) over the shares of bins in use."""
    used = (then + now) > 0
    old, new = (np.maximum(counts[used], HALF) / counts.sum() for counts in (then, now))
    return float(((new - old) * np.log(new / old)).sum())


def _counts(line: Line, index: np.ndarray) -> np.ndarray:
    return np.bincount(index, minlength=len(line.points))


def _bands(cuts: np.ndarray) -> tuple[str, ...]:
    edges = ["-inf", *(f"{cut:.0f}" for cut in cuts), "inf"]
    return tuple(f"[{low}, {high})" for low, high in itertools.pairwise(edges))
