"""What a card may use: a feature's name and words, which way sense says that risk goes with it, and its codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from graph.errors import DataRefused

Floats = NDArray[np.float64]

SAFER = "descending"
"""The more, the fewer default (optbinning's word for the event rate)."""

RISKIER = "ascending"
"""The more, the more default."""

OPEN = "auto_asc_desc"
"""One way or the other."""

ANY = "auto"
"""Either way, or with one peak or valley."""


@dataclass(frozen=True)
class Declared:
    """A feature that a card may use; `special` values have bins of their own, `words` are the values of a category."""

    name: str
    zh: str
    en: str
    sense: str = OPEN
    special: tuple[float, ...] = ()
    words: tuple[str, ...] | None = None


def matrix(table: pa.Table, features: Sequence[Declared]) -> Floats:
    """The features as doubles, one row a firm; nan where a value is missing or not finite, a category as its place."""
    lost = [f.name for f in features if f.name not in table.column_names]
    if lost:
        raise DataRefused(f"the table lacks the columns {', '.join(lost)}, which the card asks for")
    columns = [numbers(table[f.name]) if f.words is None else places(table[f.name], f.words) for f in features]
    return np.column_stack(columns) if columns else np.empty((table.num_rows, 0))


def numbers(column: pa.ChunkedArray) -> Floats:
    """A column as doubles; what is missing or infinite is nan."""
    values = np.array(column.cast(pa.float64()).to_numpy(zero_copy_only=False), dtype=np.float64)
    values[~np.isfinite(values)] = np.nan
    return values


def places(column: pa.ChunkedArray, words: Sequence[str]) -> Floats:
    """The place of each word among the known ones, behind the last for an unknown one; nan where it is missing."""
    found = pc.fill_null(pc.index_in(column.cast(pa.string()), value_set=pa.array(words, pa.string())), len(words))
    return np.where(column.is_valid().to_numpy(), found.to_numpy(), np.nan)
