"""Whom a new card takes that a former one would refuse, and the other way round, where both take as many."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from credit.label import Label
from credit.scorecard import Flags, Ints


@dataclass(frozen=True)
class Group:
    """Firms of one side of a swap-set: all of them, those whose outcome is known, and those of them that are bad."""

    firms: int
    known: int = 0
    bad: int = 0

    @property
    def rate(self) -> tuple[float, float, float] | None:
        """The share of the bad among the known, with its interval of 95 % (Wilson); None where none is known."""
        if not self.known:
            return None
        between = stats.binomtest(self.bad, self.known).proportion_ci(method="wilson")
        return self.bad / self.known, float(between.low), float(between.high)


@dataclass(frozen=True)
class Swap:
    """Firms by what both cards say of them."""

    both: Group
    only_new: Group
    only_former: Group
    neither: Group

    @property
    def groups(self) -> tuple[Group, ...]:
        """Those that both take, that the new card alone takes, that the former alone takes, that neither takes."""
        return self.both, self.only_new, self.only_former, self.neither


def swap(new: Ints, former: Ints, taken: float, outcome: Label | None = None) -> Swap:
    """The swap-set of two scores of the same firms, where either takes the best `taken` share of them."""
    number = round(taken * len(new))
    ours, theirs = (_best(score, number) for score in (new, former))
    parts = (ours & theirs, ours & ~theirs, ~ours & theirs, ~ours & ~theirs)
    return Swap(*(_group(part, outcome) for part in parts))


def _group(part: Flags, outcome: Label | None) -> Group:
    if outcome is None:
        return Group(int(part.sum()))
    known = part & outcome.known
    return Group(int(part.sum()), int(known.sum()), int((known & outcome.bad).sum()))


def _best(score: Ints, number: int) -> Flags:
    """The highest scores, equal ones in the order of the firms."""
    found = np.zeros(len(score), dtype=bool)
    found[np.argsort(-score, kind="stable")[:number]] = True
    return found
