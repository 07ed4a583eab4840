"""Source rows: the cells of a file as text, nothing dropped, each row with its number in the file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv
from ibis import BaseBackend
from ibis.expr.types import Table
from pyarrow.csv import InvalidRow

from graph.errors import DataRefused
from graph.progress import Progress, silent
from loaders.separated import separated, separator
from loaders.source import MARKS, streamed

if TYPE_CHECKING:
    from loaders.text import Text

BLOCK = 4 << 20
"""Bytes of one batch; a row must be shorter."""

LONGEST = 500
"""Characters of a broken row that are kept."""

SWALLOWED = "holds other rows in one cell: look for a quote that is never closed"


def opened(source: Text, con: BaseBackend, progress: Progress) -> AbstractContextManager[Table]:
    """The rows of a file of text as a table.

    The header is row 1; broken are those that could not be split into as many cells as the header has, or that have a
    cell that holds other rows.
    """
    return streamed(con, source.schema, Rows(source, progress).reader())


class Rows:
    """The rows of one file of text.

    `reader` streams them as batches of `schema`. `fault` is what stopped it, since whoever pulls the stream through
    Arrow's C interface gets no more than the words of an error.
    """

    def __init__(self, source: Text, progress: Progress = silent) -> None:
        self.source = source
        self.progress = progress
        self.fault: DataRefused | None = None
        self._broken: list[InvalidRow] = []

    def reader(self) -> pa.RecordBatchReader:
        """The rows as a stream of batches; raises what `fault` holds."""
        return pa.RecordBatchReader.from_batches(self.source.schema, self._batches())

    def _batches(self) -> Iterator[pa.RecordBatch]:
        try:
            yield from self._numbered()
        except (pa.ArrowInvalid, UnicodeDecodeError, OSError) as error:
            self.fault = DataRefused(
                f"{self.source.place} cannot be read to its end: {error}; look for a quote that is never closed"
            )
            raise self.fault from error

    def _numbered(self) -> Iterator[pa.RecordBatch]:
        if self.source.bare:
            return
        row = self.source.header_lines + 1
        with separated(self.source) as file:
            for batch in self._open(file):
                numbered, row = self._number(batch, row)
                yield numbered
                self.progress(f"reading {self.source.name}", row, max(row, self.source.lines))
        yield self._number(pa.RecordBatch.from_pylist([], self.source.schema), row)[0]
        if not self.source.unchanged():
            raise OSError("it changed while it was read")

    def _number(self, batch: pa.RecordBatch, first: int) -> tuple[pa.RecordBatch, int]:
        """The batch with its rows' numbers, the broken rows that it passed over, and the number of the next row."""
        if not self._broken:
            numbers = np.arange(first, first + batch.num_rows)
            return self._joined(batch, numbers, []), first + batch.num_rows
        broken = {row.number: row for row in self._broken}
        numbers = np.setdiff1d(np.arange(first, first + batch.num_rows + len(broken)), list(broken))[: batch.num_rows]
        following = int(numbers[-1]) + 1 if len(numbers) else first
        while following in broken:
            following += 1
        passed = [row for row in self._broken if row.number < following]
        self._broken = [row for row in self._broken if row.number >= following]
        return self._joined(batch, numbers, passed), following

    def _joined(
        self, batch: pa.RecordBatch, numbers: np.ndarray[tuple[int], np.dtype[np.int64]], broken: list[InvalidRow]
    ) -> pa.RecordBatch:
        """One batch of good rows, then broken ones."""
        form = self.source.schema
        cells = batch.columns[: len(form) - len(MARKS)]
        good = [*cells, pa.array(numbers, pa.int64()), *_swallowed(cells, separator(self.source))]
        if not broken:
            return pa.record_batch(good, schema=form)
        blank = pa.array([""] * len(broken), pa.string())
        bad = [*[blank] * (len(form) - len(MARKS)), *_told(broken)]
        return pa.record_batch([pa.concat_arrays(pair) for pair in zip(good, bad, strict=True)], schema=form)

    def _open(self, file: object) -> pcsv.CSVStreamingReader:
        names = self.source.cells
        # One thread: only then does Arrow number the rows that it cannot split.
        read = pcsv.ReadOptions(
            use_threads=False,
            block_size=BLOCK,
            column_names=names,
            skip_rows=self.source.header_lines,
        )
        parse = pcsv.ParseOptions(
            delimiter=separator(self.source),
            quote_char=self.source.quote or False,
            newlines_in_values=bool(self.source.quote),
            ignore_empty_lines=False,
            invalid_row_handler=self._keep,
        )
        types = pcsv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False)
        return pcsv.open_csv(file, read_options=read, parse_options=parse, convert_options=types)

    def _keep(self, row: InvalidRow) -> str:
        self._broken.append(row)
        return "skip"


def _swallowed(cells: list[pa.Array], delimiter: str) -> tuple[pa.Array, pa.Array]:
    """Of each row that fits its header only because a cell holds other rows, that cell and why it is broken."""
    nothing = pa.nulls(len(cells[0]), pa.string())
    if not any(_has_lines(cell) for cell in cells):
        return nothing, nothing
    none, text = pa.scalar(None, pa.string()), nothing
    for cell in cells:
        if _has_lines(cell):
            lines = pc.match_substring_regex(cell, "[\r\n]")
            held = pc.and_(lines, pc.greater_equal(pc.count_substring(cell, delimiter), len(cells) - 1))
            text = pc.coalesce(text, pc.if_else(held, pc.utf8_slice_codeunits(cell, 0, LONGEST), none))
    return text, pc.if_else(pc.is_valid(text), SWALLOWED, none)


def _has_lines(cell: pa.Array) -> bool:
    """Whether a line end is among the bytes of any cell: one look at all of them, since nearly never one is."""
    text = cell.buffers()[2]
    return text is not None and any(end in text.to_pybytes() for end in (b"\n", b"\r"))


def _told(broken: list[InvalidRow]) -> tuple[pa.Array, pa.Array, pa.Array]:
    reasons = [_reason(row) for row in broken]
    texts = [row.text[:LONGEST] for row in broken]
    return (
        pa.array([row.number for row in broken], pa.int64()),
        pa.array(texts, pa.string()),
        pa.array(reasons, pa.string()),
    )


def _reason(row: InvalidRow) -> str:
    reason = f"has {row.actual_columns} cells where the header has {row.expected_columns}"
    over = row.text.count("\n")
    return f"{reason}, and goes over {over + 1} lines: look for a quote that is never closed" if over else reason
