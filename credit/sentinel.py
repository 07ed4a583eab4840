"""Numbers that stand for words, such as 999 for unknown: told by how they are written, and by how far off they lie."""

from __future__ import annotations

import numpy as np

from credit.declared import Floats

NINES = (96.0, 97.0, 98.0, 99.0, *(float(d * 10**k - 1) for k in range(3, 10) for d in (1,)), 9998.0, 998.0, 997.0)
CODES = frozenset(NINES)
"""Numbers of nines, and those just before them, that are given to what has no number."""

BELOW = frozenset({-1.0, -2.0, -6.0, -7.0, -8.0, -9.0, -99.0, -999.0, -9999.0, -99999.0, -999999.0})
"""Negative numbers that are, where all others are not negative."""

OFTEN = 5
"""A code comes in at least so many rows."""

GAP = 2.0
"""How far above all others codes of nines begin, in terms of the largest of those."""


def sentinels(known: Floats) -> tuple[float, ...]:
    """The codes among the known values of a column, in order; none where they may be numbers like the others."""
    values, counts = np.unique(known, return_counts=True)
    often = values[counts >= OFTEN]
    found = [float(v) for v in often if v in BELOW] if values.min() < 0 else []
    rest = values[~np.isin(values, found)]
    if not len(rest) or rest.min() < 0:
        found, rest = [], values
    high = [float(v) for v in often if v in CODES]
    others = rest[~np.isin(rest, high)]
    if high and len(others) and min(high) > GAP * max(float(others.max()), 1.0):
        found += high
    return tuple(sorted(found))
