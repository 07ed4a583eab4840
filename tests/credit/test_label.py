from __future__ import annotations

import pyarrow as pa
import pytest

from credit.label import label
from graph.errors import BadParameter, DataRefused


def column(*cells: str | None) -> pa.ChunkedArray:
    return pa.chunked_array([pa.array(cells, pa.string())])


@pytest.mark.parametrize(
    ("bad", "good"),
    [("1", "0"), ("1.0", "0.0"), ("True", "false"), ("bad", "good"), ("Y", "n"), ("是", "否"), ("failed", "x")],
)
def test_words_that_say_which_is_bad(bad: str, good: str) -> None:
    found = label(column(bad, good, "", good), "y", None)
    assert found.bad.tolist() == [True, False, False, False]
    assert found.known.tolist() == [True, True, False, True]


@pytest.mark.parametrize("cells", [("1", "2"), ("a", "b"), ("-1", "1"), ("0", "1", "2"), ("yes", "maybe")])
def test_words_that_do_not_are_refused_with_the_way_out(cells: tuple[str, ...]) -> None:
    with pytest.raises(BadParameter, match="--bad VALUE") as refused:
        label(column(*cells), "y", None)
    assert all(f"{cell.lower()} (1 rows)" in str(refused.value) for cell in cells)
    assert label(column(*cells), "y", cells[-1]).bad.tolist() == [c == cells[-1] for c in cells]


def test_a_chosen_value_has_to_be_there_and_not_alone() -> None:
    with pytest.raises(BadParameter, match="--bad 3 is no value of column y: it has the values 1"):
        label(column("1", "2"), "y", "3")
    assert label(column("1", "2.0"), "y", "2").bad.tolist() == [False, True]
    for cells in (("1", "1"), (None, "")):
        with pytest.raises(DataRefused, match="good and bad rows"):
            label(column(*cells), "y", None)
    with pytest.raises(DataRefused, match="has the one value"):
        label(column("1", "1"), "y", "1")
