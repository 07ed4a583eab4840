"""A file of a table, CSV or Parquet: its rows by named columns, and what is wrong with it."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from graph.engine import Engine
from graph.errors import DataRefused

GZIP, PARQUET = b"\x1f\x8b", b"PAR1"
DELIMITERS = ",;\t"
OTHERWISE = {
    "src": ("seller", "supplier", "source", "vendor", "payee", "from"),
    "dst": ("buyer", "customer", "payer", "destination", "target", "to"),
    "day": ("date", "timestamp", "time"),
    "weight": ("amount", "value", "total"),
    "name": ("anchor", "firm", "code", "id"),
}
"""What other files call a column: guesses that an error offers, never taken as read."""


def opened(path: Path, needed: Sequence[str]) -> Any:
    """The rows of a CSV, gzipped or not, or Parquet file that has the columns that are needed.

    Of a CSV every cell is text, so that a code keeps its leading zeros. Raises DataRefused where it cannot be read.
    """
    try:
        told: Any = Engine().sql.read_parquet(str(path)) if is_parquet(path) else text(path)
    except duckdb.Error as error:
        raise broken(path, error) from error
    if lacking := [name for name in needed if name not in told.columns]:
        wanted = " or ".join(guessed(name, told.columns) for name in lacking)
        raise DataRefused(f"{path} has no column {wanted}, it has {', '.join(told.columns)}; rename its columns")
    return told


def asked(path: Path, told: Any, query: str) -> pa.Table:
    """What a query of the rows, as table `told`, finds; raises DataRefused where a line is odd."""
    try:
        return told.query("told", query).to_arrow_table()
    except duckdb.Error as error:
        raise broken(path, error) from error


def is_parquet(path: Path) -> bool:
    """Whether a file says of itself that it is Parquet."""
    with path.open("rb") as file:
        return file.read(len(PARQUET)) == PARQUET


def text(path: Path) -> Any:
    """The rows of a CSV; its header tells what stands between cells."""
    with path.open("rb") as file:
        zipped = file.read(len(GZIP)) == GZIP
    try:
        with gzip.open(path) if zipped else path.open("rb") as file:
            head = file.readline().decode(errors="replace")
    except (EOFError, gzip.BadGzipFile) as error:
        raise broken(path, error) from error
    return Engine().sql.read_csv(
        str(path), header=True, sep=max(DELIMITERS, key=head.count), quotechar='"', escapechar='"', all_varchar=True,
        compression="gzip" if zipped else "none",
    )  # fmt: skip


def broken(path: Path, error: Exception) -> DataRefused:
    """The sentence for a file that is no table."""
    why = str(error).splitlines()[0]
    return DataRefused(f"{path} cannot be read as CSV or Parquet: {why}; write it anew, a CSV as UTF-8")


def guessed(name: str, there: Sequence[str]) -> str:
    """A column that is lacking, with the one of those there that is most likely meant."""
    lower = {other.lower(): other for other in reversed(there)}
    meant = [other for other in (name, *OTHERWISE.get(name, ())) if other in lower]
    near = meant or get_close_matches(name, lower, 1) or [o for o in lower for w in OTHERWISE.get(name, ()) if w in o]
    return f"{name} (is it {lower[near[0]]}?)" if near else name
