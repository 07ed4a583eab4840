"""Names, values and types as they are written in the engine's SQL."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pyarrow as pa

KINDS = {
    pa.string(): "VARCHAR",
    pa.list_(pa.string()): "VARCHAR[]",
    pa.date32(): "DATE",
    pa.int64(): "BIGINT",
    pa.int32(): "INTEGER",
    pa.float64(): "DOUBLE",
    pa.bool_(): "BOOLEAN",
    pa.binary(): "BLOB",
}


def kind(type: pa.DataType) -> str:
    """The engine's name of a type of the declarations."""
    return KINDS[type]


def name(column: str) -> str:
    """A column's name."""
    return '"' + column.replace('"', '""') + '"'


def names(columns: Iterable[str]) -> str:
    """Columns' names, with commas between."""
    return ", ".join(map(name, columns))


def text(value: object) -> str:
    """A value: a text, a day, or nothing."""
    if value is None:
        return "NULL"
    said = value.isoformat() if isinstance(value, date) else str(value)
    quoted = "'" + said.replace("'", "''") + "'"
    return f"DATE {quoted}" if isinstance(value, date) else quoted


def typed(value: object, type: pa.DataType) -> str:
    """A value as one of a type."""
    return f"CAST({text(value)} AS {kind(type)})"


def words(values: Iterable[str]) -> str:
    """The type of columns that say one of few texts: a byte in memory, and written without a look at each."""
    return f"ENUM({', '.join(map(text, dict.fromkeys(values)))})"


def one_of(column: str, values: Iterable[str]) -> str:
    """A column, wherever its text is among the values."""
    return f"{column} IN ({', '.join(map(text, values))})"
