from __future__ import annotations

import pyarrow as pa
import pytest

from credit.split import split
from graph.errors import BadParameter


def column(*cells: str | None) -> pa.ChunkedArray:
    return pa.chunked_array([pa.array(cells, pa.string())])


def test_words_of_train_and_test() -> None:
    found = split(column("train", "Test", None, "TRAIN"), "s")
    assert (found.train.tolist(), found.test.tolist()) == ([True, False, False, True], [False, True, False, False])


@pytest.mark.parametrize(
    "cells",
    [
        ("2019-03-01", "2018-12-31", "2019-11-02", "2020-01-05"),
        ("2019/3/1", "2018/12/31", "2019/11/2", "2020/1/5"),
        ("01/03/2019", "31/12/2018", "02/11/2019", "05/01/2020"),
        ("2019年3月", "2018年12月", "2019年11月", "2020年1月"),
        ("2019", "2018", "2019", "2020"),
    ],
)
def test_the_latest_quarter_tests(cells: tuple[str, ...]) -> None:
    found = split(column(*cells), "when")
    assert found.test.tolist() == [False, False, False, True]
    assert found.train.tolist() == [True, True, True, False]
    assert found.how == f"time split: 1 rows with when from {cells[3]} on test a card of the 3 before"


def test_anything_else_is_refused() -> None:
    with pytest.raises(BadParameter, match="it says red, blue"):
        split(column("red", "blue"), "s")
    with pytest.raises(BadParameter, match="one value"):
        split(column("2019", "2019"), "s")
