"""Parquet files: typed columns as the text that they would be in a file of text, streamed by the engine itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

from graph.errors import DataRefused
from graph.progress import Progress
from loaders.source import MARKS, Source

if TYPE_CHECKING:
    from ibis import BaseBackend
    from ibis.expr.types import Table

SUFFIXES = (".parquet", ".parq", ".pq")
BROKEN = (duckdb.IOException, duckdb.InvalidInputException, duckdb.SerializationException)
"""What the engine raises where a file's pages are not what its footer says."""


@dataclass(frozen=True)
class Parquet(Source):
    """One Parquet file; its first row is row 1."""

    path: Path
    rows: int

    @contextmanager
    def opened(self, con: BaseBackend, progress: Progress) -> Iterator[Table]:
        """The rows as a table; none is broken."""
        import ibis

        from loaders.parquet_cells import told
        from loaders.parse.cell import trimmed

        progress(f"reading {self.name}", 0, self.rows)
        try:
            # The engine numbers the rows of a file from 0 on.
            kept = con.read_parquet(literally(self.path), file_row_number=True, binary_as_string=True)
            *columns, number = kept.columns
            cells = {cell: told(kept[column]) for cell, column in zip(self.cells, columns, strict=True)}
            none = {mark: ibis.null("string") for mark, _ in MARKS[1:]}
            ends = {f"t{cell[1:]}": trimmed(text) for cell, text in cells.items()}
            yield kept.select(**cells, row=kept[number] + 1, **none, **ends)
        except BROKEN as error:
            raise DataRefused(f"{self.place} cannot be read: {error}; write it again from its source") from error
        progress(f"reading {self.name}", self.rows, self.rows)


def inspect(path: Path, place: str, name: str) -> Parquet:
    """The Parquet file at a path; raises DataRefused, naming the place, where it is none."""
    import pyarrow.parquet as pq

    try:
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        form = pq.read_schema(path)
        rows = pq.read_metadata(path).num_rows
    except OSError as error:
        raise DataRefused(f"{place} cannot be opened ({error.strerror or error}); let this user read it") from error
    except pa.ArrowException as error:
        raise DataRefused(f"{place} is no Parquet file ({error}); write it again from its source") from error
    return Parquet(place, name, sha256, tuple(n.strip() for n in form.names), path, rows)


def literally(path: Path) -> str:
    """The path as the engine takes it, with none of its characters a pattern."""
    return "".join(f"[{c}]" if c in "*?[" else c for c in str(path))
