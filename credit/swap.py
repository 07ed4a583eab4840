"""Whom a new card takes that a former one would refuse, and the other way round, where both take as many."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from credit.scorecard import Flags, Ints


@dataclass(frozen=True)
class Swap:
    """Firms by what both cards say, and how many of them defaulted where that is known."""

    both: int
    only_new: int
    only_former: int
    neither: int
    bads: tuple[int, int, int, int] | None


def swap(new: Ints, former: Ints, taken: float, bad: Flags | None = None) -> Swap:
    """The swap-set of two scores of the same firms, where either takes the best `taken` share of them."""
    number = round(taken * len(new))
    ours, theirs = (_best(score, number) for score in (new, former))
    parts = (ours & theirs, ours & ~theirs, ~ours & theirs, ~ours & ~theirs)
    both, gained, lost, neither = (int(part.sum()) for part in parts)
    if bad is None:
        return Swap(both, gained, lost, neither, None)
    ill = [int(bad[part].sum()) for part in parts]
    return Swap(both, gained, lost, neither, (ill[0], ill[1], ill[2], ill[3]))


def _best(score: Ints, number: int) -> Flags:
    """The highest scores, equal ones in the order of the firms."""
    found = np.zeros(len(score), dtype=bool)
    found[np.argsort(-score, kind="stable")[:number]] = True
    return found
