"""What enterprises are, beside whom they trade with: the words of their names, and the group each belongs to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from gnn.words import weighed

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
EVER = -(2**31)
"""A day number before all days."""


@dataclass(frozen=True)
class Traits:
    """Enterprises x TOKENS as counted, the number of each one's head, -1 for none, and who is known so far.

    `since` is the day number from which on each one's head holds.
    """

    counts: sp.csr_matrix
    heads: Ints
    since: Ints
    known: Flags

    def among(self, known: Flags, day: int) -> Traits:
        """What was so before a day, where only these are known: rare words and groups must not tell who comes."""
        return replace(self, known=known, heads=np.where(self.since < day, self.heads, -1))

    @cached_property
    def tokens(self) -> sp.csr_matrix:
        """Enterprises x TOKENS, weighed by their rarity among those known."""
        return weighed(self.counts, self.known)

    @cached_property
    def group(self) -> Ints:
        """The number of each enterprise's group, -1 where it belongs to none: it takes two that are known."""
        held = np.bincount(self.heads[self.known & (self.heads >= 0)], minlength=int(self.heads.max(initial=-1)) + 1)
        shared = np.append(held > 1, False)
        return np.where(shared, np.cumsum(shared) - 1, -1)[self.heads]

    @property
    def groups(self) -> int:
        """How many groups there are."""
        return int(self.group.max(initial=-1)) + 1


def traits(counts: sp.csr_matrix, heads: Ints, since: Ints | None = None) -> Traits:
    """The traits of enterprises that are all known; their heads hold ever since, unless days are told."""
    size = counts.shape[0]
    return Traits(counts, heads, np.full(size, EVER) if since is None else since, np.ones(size, bool))


def numbered(heads: NDArray[np.str_]) -> Ints:
    """The number of each one's head by its name; -1 where that is empty."""
    names, number = np.unique(heads, return_inverse=True)
    return np.asarray(number - 1 if len(names) and names[0] == "" else number, dtype=np.int64)
