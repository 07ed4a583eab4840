"""Results that several expressions read: worked out once, in the engine that they come from."""

from __future__ import annotations

import ibis
from ibis.expr.types import Table
from ibis.util import gen_name


def kept(table: Table) -> Table:
    """The table's rows as a temporary table of its engine, where they stay for as long as the engine lives."""
    return ibis.get_backend(table).create_table(gen_name("kept"), table, temp=True)


def some(table: Table) -> bool:
    """Whether the table has any row: to look for one is quick, to work out what follows from none is not."""
    return bool(table.limit(1).to_pyarrow().num_rows)


def none(like: Table, columns: dict[str, str]) -> Table:
    """A table of these columns and types without rows, in the engine of another."""
    return ibis.get_backend(like).create_table(gen_name("none"), schema=ibis.schema(columns), temp=True)
