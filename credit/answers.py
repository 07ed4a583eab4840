"""What a card says of many firms at once: score, grade, pd with its interval, points, reasons, and what was missing."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa

from credit.card import Card
from credit.declared import Floats
from credit.reasons import codes, worst
from credit.scorecard import Ints, Scorecard, Z, chance
from graph.errors import BadParameter
from graph.tables import POINT

BATCH = 100_000
"""Firms that are answered at once, so that a million need little memory."""


@dataclass(frozen=True)
class Answers:
    """The answers of a card for a matrix of features; each property is a value or a row a firm, computed on demand."""

    card: Card
    values: Floats
    base_rate: float | None = None

    @property
    def sheet(self) -> Scorecard:
        """The scorecard."""
        return self.card.scorecard

    @cached_property
    def bins(self) -> Ints:
        """The bin of each firm in each line."""
        return self.sheet.bins(self.values)

    @cached_property
    def points(self) -> Ints:
        """The points of each firm for each line."""
        return self.sheet.points_of(self.bins)

    @cached_property
    def score(self) -> Ints:
        """The score of each firm."""
        return np.asarray(self.points.sum(axis=1), dtype=np.int64)

    @cached_property
    def log_odds(self) -> Floats:
        """The log odds of default, at the base rate where one is given."""
        return self.sheet.log_odds(self.score) + shift(self.card.origin.share, self.base_rate)

    @cached_property
    def interval(self) -> tuple[Floats, Floats] | None:
        """Where the probability lies in 19 of 20 samples; None where the card knows no covariance."""
        if not self.sheet.covariance:
            return None
        half = Z * self.sheet.error(self.bins)
        return chance(self.log_odds - half), chance(self.log_odds + half)

    def table(self) -> pa.Table:
        """The answers as Arrow columns, of the types of table CREDIT."""
        low, high = self.interval or (None, None)
        names = np.array([name for name, _ in self.sheet.grades])
        size = len(self.score)
        return pa.table(
            {
                "score": pa.array(self.score, pa.int32()),
                "grade": pa.array(names[self.sheet.grade_index(self.sheet.pd(self.score))], pa.string()),
                "pd": pa.array(chance(self.log_odds)),
                "pd_low": pa.nulls(size, pa.float64()) if low is None else pa.array(low),
                "pd_high": pa.nulls(size, pa.float64()) if high is None else pa.array(high),
                "points": self._points(),
                "reasons": self._reasons(),
                "missing": self._missing(),
            }
        )

    def _points(self) -> pa.ListArray:
        lines = self.sheet.lines
        size, width = self.points.shape
        starts = np.cumsum([0, *(len(line.labels) for line in lines)])
        labels = pa.array([label for line in lines for label in line.labels], pa.string())
        flat = self.points.astype(np.float64)
        best, middle = (np.array([getattr(line, n) for line in lines], np.float64) for n in ("best", "median"))
        parts = [
            pa.array([line.feature for line in lines], pa.string()).take(pa.array(np.tile(np.arange(width), size))),
            labels.take(pa.array((self.bins + starts[:-1]).ravel())),
            *(pa.array(a.ravel()) for a in (flat, best - flat, middle - flat)),
        ]
        return pa.ListArray.from_arrays(_offsets(np.full(size, width)), pa.StructArray.from_arrays(parts, fields=POINT))

    def _reasons(self) -> pa.ListArray:
        order, counts = worst(self.sheet, self.points)
        every = [codes(line) for line in self.sheet.lines]
        starts = np.cumsum([0, *map(len, every)])
        known = pa.array([code for line in every for code in line], pa.string())
        at = np.take_along_axis(self.bins, order, axis=1) + starts[:-1][order]
        kept = np.arange(order.shape[1]) < counts[:, None]
        return pa.ListArray.from_arrays(_offsets(counts), known.take(pa.array(at[kept])))

    def _missing(self) -> pa.ListArray:
        lost = np.isnan(self.values)
        names = pa.array(self.sheet.features, pa.string())
        return pa.ListArray.from_arrays(_offsets(lost.sum(axis=1)), names.take(pa.array(np.nonzero(lost)[1])))


def answers(card: Card, values: Floats, base_rate: float | None = None) -> pa.Table:
    """What the card says of each row of its features, in parts, so that the answer of one firm is that of a million."""
    starts = range(0, max(len(values), 1), BATCH)
    return pa.concat_tables([Answers(card, values[at : at + BATCH], base_rate).table() for at in starts])


def shift(share: float, base_rate: float | None) -> float:
    """What log odds learnt on a sample gain where another share defaults (Elkan 2001, King and Zeng 2001)."""
    if base_rate is None:
        return 0.0
    if not 0 < base_rate < 1:
        raise BadParameter(f"a base rate of {base_rate:g} is no share of firms; give one between 0 and 1, such as 0.02")
    return math.log(base_rate / (1 - base_rate)) - math.log(share / (1 - share))


def _offsets(counts: Ints) -> pa.Array:
    return pa.array(np.concatenate([[0], np.cumsum(counts)]).astype(np.int32))
