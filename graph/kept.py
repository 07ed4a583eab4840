"""Results that several expressions read: worked out once, in the engine that they come from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis
from ibis import BaseBackend
from ibis.expr.types import Table
from ibis.util import gen_name

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class Origin:
    """A table that was kept or worked out, and the tables that it is of."""

    made: Table
    tables: tuple[Table, ...]
    mixed: bool
    """Whether any column may be of any of theirs; else each is of those of its name."""


Origins = Mapping[str, Origin]
_followed: ContextVar[dict[str, Origin] | None] = ContextVar("followed", default=None)


def kept(table: Table) -> Table:
    """The table's rows as a temporary table of its engine, where they stay for as long as the engine lives."""
    return _noted(_held(ibis.get_backend(table), "kept", table), (table,))


def worked_out(algorithm: Callable[..., pa.Table], *rows: Table) -> Table:
    """What an algorithm makes of the rows of some tables in memory, in their engine; lineage goes on through it."""
    made = ibis.memtable(algorithm(*(table.to_pyarrow() for table in rows)))
    return _noted(_held(ibis.get_backend(rows[0]), "worked_out", made), rows, mixed=True)


@contextmanager
def following() -> Iterator[Origins]:
    """What is kept or worked out from here on, by its name in the engine."""
    origins: dict[str, Origin] = {}
    before = _followed.set(origins)
    try:
        yield origins
    finally:
        _followed.reset(before)


def forget(origins: Origins) -> None:
    """Give back the room of what was kept."""
    for name, origin in origins.items():
        ibis.get_backend(origin.made).raw_sql(f"DROP TABLE {name}")


def some(table: Table) -> bool:
    """Whether the table has any row: to look for one is quick, to work out what follows from none is not."""
    return bool(table.limit(1).to_pyarrow().num_rows)


def none(like: Table, columns: dict[str, str]) -> Table:
    """A table of these columns and types without rows, in the engine of another."""
    return ibis.get_backend(like).create_table(gen_name("none"), schema=ibis.schema(columns), temp=True)


def _held(engine: BaseBackend, name: str, table: Table) -> Table:
    return engine.create_table(gen_name(name), table, temp=True)


def _noted(made: Table, origins: tuple[Table, ...], mixed: bool = False) -> Table:
    if (followed := _followed.get()) is not None:
        followed[made.op().name] = Origin(made, origins, mixed)
    return made
