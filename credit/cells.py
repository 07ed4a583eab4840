"""Cells of a table of text: which say nothing, which are numbers or days."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from credit.declared import Floats

EMPTY = (
    *("", "?", "-", "--", ".", "..", "na", "n/a", "n.a.", "nan", "null", "missing", "(null)", "\\n"),
    *("#n/a", "#na", "#div/0!", "#value!", "#ref!", "#num!", "<na>", "空", "缺失", "不详", "未知"),
)
"""What stands in a cell that says nothing, in small letters."""

NONE = ("none", "nil", "无")
"""What says nothing among numbers, and among words that there is none of it."""

NUMBER = r"^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$"
GROUPED = r"^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$"
INFINITE = r"^[+-]?inf(inity)?$"
DAY = r"^\d{4}([-/.]\d{1,2}){1,2}([ t]\d{1,2}:\d{2}.*)?$|^\d{1,2}[-/.]\d{1,2}[-/.]\d{4}$|^\d{4}年\d{1,2}月(\d{1,2}日)?$"


def told(column: pa.ChunkedArray, empty: Sequence[str] = EMPTY) -> pa.ChunkedArray:
    """A column as text without blanks around it; null where it says nothing."""
    text = pc.utf8_trim_whitespace(pc.cast(column, pa.string()))
    return pc.if_else(pc.is_in(pc.utf8_lower(text), value_set=pa.array(empty)), pa.scalar(None, pa.string()), text)


def numeric(text: pa.ChunkedArray) -> tuple[pa.ChunkedArray, pa.ChunkedArray]:
    """Cells as doubles, null where they are no number, and whether each cell that says something is one.

    Thousands may be set apart by commas, a percentage has its sign; an infinite one is a number of no value.
    """
    low = pc.utf8_lower(text)
    share = pc.ends_with(low, "%")
    bare = pc.if_else(share, pc.utf8_rtrim(low, "% "), low)
    bare = pc.if_else(pc.match_substring_regex(bare, GROUPED), pc.replace_substring(bare, ",", ""), bare)
    found = pc.match_substring_regex(bare, NUMBER)
    value = pc.cast(pc.if_else(found, pc.utf8_ltrim(bare, "+"), pa.scalar(None, pa.string())), pa.float64())
    value = pc.if_else(share, pc.divide(value, 100.0), value)
    return value, pc.or_(found, pc.match_substring_regex(low, INFINITE))


def doubles(column: pa.ChunkedArray) -> Floats:
    """Cells as doubles; nan where they are no finite number."""
    values = np.array(numeric(told(column))[0].to_numpy(), dtype=np.float64)
    values[~np.isfinite(values)] = np.nan
    return values


def share(flags: pa.ChunkedArray) -> float:
    """The share of true among those that are known; 0 where none is."""
    found = pc.mean(pc.cast(flags, pa.float64())).as_py()
    return 0.0 if found is None else float(found)


def days(text: pa.ChunkedArray) -> pa.ChunkedArray:
    """Whether each cell looks like a day or a month."""
    return pc.match_substring_regex(pc.utf8_lower(text), DAY)


def same(text: str) -> str:
    """A word in one form, so that 1, 1.0 and 01 are the same, and Yes and YES."""
    low = text.strip().lower()
    try:
        return f"{float(low):g}"
    except ValueError:
        return low
