"""Which rows of a table a card is learnt from, and which it is tested on, where a column says so."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from credit.cells import days, numeric, share, told
from credit.scorecard import Flags
from graph.errors import BadParameter

TRAIN = ("train", "training", "dev", "development", "learn", "in", "ins", "训练", "训练集")
TEST = ("test", "testing", "valid", "validation", "val", "holdout", "oot", "oos", "out", "测试", "测试集", "验证集")

LATEST = 0.25
"""Share of the rows that the latest days take at least."""


@dataclass(frozen=True)
class Split:
    """Rows to learn from and rows to test on, and how they were told apart."""

    train: Flags
    test: Flags
    how: str


def split(column: pa.ChunkedArray, name: str) -> Split:
    """A column of train and test, or of days, months, years or other numbers, of which the latest quarter is the test.

    Raises BadParameter where a column is neither.
    """
    text = told(column)
    low = pc.utf8_lower(text)
    train, test = (_flags(pc.is_in(low, value_set=pa.array(words))) for words in (TRAIN, TEST))
    known = _flags(pc.is_valid(text))
    if not (known & ~train & ~test).any() and train.any() and test.any():
        return Split(train, test, f"rows by column {name}: {train.sum():,} to learn from, {test.sum():,} to test on")
    if share(numeric(text)[1]) == 1:
        return _latest(np.array(numeric(text)[0].to_numpy(), dtype=np.float64), text, name)
    if share(days(text)) == 1:
        ordered = np.unique(pc.fill_null(_sortable(text), "").to_pylist(), return_inverse=True)[1]
        return _latest(np.where(known, ordered, np.nan), text, name)
    first = ", ".join(map(str, pc.unique(text.drop_null()).to_pylist()[:5]))
    raise BadParameter(f"--split {name}: it says {first}; it takes train and test, or days or numbers to part by")


def _latest(at: np.ndarray, text: pa.ChunkedArray, name: str) -> Split:
    """The latest values are the test, from the last one on that leaves them a quarter of the rows."""
    values, counts = np.unique(at[~np.isnan(at)], return_counts=True)
    if len(values) < 2:
        raise BadParameter(f"--split {name} has one value for all rows, so that nothing is left to test on")
    after = np.cumsum(counts[::-1])[::-1] / counts.sum()
    first = max(int(np.flatnonzero(after >= LATEST)[-1]), 1)
    test = at >= values[first]
    said = text.filter(pa.array(at == values[first]))[0].as_py()
    train = at < values[first]
    how = f"time split: {test.sum():,} rows with {name} from {said} on test a card of the {train.sum():,} before"
    return Split(train, test, how)


def _sortable(text: pa.ChunkedArray) -> pa.ChunkedArray:
    """Days as texts in the order of time: year first, each part of two digits."""
    parts = pc.replace_substring_regex(text, r"[年月/.]", "-")
    parts = pc.replace_substring_regex(parts, r"日|-$", "")
    parts = pc.replace_substring_regex(parts, r"^(\d{1,2})-(\d{1,2})-(\d{4})$", r"\3-\2-\1")
    for _ in range(2):  # two parts of one digit share what stands between them
        parts = pc.replace_substring_regex(parts, r"-(\d)(\D|$)", r"-0\1\2")
    return parts


def _flags(column: pa.ChunkedArray) -> Flags:
    return np.asarray(pc.fill_null(column, False).to_numpy(), dtype=bool)
