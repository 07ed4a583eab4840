"""Cleaned rows on their way: worked out once and held in the engine, which spills to the load's own folder."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import ibis
from ibis import BaseBackend
from ibis.expr.types import Table, Value
from ibis.formats.pyarrow import PyArrowType

from graph.kept import kept
from graph.progress import Progress
from loaders.clean import FAULTS, Stamp, clean, constants
from loaders.form import Form
from loaders.lines import counted
from loaders.parse.cell import NULL_TEXT
from loaders.personal import Door
from loaders.plain import ODD, odd, plainly

MANY = 32
"""So many tables are put into one: a folder may have thousands of small files."""


def staged(con: BaseBackend, form: Form, stamp: Stamp, door: Door, progress: Progress) -> list[Table]:
    """The rows of a file as documents, and FAULTS of those to reject: one to three tables."""
    seen = _swiftly(con, form, stamp, door, progress)
    if seen is None:
        with form.source.opened(con, progress) as rows:
            seen = kept(_seen(rows, form, stamp, door))
    nothing = dict.fromkeys(FAULTS, NULL_TEXT)
    plain = _unpacked(seen.filter(seen[ODD].isnull()).drop(ODD).mutate(**nothing), form, stamp)
    if not seen[ODD].count().to_pyarrow().as_py():
        return counted([plain], form)
    looked_at = door.shown(clean(odd(seen, form), form, stamp))
    return counted([plain, _unpacked(kept(_packed(looked_at, form, stamp)), form, stamp).select(plain.columns)], form)


def _seen(rows: Table, form: Form, stamp: Stamp, door: Door) -> Table:
    return _packed(plainly(door.guarded(rows, form), form, stamp), form, stamp)


def _swiftly(con: BaseBackend, form: Form, stamp: Stamp, door: Door, progress: Progress) -> Table | None:
    """What was seen of rows that the engine read itself; None where it may not, or reads something else in them."""
    found = form.source.swift(con)
    if found is None:
        return None
    progress(f"reading {form.source.name}", 0, found.count)
    try:
        seen = kept(_seen(found.rows, form, stamp, door).drop("row"))
    except duckdb.Error:
        return None
    if seen.count().to_pyarrow().as_py() != found.count or not found.unchanged():
        return None
    progress(f"reading {form.source.name}", found.count, found.count)
    # A table that is made in the order of a file numbers its rows in that order.
    return seen.mutate(row=seen.rowid() + found.first)


def silent(form: Form, stamp: Stamp) -> set[str]:
    """The columns of which no row of the file says anything, nor could an earlier one."""
    topic = form.topic
    return {n for n, v in constants(form, stamp).items() if v is None and topic.day and topic.column(n).nullable}


def _packed(rows: Table, form: Form, stamp: Stamp) -> Table:
    """The rows without what says the same in all of them, which then takes no room."""
    return rows.drop(*_aside(form, stamp), "seq")


def _unpacked(rows: Table, form: Form, stamp: Stamp) -> Table:
    return rows.mutate(**_aside(form, stamp), seq=rows.row + stamp.offset)


def _aside(form: Form, stamp: Stamp) -> dict[str, Value]:
    types = {c.name: PyArrowType.to_ibis(c.type) for c in form.topic.columns}
    aside: dict[str, Value] = {name: ibis.literal(v, types[name]) for name, v in constants(form, stamp).items()}
    known_at = {"known_at": ibis.literal(stamp.known_at)} if stamp.known_at else {}
    return aside | known_at | {"file": ibis.literal(form.source.name)}


def together(tables: Sequence[Table]) -> list[Table]:
    """The same rows in few tables."""
    return [kept(ibis.union(*tables))] if len(tables) >= MANY else list(tables)
