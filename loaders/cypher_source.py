"""What a foreign graph answered, kept beside as Parquet before it is read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import pyarrow as pa

from graph.progress import Progress
from loaders.parquet import literally
from loaders.source import MARKS, Source

if TYPE_CHECKING:
    from ibis import BaseBackend
    from ibis.expr.types import Table

NUMBER = "row"


@dataclass(frozen=True)
class Elements(Source):
    """Nodes, relationships or rows of a query, each by the number at the end of its element id, in that order.

    `others` are properties that the mapping does not name, `said` what else a person should know.
    """

    path: Path
    rows: int
    others: tuple[str, ...] = ()
    said: tuple[str, ...] = ()

    live: ClassVar[bool] = True
    hint: ClassVar[str] = "The mapping says so: {field} = {column}"

    @property
    def passed_over(self) -> tuple[str, ...]:
        """The properties that the mapping does not name."""
        return self.others

    @property
    def remarks(self) -> tuple[str, ...]:
        """What was said of it."""
        return self.said

    @contextmanager
    def opened(self, con: BaseBackend, progress: Progress) -> Iterator[Table]:
        """The rows as a table; none is broken."""
        import ibis

        from loaders.parse.cell import trimmed

        progress(f"reading {self.name}", 0, self.rows)
        kept = con.read_parquet(literally(self.path)).order_by(NUMBER)
        none = {mark: ibis.null("string") for mark, _ in MARKS[1:]}
        ends = {f"t{cell[1:]}": trimmed(kept[cell]) for cell in self.cells}
        yield kept.select(*self.cells, NUMBER, **none, **ends)
        progress(f"reading {self.name}", self.rows, self.rows)


def form(cells: int) -> pa.Schema:
    """The columns that are kept of so many cells."""
    return pa.schema([*((f"c{i}", pa.string()) for i in range(cells)), (NUMBER, pa.int64())])
