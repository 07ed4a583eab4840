"""Parquet files: typed columns as the text that they would be in a file of text, streamed by the engine itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import ibis
import pyarrow as pa
import pyarrow.parquet as pq
from ibis import BaseBackend
from ibis.expr.types import StringValue, Table, Value

from graph.errors import DataRefused
from graph.progress import Progress
from loaders.parse.cell import trimmed
from loaders.source import MARKS, Source

SUFFIXES = (".parquet", ".parq", ".pq")
BROKEN = (duckdb.IOException, duckdb.InvalidInputException, duckdb.SerializationException)
"""What the engine raises where a file's pages are not what its footer says."""

HOURS = 8
"""Hours that the bank's clock is ahead of the universal one, which a moment with a zone is kept by."""


@dataclass(frozen=True)
class Parquet(Source):
    """One Parquet file; its first row is row 1."""

    path: Path
    rows: int

    @contextmanager
    def opened(self, con: BaseBackend, progress: Progress) -> Iterator[Table]:
        """The rows as a table; none is broken."""
        progress(f"reading {self.name}", 0, self.rows)
        try:
            # The engine numbers the rows of a file from 0 on.
            kept = con.read_parquet(_literally(self.path), file_row_number=True, binary_as_string=True)
            *columns, number = kept.columns
            cells = {cell: _text(kept[column]) for cell, column in zip(self.cells, columns, strict=True)}
            none = {mark: ibis.null("string") for mark, _ in MARKS[1:]}
            ends = {f"t{cell[1:]}": trimmed(text) for cell, text in cells.items()}
            yield kept.select(**cells, row=kept[number] + 1, **none, **ends)
        except BROKEN as error:
            raise DataRefused(f"{self.place} cannot be read: {error}; write it again from its source") from error
        progress(f"reading {self.name}", self.rows, self.rows)


def inspect(path: Path, place: str, name: str) -> Parquet:
    """The Parquet file at a path; raises DataRefused, naming the place, where it is none."""
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


def _literally(path: Path) -> str:
    """The path as the engine takes it, with none of its characters a pattern."""
    return "".join(f"[{c}]" if c in "*?[" else c for c in str(path))


@ibis.udf.scalar.builtin  # type: ignore[untyped-decorator]
def printf(form: str, number: float) -> str:  # type: ignore[empty-body]
    """Write a number as the engine does."""


@ibis.udf.scalar.builtin  # type: ignore[untyped-decorator]
def epoch_us(moment: ibis.dtype("timestamp('UTC')")) -> int:  # type: ignore[valid-type, empty-body]
    """Count the microseconds up to a moment."""


@ibis.udf.scalar.builtin  # type: ignore[untyped-decorator]
def make_timestamp(microseconds: int) -> ibis.dtype("timestamp"):  # type: ignore[valid-type]
    """Make a moment without a zone."""


def _text(value: Value) -> StringValue:
    """The value as text, as `loaders.told` tells it."""
    kind = value.type()
    if kind.is_floating():
        # A share of a thousandth is not what was meant by 0.1 + 0.2.
        shown = printf("%.7g" if kind.is_float32() else "%.15g", value.cast("float64"))
        text = value.isnan().ifelse("", shown)
    elif kind.is_timestamp():
        text = _moment(value).cast("string").re_replace(" 00:00:00$", "")
    elif kind.is_array():
        text = value.map(lambda item: item.cast("string")).join(";")
    else:
        text = value.cast("string")
    return ibis.coalesce(text, ibis.literal(""))


def _moment(value: Value) -> Value:
    if value.type().timezone is None:
        return value
    return make_timestamp(epoch_us(value) + HOURS * 3600 * 1_000_000)
