from __future__ import annotations

import datetime as dt

import pytest

from gnn.ledger import day_number
from gnn.split import split
from graph.errors import DataRefused

DAY = day_number(dt.date(2019, 1, 1))


def test_windows_lie_before_the_day_and_do_not_overlap_the_calibration() -> None:
    days = split(DAY - 800, DAY, 180, 6)
    assert days.calibration == DAY - 180
    assert days.training == (DAY - 360, DAY - 540)
    assert all(cut + 180 <= days.calibration for cut in days.training)


def test_windows_are_at_most_as_many_as_asked_for() -> None:
    assert len(split(DAY - 40_000, DAY, 180, 6).training) == 6


def test_too_short_a_history_is_refused_with_the_days_held() -> None:
    with pytest.raises(DataRefused, match=r"450 days before it; held are 449 days, from 2017-10-09 on"):
        split(DAY - 449, DAY, 180, 6)
