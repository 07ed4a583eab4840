from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest

from loaders.told import told


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("甲 ", "甲 "),
        (True, "true"),
        (2**70, str(2**70)),
        (1234567.0, "1234567"),
        (-943.4, "-943.4"),
        (0.1 + 0.2, "0.3"),
        (0.000001, "0.000001"),
        (-0.0, "-0"),
        (999999999999999.0, "999999999999999"),
        (1e15, "1E+15"),
        (float("nan"), ""),
        (Decimal("NaN"), ""),
        (Decimal("12.00"), "12"),
        (Decimal("12.50"), "12.50"),
        (Decimal("1E+3"), "1000"),
        (date(2019, 1, 7), "2019-01-07"),
        (datetime.fromisoformat("2019-01-07"), "2019-01-07"),
        (datetime.fromisoformat("2019-01-07T03:04:05"), "2019-01-07 03:04:05"),
        (datetime(2019, 1, 6, 16, tzinfo=UTC), "2019-01-07"),
        (time(3, 4), "03:04:00"),
        (timedelta(hours=1), "1:00:00"),
        ("甲".encode(), "甲"),
        (["甲", "乙"], "甲;乙"),
        ({"a": "甲"}, '{"a": "甲"}'),
    ],
)
def test_values_are_told_as_text(value: object, text: str) -> None:
    assert told(value) == text
