"""What a report says, as values: a page of sections, each of notes, tables and pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from graph.report.cells import Cell, Words
from graph.report.charts import Chart


@dataclass(frozen=True)
class Column:
    """A column of a table; `digits` are those after the point of its fractions."""

    head: Words
    digits: int = 3


@dataclass(frozen=True)
class Table:
    """Rows of cells under columns; `strong` are the numbers, from 0, of the rows that the eye should find first."""

    title: Words
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    note: Words | None = None
    strong: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Picture:
    """A chart with its title and what it shows."""

    title: Words
    chart: Chart
    note: Words | None = None


@dataclass(frozen=True)
class Note:
    """A paragraph; a `heavy` one is what the reader must not miss."""

    text: Words
    heavy: bool = False


Part = Note | Table | Picture


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it."""

    title: Words
    parts: Sequence[Part]


@dataclass(frozen=True)
class Page:
    """A report: its title, what it is, when it was made, which data it is of, and its sections."""

    title: Words
    about: Words
    made: date
    data: Sequence[tuple[Words, Cell]]
    sections: Sequence[Section]
