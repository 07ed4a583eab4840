"""The values of declared features in a table of text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from credit.cells import doubles, told
from credit.declared import Declared, Floats, places
from graph.errors import DataRefused


def values_of(table: pa.Table, features: Sequence[Declared]) -> Floats:
    """The features as doubles, one row a row; raises DataRefused where a column is not there."""
    lacking = [f.name for f in features if f.name not in table.column_names]
    if lacking:
        raise DataRefused(f"the table lacks the columns {', '.join(lacking)}, which the card asks for")
    return np.column_stack([_values(table[f.name], f) for f in features])


def _values(column: pa.ChunkedArray, feature: Declared) -> Floats:
    return doubles(column) if feature.words is None else places(told(column), feature.words)
