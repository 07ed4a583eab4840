"""The days that a model learns from, all before its own: windows half a horizon apart, the last of which ends at it."""

from __future__ import annotations

from gnn.ledger import day_of
from graph.errors import DataRefused


def cuts(first: int, as_of: int, horizon: int, most: int) -> tuple[int, ...]:
    """Training cuts, the latest first; labels of a cut lie in [cut, cut + horizon), everything else before the cut.

    A cut needs half a horizon of past to look back on. Raises DataRefused where there is no training cut.
    """
    step = max(horizon // 2, 1)
    days = tuple(day for k in range(most) if (day := as_of - horizon - k * step) - first >= step)
    if not days:
        raise DataRefused(
            f"training for {day_of(as_of)} with a horizon of {horizon} days needs trade of {horizon + step} days "
            f"before it; held are {max(as_of - first, 0)} days, from {day_of(first)} on: "
            "load older invoices, or take a later day or a shorter horizon"
        )
    return days
