"""Declared tables: what conforms, what is refused, and how a changed shape is told apart."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pytest

from graph.errors import DataRefused
from graph.schema import Column, Table, shape

FIRMS = Table(
    "firms",
    "企业",
    "Firms.",
    ("id",),
    (Column("id", pa.string(), "标识", "id"), Column("n", pa.int32(), "数", "count", nullable=True)),
)


def test_a_table_is_cast_and_ordered_by_its_key() -> None:
    given = pa.table({"n": pa.array([2, None], pa.int64()), "id": ["b", "a"], "more": [1, 1]})
    assert FIRMS.conform(given).equals(pa.table({"id": ["a", "b"], "n": [None, 2]}, FIRMS.arrow))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"id": ["a"]}, "lacks the columns n"),
        ({"id": [None], "n": [1]}, "does not fit.*'id'"),
        ({"id": ["a"], "n": [2**40]}, "does not fit"),
        ({"id": ["a"], "n": ["many"]}, "does not fit"),
    ],
)
def test_what_does_not_fit_is_refused(given: dict[str, list[object]], said: str) -> None:
    with pytest.raises(DataRefused, match=said):
        FIRMS.conform(pa.table(given))


def test_a_changed_shape_is_told_apart() -> None:
    wider = replace(FIRMS, columns=(*FIRMS.columns, Column("x", pa.string(), "", "")))
    reworded = replace(FIRMS, doc="Enterprises.", zh="公司")
    assert shape([FIRMS]) == shape([reworded]) != shape([wider])
