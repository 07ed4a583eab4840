"""Optimal bins of one feature, by optbinning, as plain numbers that need it no more."""

from __future__ import annotations

import logging
import math
from dataclasses import dataclass

import numpy as np

from credit.options import CardOptions
from credit.scorecard import Flags, Floats, Ints, bin_index

# ortools and highspy bring two versions of one library; cvxpy, which optbinning imports without need here, logs that.
logging.getLogger("__cvxpy__").addFilter(lambda record: "HIGHS" not in record.getMessage())

from optbinning import OptimalBinning  # noqa: E402

DIGITS = 9
"""Decimals that are kept of a weight of evidence, so that every machine makes the same card."""


@dataclass(frozen=True)
class Bins:
    """Counts a bin: bin i holds splits[i-1] <= value < splits[i]; the last of `good` and `bad` is missing values."""

    feature: str
    trend: str
    splits: tuple[float, ...]
    good: tuple[int, ...]
    bad: tuple[int, ...]

    @property
    def woe(self) -> tuple[float, ...]:
        """Weight of evidence a bin, ln(share of the good / share of the bad); 0 where a bin lacks either kind."""
        goods, bads = sum(self.good), sum(self.bad)
        pairs = zip(self.good, self.bad, strict=True)
        return tuple(round(math.log((g / goods) / (b / bads)), DIGITS) if g and b else 0.0 for g, b in pairs)

    @property
    def iv(self) -> float:
        """Information value."""
        goods, bads = sum(self.good), sum(self.bad)
        parts = zip(self.woe, self.good, self.bad, strict=True)
        return round(sum(w * (g / goods - b / bads) for w, g, b in parts), DIGITS)

    def index(self, values: Floats) -> Ints:
        """The bin of each value; a missing one falls into the last."""
        return bin_index(self.splits, values)

    def transform(self, values: Floats) -> Floats:
        """The weight of evidence of each value."""
        return np.array(self.woe)[self.index(values)]


def bin_feature(feature: str, trend: str, values: Floats, bad: Flags, options: CardOptions) -> Bins:
    """The optimal monotone bins of a feature; a single one where its values tell nothing apart."""
    known = ~np.isnan(values)
    if len(np.unique(values[known])) < 2 or len(np.unique(bad[known])) < 2:
        return _single(feature, trend, known, bad)
    said = binner(feature, trend, options).fit(values, bad.astype(int)).to_dict()
    good, ill = ([int(n) for n in said[k]] for k in ("n_nonevent", "n_event"))
    # optbinning appends special values (none are declared) and missing ones.
    return Bins(feature, trend, tuple(map(float, said["splits"])), (*good[:-2], good[-1]), (*ill[:-2], ill[-1]))


def binner(feature: str, trend: str, options: CardOptions) -> OptimalBinning:
    """The optimiser, not yet fitted: as an integer program, which is solved three times faster than the default."""
    return OptimalBinning(
        name=feature,
        solver="mip",
        monotonic_trend=trend,
        max_n_prebins=options.max_prebins,
        min_prebin_size=options.min_prebin_size,
        min_bin_size=options.min_bin_size,
    )


def _single(feature: str, trend: str, known: Flags, bad: Flags) -> Bins:
    count = [(int((known & kind).sum()), int((~known & kind).sum())) for kind in (~bad, bad)]
    return Bins(feature, trend, (), count[0], count[1])
