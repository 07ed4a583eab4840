"""What enterprises are, beside whom they trade with: the words of their names, and the group each belongs to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Traits:
    """Enterprises x TOKENS, and the number of each enterprise's group, -1 where it belongs to none."""

    tokens: sp.csr_matrix
    group: Ints

    @property
    def groups(self) -> int:
        """How many groups there are."""
        return int(self.group.max(initial=-1)) + 1


def grouped(heads: NDArray[np.str_]) -> Ints:
    """The number of each one's group, by the name of its head; -1 where that is empty, or nobody else has it."""
    names, number, size = np.unique(heads, return_inverse=True, return_counts=True)
    shared = (size > 1) & (names != "")
    place = np.cumsum(shared) - 1
    return np.where(shared, place, -1)[number]
