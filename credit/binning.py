"""Optimal bins of one feature, by optbinning, as plain numbers that need it no more."""

from __future__ import annotations

import logging
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from credit.declared import ANY, OPEN, RISKIER, SAFER, Declared, Floats
from credit.options import CardOptions
from credit.scorecard import Flags, Ints, bin_index, ordinary_bins

# ortools and highspy bring two versions of one library; cvxpy, which optbinning imports without need here, logs that.
logging.getLogger("__cvxpy__").addFilter(lambda record: "HIGHS" not in record.getMessage())

from optbinning import OptimalBinning  # noqa: E402

DIGITS = 9
"""Decimals that are kept of a weight of evidence, so that every machine makes the same card."""

PRIOR = 10.0
"""Firms of the sample's own share that a bin is mixed with where it lacks a kind, and each word of a category."""


@dataclass(frozen=True)
class Bins:
    """Counts a bin: ordinary ones by `splits` or by `groups` of words, one a special value, the last for missing."""

    declared: Declared
    splits: tuple[float, ...]
    groups: tuple[int, ...]
    good: tuple[int, ...]
    bad: tuple[int, ...]

    @property
    def ordinary(self) -> int:
        """How many bins are of neither special nor missing values."""
        return ordinary_bins(self.splits, self.declared.words, self.groups)

    @cached_property
    def woe(self) -> tuple[float, ...]:
        """Weight of evidence a bin, ln(share of the good / share of the bad); 0 of an empty bin."""
        goods, bads = sum(self.good), sum(self.bad)
        return tuple(_woe(g, b, goods, bads) for g, b in zip(self.good, self.bad, strict=True))

    @cached_property
    def iv(self) -> float:
        """Information value."""
        goods, bads = sum(self.good), sum(self.bad)
        parts = zip(self.woe, self.good, self.bad, strict=True)
        return round(sum(w * (g / goods - b / bads) for w, g, b in parts), DIGITS)

    def index(self, values: Floats) -> Ints:
        """The bin of each value; a missing one falls into the last."""
        groups = self.groups if self.declared.words is not None else None
        return bin_index(self.splits, self.declared.special, groups, values)

    def transform(self, values: Floats) -> Floats:
        """The weight of evidence of each value."""
        return np.array(self.woe)[self.index(values)]


def bin_feature(declared: Declared, values: Floats, bad: Flags, options: CardOptions) -> Bins:
    """The optimal bins of a feature, monotone where its sense asks it; one where its values tell nothing apart."""
    if declared.words is not None:
        return _grouped(declared, values, bad, options)
    if declared.sense == ANY and not options.peaks:
        declared = replace(declared, sense=OPEN)
    splits = cuts(declared, values, bad, options)
    found = _counted(declared, splits, (), values, bad)
    while (at := _disorder(found)) is not None:
        found = _counted(declared, found.splits[:at] + found.splits[at + 1 :], (), values, bad)
    return found


def cuts(declared: Declared, values: Floats, bad: Flags, options: CardOptions) -> tuple[float, ...]:
    """The splits that optbinning finds best; those of many rows are found on every n-th of them."""
    step = -(-len(values) // options.most_binned)
    values, bad = values[::step], bad[::step]
    usual = ~np.isnan(values) & ~np.isin(values, declared.special)
    if len(np.unique(values[usual])) < 2 or len(np.unique(bad[usual])) < 2:
        return ()
    fitted = binner(declared, options).fit(values, bad.astype(int))
    return tuple(map(float, fitted.to_dict()["splits"]))


def binner(declared: Declared, options: CardOptions) -> OptimalBinning:
    """The optimiser, not yet fitted: as an integer program, which is solved three times faster than the default."""
    return OptimalBinning(
        name=declared.name,
        solver="mip",
        monotonic_trend=declared.sense,
        max_n_prebins=options.max_prebins,
        min_prebin_size=options.min_prebin_size,
        min_bin_size=options.min_bin_size,
        special_codes=list(declared.special) or None,
    )


def _counted(
    declared: Declared, splits: tuple[float, ...], groups: tuple[int, ...], values: Floats, bad: Flags
) -> Bins:
    """The bins with what falls into each, found as it will be at every later score."""
    size = ordinary_bins(splits, declared.words, groups) + len(declared.special) + 1
    index = bin_index(splits, declared.special, groups if declared.words is not None else None, values)
    good, ill = (np.bincount(index[kind], minlength=size).tolist() for kind in (~bad, bad))
    return Bins(declared, splits, groups, tuple(good), tuple(ill))


def _disorder(bins: Bins) -> int | None:
    """The split between bins against the asked order, as counts of all rows may be where cuts are of few."""
    woe = bins.woe[: bins.ordinary]
    rising = bins.declared.sense == SAFER or (bins.declared.sense == OPEN and woe[-1] > woe[0])
    if bins.declared.sense not in (SAFER, RISKIER, OPEN):
        return None
    steps = np.diff(woe) if rising else -np.diff(woe)
    return int(np.argmin(steps)) if len(steps) and steps.min() < 0 else None


def _grouped(declared: Declared, values: Floats, bad: Flags, options: CardOptions) -> Bins:
    """Words put together by their share of default, each mixed with the sample's; rare and new ones are one word."""
    words = len(declared.words or ())
    known = ~np.isnan(values)
    place = np.where(known, values, 0).astype(np.int64)
    firms = np.bincount(place[known], minlength=words + 1)
    ill = np.bincount(place[known & bad], minlength=words + 1)
    rare = firms < max(options.min_word, options.min_word_share * len(values))
    rare[words] = True
    firms, ill = (np.where(rare, counts[rare].sum(), counts) for counts in (firms, ill))
    rates = (ill + PRIOR * bad.mean()) / (firms + PRIOR)
    risk = np.where(known, rates[place], np.nan)
    splits = cuts(Declared(declared.name, declared.zh, declared.en, RISKIER), risk, bad, options)
    groups = _dense(np.searchsorted(np.array(splits), rates, side="right"))
    return _counted(declared, (), groups, values, bad)


def _dense(groups: Ints) -> tuple[int, ...]:
    return tuple(np.unique(groups, return_inverse=True)[1].tolist())


def _woe(good: int, bad: int, goods: int, bads: int) -> float:
    """A bin that lacks a kind is mixed with firms of the sample's share, so that it says something, and not all."""
    mixed = PRIOR if not (good and bad) and good + bad else 0.0
    share = goods / (goods + bads)
    if not good + bad:
        return 0.0
    return round(math.log((good + mixed * share) / goods) - math.log((bad + mixed * (1 - share)) / bads), DIGITS)


def woes(bins: Sequence[Bins], values: Floats) -> Floats:
    """The weights of evidence of a matrix, a column a feature."""
    return np.column_stack([b.transform(values[:, j]) for j, b in enumerate(bins)])
