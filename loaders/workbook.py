"""The sheets of a workbook: Excel's .xlsx, .xls and .xlsb, and .ods."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from graph.errors import DataRefused
from graph.progress import Progress
from loaders.options import Reading
from loaders.signature import is_locked
from loaders.source import Source, streamed
from loaders.told import told, typed

if TYPE_CHECKING:
    from ibis import BaseBackend
    from ibis.expr.types import Table

TOP = 30
"""Rows among which a header is looked for."""

BATCH = 10_000
SHEETS = (SheetTypeEnum.WorkSheet, SheetTypeEnum.MacroSheet)

Cell = object
Merged = dict[tuple[int, int], int]
"""The place of a cell to the row whose cell of that column it shows: they were merged."""


@dataclass(frozen=True)
class Sheet(Source):
    """One sheet, with its header in the row `top` (counted from 1 on, 0 where it has none)."""

    path: Path
    sheet: str
    top: int

    def opened(self, con: BaseBackend, progress: Progress) -> AbstractContextManager[Table]:
        """The rows as a table, numbered as a spreadsheet numbers them; none is broken."""
        return streamed(con, self.schema, self._batches(progress))

    def _batches(self, progress: Progress) -> Iterator[pa.RecordBatch]:
        with _workbook(self.path, self.place) as book:
            sheet = book.get_sheet_by_name(self.sheet)
            rows, merged, last = _numbered(sheet), _merged(sheet, self.top), sheet.total_height + 1
            former: dict[int, Cell] = {}
            while batch := list(islice(rows, BATCH)):
                below = [(n, _filled(n, cells, merged, former)) for n, cells in batch if n > self.top]
                yield self._batch(below)
                progress(f"reading {self.name}", batch[-1][0], last)

    def _batch(self, rows: list[tuple[int, list[Cell]]]) -> pa.RecordBatch:
        columns = [pa.array([_text(cells[i]) for _, cells in rows], pa.string()) for i in range(len(self.header))]
        none = pa.nulls(len(rows), pa.string())
        marks = [pa.array([number for number, _ in rows], pa.int64()), none, none]
        return pa.record_batch([*columns, *marks], schema=self.schema)


def sheets(path: Path, reading: Reading, place: str, name: str) -> tuple[list[list[Sheet]], dict[str, str]]:
    """Of each sheet that has cells those rows that may be its header, and why others are not read, by their place.

    Raises DataRefused, naming the place, where there is nothing to read.
    """
    sha256 = _digest(path, place)
    tops: list[list[Sheet]] = []
    unread: dict[str, str] = {}
    with _workbook(path, place) as book:
        for title in _wanted(book, reading, place):
            whole = f"{place}#{title}"
            if reading.sheet is None and not _visible(book, title):
                unread[whole] = f"{whole} is hidden; show it in the workbook, or name it in a manifest as sheet"
                continue
            digest = hashlib.sha256(f"{sha256}#{title}".encode()).hexdigest()
            made = (whole, f"{name}#{title}", digest)
            found = [
                Sheet(*made, header, path, title, top) for top, header in _tops(book.get_sheet_by_name(title), reading)
            ]
            if found:
                tops.append(found)
    if not tops and not unread:
        raise DataRefused(f"{place} is empty")
    return tops, unread


def _wanted(book: CalamineWorkbook, reading: Reading, place: str) -> list[str]:
    titles = [sheet.name for sheet in book.sheets_metadata if sheet.typ in SHEETS]
    if reading.sheet is None:
        return titles
    if reading.sheet not in titles:
        near = get_close_matches(reading.sheet, titles, n=1, cutoff=0.0)
        guess = f" (is {near[0]} meant?)" if near else ""
        raise DataRefused(f"{place} has no sheet {reading.sheet}{guess}; its sheets are {', '.join(titles)}")
    return [reading.sheet]


def _visible(book: CalamineWorkbook, title: str) -> bool:
    return all(s.visible == SheetVisibleEnum.Visible for s in book.sheets_metadata if s.name == title)


def _tops(sheet: CalamineSheet, reading: Reading) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The rows that may be the header, each with its number; with none, names for the columns and 0."""
    for number, cells in islice(_numbered(sheet), TOP):
        header = tuple(told(cell).strip() for cell in cells)
        if any(header):
            if not reading.header:
                yield 0, tuple(f"column {i + 1}" for i in range(len(header)))
                return
            yield number, header


def _numbered(sheet: CalamineSheet) -> Iterator[tuple[int, list[Cell]]]:
    """The rows with the numbers that a spreadsheet shows, from the first column that has a cell."""
    return ((number, list(row)) for number, row in enumerate(sheet.iter_rows(), 1))


def _merged(sheet: CalamineSheet, top: int) -> Merged:
    """The cells below the header that were merged with one above them."""
    left = (sheet.start or (0, 0))[1]
    found: Merged = {}
    for (first, column), (last, _) in sheet.merged_cell_ranges or []:
        if first >= top:
            found |= {(row + 1, column - left): first + 1 for row in range(first + 1, last + 1)}
    return found


def _filled(number: int, cells: list[Cell], merged: Merged, former: dict[int, Cell]) -> list[Cell]:
    """A row, each cell that was merged with one above it showing that one's value."""
    if merged:
        for column in range(len(cells)):
            if (number, column) in merged:
                cells[column] = former.get(column, "")
            else:
                former[column] = cells[column]
    return cells


def _text(cell: Cell) -> str:
    if isinstance(cell, str):
        return cell
    return typed(cell) if isinstance(cell, float) else told(cell)


@contextmanager
def _workbook(path: Path, place: str) -> Iterator[CalamineWorkbook]:
    try:
        # Told by what it holds: many systems write .xlsx, and call it .xls.
        with path.open("rb") as file, load_workbook(file) as book:
            yield book
    except CalamineError as error:
        if isinstance(error, PasswordError) or is_locked(path):
            raise DataRefused(f"{place} is locked by a password; save it without one") from error
        raise DataRefused(
            f"{place} is no workbook that can be read ({error}); open it in a spreadsheet and save it again as .xlsx"
        ) from error


def _digest(path: Path, place: str) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise DataRefused(f"{place} cannot be opened ({error.strerror}); let this user read it") from error
