"""Rows that only a closer look can read, or that the door has to see: all of a load that is worth loading Ibis for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from ibis.expr.types import Table

from graph.engine import Engine
from graph.progress import Progress
from graph.quoted import name
from loaders.clean import clean
from loaders.form import Form
from loaders.lines import counted as counted_through
from loaders.personal import Door
from loaders.plain import ODD, cells
from loaders.plain_cells import trimmed
from loaders.stamp import Stamp, constants


@contextmanager
def opened(engine: Engine, form: Form, progress: Progress) -> Iterator[str]:
    """The rows of a source, through the door, as a view that can be read once, while it is open."""
    door = Door(form.topic, form.options.person_key)
    with door.quiet(), form.source.opened(engine.ibis, progress) as rows:
        yield _view(engine, door.guarded(rows, form))


def guarded(engine: Engine, query: str, form: Form) -> str:
    """The cells that a query finds, `broken` and `why`, through the door, as a view."""
    door = Door(form.topic, form.options.person_key)
    return _view(engine, door.guarded(engine.ibis.table(engine.view("cells", _beside(query, form))), form))


def looked_at(engine: Engine, odd: str, form: Form, stamp: Stamp, guarded: bool) -> str:
    """Odd rows as documents without what says the same in all of them, and FAULTS of those to reject: a table.

    Raises CannotStart where one holds a person's number and there is no key to replace it with.
    """
    door = Door(form.topic, form.options.person_key)
    parts = ", ".join(f"{ODD}[{at}] AS {cell}" for at, cell in enumerate(cells(form), 1))
    rows = engine.ibis.table(engine.view("cells", _beside(f"FROM {odd} SELECT row, {parts}", form)))
    documents = door.shown(clean(rows if guarded else door.guarded(rows, form), form, stamp))
    table = engine.name("looked_at")
    engine.ibis.create_table(table, documents.drop(*constants(form, stamp)), temp=True)
    door.check(engine.ibis.table(table), form.source.place)
    return table


def counted(engine: Engine, tables: Sequence[str], form: Form) -> list[str]:
    """The rows of a file, those that its key does not tell apart counted through, in tables."""
    return [_view(engine, table) for table in counted_through([engine.ibis.table(t) for t in tables], form)]


def _view(engine: Engine, table: Table) -> str:
    """The name of a view of what an expression says."""
    # Asked for no row, the engine learns the functions that it is to call back.
    engine.ibis.to_pyarrow(table.limit(0))
    return engine.view("rows", engine.ibis.compile(table))


def _beside(query: str, form: Form) -> str:
    """The rows with each cell's trimmed self beside it."""
    beside = ", ".join(f"{trimmed(cell)} AS {name(f't{cell[1:]}')}" for cell in form.source.cells)
    return f"FROM ({query}) SELECT *, {beside}"
