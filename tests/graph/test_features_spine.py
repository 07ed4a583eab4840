"""Spines: which rows can be answered, and what is said of those that cannot."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest

from graph.errors import DataRefused
from graph.features.spine import spine

DAY = date(2019, 1, 1)


def test_a_spine_is_read_under_either_language_and_as_texts_or_days() -> None:
    texts = spine(pa.table({"企业代号": [" E1 "], "截止日": ["2019-01-01"], "知悉日": [""], "label": ["1"]}))
    days = spine(pa.table({"known_at": [None], "AS_OF": [DAY], "enterprise": ["E1"]}))
    sheet = spine(pa.table({"enterprise": ["E1"], "as_of": ["2019-01-01 00:00:00"]}))
    for found in (texts, days, sheet):
        assert found.rows.to_pylist() == [{"row": 1, "enterprise": "E1", "as_of": DAY, "known_at": None}]
        assert not found.rejects.num_rows


def test_a_row_that_cannot_be_answered_is_told_and_the_others_stand() -> None:
    found = spine(
        pa.table(
            {
                "enterprise": ["E1", "", "E3", "E4", "E5"],
                "as_of": ["2019-02-30", "2019-01-01", "2019/1/1", "2019-01-01", "2019-01-01"],
                "known_at": [None, None, None, "soon", "2019-06-01"],
            }
        )
    )
    assert found.rows.to_pylist() == [{"row": 5, "enterprise": "E5", "as_of": DAY, "known_at": date(2019, 6, 1)}]
    told = [(row["row"], row["column"], row["value"]) for row in found.rejects.to_pylist()]
    assert told == [
        (1, "as_of", "2019-02-30"),
        (2, "enterprise", None),
        (3, "as_of", "2019/1/1"),
        (4, "known_at", "soon"),
    ]
    assert all("YYYY-MM-DD" in row["reason"] for row in found.rejects.to_pylist() if row["column"] != "enterprise")


def test_a_day_that_is_yet_to_come_is_rejected() -> None:
    days = ["2019-01-01", "2019-01-02", "2019-01-03"]
    cells = {"enterprise": ["E"] * 6, "as_of": [*days, *days[:1] * 3], "known_at": [None] * 3 + days}
    found = spine(pa.table(cells), last=date(2019, 1, 2))
    assert found.rows["row"].to_pylist() == [1, 2, 4, 5]
    told = [(row["row"], row["column"], row["value"]) for row in found.rejects.to_pylist()]
    assert told == [(3, "as_of", "2019-01-03"), (6, "known_at", "2019-01-03")]
    assert all("尚未到来; 2019-01-02 is the last" in reason for reason in found.rejects["reason"].to_pylist())


def test_a_spine_without_a_column_that_it_needs_is_refused() -> None:
    with pytest.raises(DataRefused, match=r"no column as_of .*截止日.* it has enterprise, day"):
        spine(pa.table({"enterprise": ["E1"], "day": ["2019-01-01"]}))
