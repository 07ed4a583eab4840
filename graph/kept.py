"""Results that several expressions read: worked out once, in the engine that they come from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

import ibis
from ibis.expr.types import Table
from ibis.util import gen_name

if TYPE_CHECKING:
    import pyarrow as pa

Origins = Mapping[str, tuple[Table, ...]]
_followed: ContextVar[dict[str, tuple[Table, ...]] | None] = ContextVar("followed", default=None)


def kept(table: Table) -> Table:
    """The table's rows as a temporary table of its engine, where they stay for as long as the engine lives."""
    return _noted(ibis.get_backend(table).create_table(gen_name("kept"), table, temp=True), table)


def worked_out(algorithm: Callable[..., pa.Table], *rows: Table) -> Table:
    """What an algorithm makes of the rows of some tables in memory, as a table: so that it is told what it is of."""
    return _noted(ibis.memtable(algorithm(*(table.to_pyarrow() for table in rows))), *rows)


@contextmanager
def following() -> Iterator[Origins]:
    """What is kept or worked out from here on: the tables that each is of, by its name in the engine."""
    origins: dict[str, tuple[Table, ...]] = {}
    before = _followed.set(origins)
    try:
        yield origins
    finally:
        _followed.reset(before)


def some(table: Table) -> bool:
    """Whether the table has any row: to look for one is quick, to work out what follows from none is not."""
    return bool(table.limit(1).to_pyarrow().num_rows)


def none(like: Table, columns: dict[str, str]) -> Table:
    """A table of these columns and types without rows, in the engine of another."""
    return ibis.get_backend(like).create_table(gen_name("none"), schema=ibis.schema(columns), temp=True)


def _noted(made: Table, *origins: Table) -> Table:
    if (followed := _followed.get()) is not None:
        followed[made.op().name] = origins
    return made
