"""Results that several expressions read: worked out once, in the engine that they come from."""

from __future__ import annotations

import ibis
from ibis.expr.types import Table
from ibis.util import gen_name


def kept(table: Table) -> Table:
    """The table's rows as a temporary table of its engine, where they stay for as long as the engine lives."""
    return ibis.get_backend(table).create_table(gen_name("kept"), table, temp=True)
