from __future__ import annotations

import datetime as dt

import pytest

from gnn.ledger import day_number
from gnn.split import cuts
from graph.errors import DataRefused

DAY = day_number(dt.date(2019, 1, 1))


def test_windows_end_by_the_day_and_lie_half_a_horizon_apart() -> None:
    days = cuts(DAY - 800, DAY, 180, 9)
    assert days == tuple(DAY - 180 - k * 90 for k in range(6))
    assert all(cut - 90 >= DAY - 800 for cut in days)


def test_windows_are_at_most_as_many_as_asked_for() -> None:
    assert len(cuts(DAY - 40_000, DAY, 180, 4)) == 4


def test_too_short_a_history_is_refused_with_the_days_held() -> None:
    assert cuts(DAY - 270, DAY, 180, 4) == (DAY - 180,)
    with pytest.raises(DataRefused, match=r"270 days before it; held are 269 days, from 2018-04-07 on"):
        cuts(DAY - 269, DAY, 180, 4)
