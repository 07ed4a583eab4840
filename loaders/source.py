"""What every source of rows is: a header and rows of text, whatever they were kept in."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import duckdb
import pyarrow as pa

from graph.errors import DataRefused
from graph.progress import Progress

if TYPE_CHECKING:
    from ibis import BaseBackend
    from ibis.expr.types import Table

MARKS = (("row", pa.int64()), ("broken", pa.string()), ("why", pa.string()))
"""Beside its cells, each row has its number in the source; and where it cannot be told into cells, its text and why."""


@dataclass(frozen=True)
class Source(ABC):
    """One table of rows: a file, a member of an archive, a sheet of a workbook, a query.

    `place` is how messages name it, with its folder; `name` how facts and rejects do; `sha256` is the digest of what it
    says.
    """

    place: str
    name: str
    sha256: str
    header: tuple[str, ...]

    live: ClassVar[bool] = False
    """Whether the same digest may say something else tomorrow, so that it has to be read each time."""

    hint: ClassVar[str] = "A manifest says so: mapping = {{ {field} = {column} }}"
    """How a person says which column fills a field."""

    @property
    def cells(self) -> list[str]:
        """The names of the columns of cells, in the order of the header: headers repeat, these do not."""
        return [f"c{i}" for i in range(len(self.header))]

    @property
    def schema(self) -> pa.Schema:
        """The cells as text, and MARKS."""
        return pa.schema([*((c, pa.string()) for c in self.cells), *MARKS])

    @property
    def passed_over(self) -> tuple[str, ...]:
        """Columns that the source has beside those of the header, which nobody asked for."""
        return ()

    @property
    def remarks(self) -> tuple[str, ...]:
        """What else a person should know of the source, in words."""
        return ()

    @abstractmethod
    def opened(self, con: BaseBackend, progress: Progress) -> AbstractContextManager[Table]:
        """The rows as a table of `schema` on an engine, to be read once, while it is open; no cell of it is null.

        What stops the rows leaves the context as DataRefused.
        """

    def swift(self) -> Swift | None:
        """The rows as the engine reads them by itself, where it may."""
        return None


@dataclass(frozen=True)
class Swift:
    """The query of rows that the engine reads itself, of cells c0, c1 ... as they stand, in their order: not numbered,
    since it does so on every processor.

    `first` is the number of the first row, `count` how many have to come for them to be those of the source, and
    `unchanged` tells afterwards whether the file is still the one that was looked at.
    """

    rows: str
    first: int
    count: int
    unchanged: Callable[[], bool]


@contextmanager
def streamed(con: BaseBackend, form: pa.Schema, batches: Iterable[pa.RecordBatch]) -> Iterator[Table]:
    """Batches as a table on an engine, to be read once; a DataRefused that ends them leaves as it was raised."""
    from loaders import trim

    faults: list[DataRefused] = []

    def kept() -> Iterator[pa.RecordBatch]:
        try:
            yield from batches
        except DataRefused as fault:
            faults.append(fault)
            raise

    con.con.register("rows", pa.RecordBatchReader.from_batches(trim.beside(form), map(trim.with_trimmed, kept())))
    try:
        yield con.table("rows")
    except duckdb.Error as error:
        # Through Arrow's C interface, no more than the words of an error reach the engine.
        if faults:
            raise faults[0] from error
        raise
    finally:
        con.con.unregister("rows")
