"""The days of the books: how busy each is, and how it is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from loaders.economy.economy import Economy

SEASON = np.array([1.0, 0.6, 1.02, 0.97, 0.98, 1.0, 1.0, 1.02, 1.0, 0.97, 1.03, 1.2])
"""How busy January to December are in the real books: the new year's holiday empties February, December closes."""
WEEKEND = 0.38
MONTH_END = 1.7
"""The last days of a month see as many times the documents of the first ones."""


@dataclass(frozen=True)
class Calendar:
    """Days counted from the first; months counted from the first."""

    days: NDArray[np.datetime64]
    month: NDArray[np.int64]
    """Month of each day."""
    cumulative: NDArray[np.float64]
    """Cumulated weight of the days, one longer than they are."""
    first: NDArray[np.int64]
    """First day of each month, one longer than the months."""
    season: NDArray[np.float64]
    """How busy each month is; 1 is usual."""

    @property
    def months(self) -> int:
        """How many months."""
        return len(self.season)

    def draw(self, rng: np.random.Generator, months: NDArray[np.int64]) -> NDArray[np.int64]:
        """A day in each of the months, busy days more often."""
        low, high = self.cumulative[self.first[months]], self.cumulative[self.first[months + 1]]
        found = np.searchsorted(self.cumulative, low + rng.random(len(months)) * (high - low), side="right") - 1
        return np.clip(found, self.first[months], self.first[months + 1] - 1)

    def written(self) -> list[str]:
        """The days as the real books write them: 2017/7/18."""
        return [f"{d.year}/{d.month}/{d.day}" for d in self.days.astype(object)]

    def day(self, index: int) -> date:
        """One day as a date."""
        found: date = self.days[index].astype(object)
        return found


def calendar(economy: Economy) -> Calendar:
    """The economy's days."""
    first = np.datetime64(economy.first_month, "M")
    months = first + np.arange(economy.months + 1)
    days = np.arange(months[0].astype("datetime64[D]"), months[-1].astype("datetime64[D]"))
    month = (days.astype("datetime64[M]") - first).astype(np.int64)
    weekday = (days.astype(np.int64) + 3) % 7
    day = (days - days.astype("datetime64[M]").astype("datetime64[D]")).astype(np.int64)
    weight = np.where(weekday >= 5, WEEKEND, 1.0) * (1 + (MONTH_END - 1) * day / 30)
    start = (months.astype("datetime64[D]") - days[0]).astype(np.int64)
    season = SEASON[(months[:-1].astype(np.int64)) % 12]
    return Calendar(days, month, np.concatenate([[0.0], np.cumsum(weight)]), start, season)
