"""The features that serve.sqlite holds: a row an enterprise, of which only the columns that are asked for are read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from graph.errors import DataRefused
from graph.features_file import Contents, held
from graph.progress import Progress, silent

STAGE = "served features 服务特征"
CELLS = 2_000_000
"""Values that are on their way at once."""
MOST = 1_900
"""Columns that SQLite lets a table have, and a few less."""
EMPTY = Contents()
EXACT = 2**53
KINDS = {"integer": "INTEGER", "double": "REAL"}


@dataclass(frozen=True, slots=True)
class Vector:
    """What is held of an enterprise that was asked for."""

    id: str
    """The enterprise that answers."""
    families: int
    """Families that have data of it: a bit each, in the order of `Contents.families`."""
    values: tuple[int | float | None, ...]
    """In the order of the columns that were asked for."""


def quoted(column: str) -> str:
    """A column's name as SQL has it."""
    return '"' + column.replace('"', '""') + '"'


def asking(columns: Sequence[str]) -> str:
    """The question for some columns of the enterprises `:ids`, or of those that absorbed them."""
    values = "".join(f", f.{quoted(column)}" for column in columns)
    return (
        f"SELECT w.value, f.id, f.families{values} FROM json_each(:ids) w LEFT JOIN aliases a ON a.alias = w.value "  # noqa: S608
        "JOIN features f ON f.id = coalesce(a.id, w.value)"
    )


def fill(base: sqlite3.Connection, path: Path | None, progress: Progress = silent) -> Contents:
    """Make the table of a file of features (None: of none), and tell what it holds."""
    said = held(path) if path else EMPTY
    if len(said.columns) > MOST:
        raise DataRefused(f"{len(said.columns)} features are more than the {MOST} that can be served")
    values = "".join(f", {quoted(column)} {KINDS[kept.type]}" for column, kept in said.columns.items())
    # With its rowid: rows as wide as these would fill the inner pages of a tree of keys.
    base.execute(f"CREATE TABLE features (id TEXT NOT NULL PRIMARY KEY, families INTEGER NOT NULL{values})")
    if path:
        marks = ", ".join("?" * (len(said.columns) + 2))
        base.executemany(f"INSERT INTO features VALUES ({marks})", _rows(path, said, progress))  # noqa: S608
    return said


def _rows(path: Path, said: Contents, progress: Progress) -> Iterator[Sequence[object]]:
    columns, done = list(said.columns), 0
    with pq.ParquetFile(path) as file:
        total = file.metadata.num_rows
        size = max(1, CELLS // (len(columns) + 2))
        for batch in file.iter_batches(size, columns=["id", "families", *columns]):
            ids, bits = batch["id"].to_pylist(), _bits(batch["families"], said.families).tolist()
            yield from zip(ids, bits, *(_cells(batch[column]) for column in columns), strict=True)
            done += batch.num_rows
            progress(STAGE, done, total)


def _cells(column: pa.Array) -> list[object]:
    """Its values as Python has them, NaN where they are null, which SQLite keeps as NULL."""
    if not column.null_count or pa.types.is_floating(column.type) or _fits(column):
        # SQLite makes whole numbers of doubles again in a column of integers.
        return list(column.to_numpy(zero_copy_only=False).tolist())
    return list(column.to_pylist())


def _fits(column: pa.Array) -> bool:
    """Whether doubles tell its whole numbers apart."""
    ends = pc.min_max(column).as_py()
    return ends["min"] is None or max(abs(ends["min"]), abs(ends["max"])) < EXACT


def _bits(lists: pa.ListArray, families: Sequence[str]) -> np.ndarray:
    """Of each row a bit for every family in its list."""
    places = pc.index_in(pc.list_flatten(lists), pa.array(families, pa.string()))
    if places.null_count:
        raise DataRefused(f"the features name families that they do not hold: {pc.unique(pc.list_flatten(lists))}")
    found = np.zeros(len(lists), np.int64)
    shifts = np.left_shift(np.int64(1), places.to_numpy().astype(np.int64))
    np.bitwise_or.at(found, pc.list_parent_indices(lists).to_numpy(), shifts)
    return found
