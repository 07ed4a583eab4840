"""The days that a model learns from: training windows, then one later window to calibrate on, all before its day."""

from __future__ import annotations

from dataclasses import dataclass

from gnn.ledger import day_of
from graph.errors import DataRefused


@dataclass(frozen=True)
class Split:
    """Days since 1970-01-01; labels of a cut lie in [cut, cut + horizon), everything else before the cut."""

    as_of: int
    horizon: int
    calibration: int
    training: tuple[int, ...]


def split(first: int, as_of: int, horizon: int, cuts: int) -> Split:
    """The calibration cut as_of - horizon and training cuts before it, a horizon apart, as far as the data reaches.

    A cut needs half a horizon of past to look back on. Raises DataRefused where there is no training cut.
    """
    past = horizon // 2
    days = [as_of - horizon * (k + 2) for k in range(cuts)]
    training = tuple(day for day in days if day - first >= past)
    if not training:
        raise DataRefused(
            f"training for {day_of(as_of)} with a horizon of {horizon} days needs trade of {2 * horizon + past} days "
            f"before it; held are {max(as_of - first, 0)} days, from {day_of(first)} on: "
            "load older invoices, or take a later day or a shorter horizon"
        )
    return Split(as_of, horizon, as_of - horizon, training)
