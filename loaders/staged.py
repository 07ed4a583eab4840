"""Cleaned rows on their way: worked out once and held in the engine, which spills to the load's own folder."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
from ibis.expr.types import Table
from ibis.formats.pyarrow import PyArrowType

from graph.kept import kept
from loaders.clean import FAULTS, Stamp, constants
from loaders.form import Form

MANY = 32
"""So many tables are put into one: a folder may have thousands of small files."""


def staged(cleaned: Table, form: Form, stamp: Stamp) -> Table:
    """The cleaned rows of a file; what says the same in all of them, and what is wrong with none, takes no room."""
    types = {c.name: PyArrowType.to_ibis(c.type) for c in form.topic.columns}
    aside = {name: ibis.literal(value, types[name]) for name, value in constants(form, stamp).items()}
    aside["file"] = ibis.literal(form.source.name)
    if stamp.known_at:
        aside["known_at"] = ibis.literal(stamp.known_at)
    fault = ibis.array([cleaned[fault] for fault in FAULTS])
    packed = cleaned.mutate(fault=cleaned.reason.notnull().ifelse(fault, ibis.null(fault.type())))
    rows = kept(packed.drop(*aside, *FAULTS, "seq"))
    told = {name: rows.fault[at] for at, name in enumerate(FAULTS)}
    return rows.mutate(**aside, seq=rows.row + stamp.offset, **told).select(cleaned.columns)


def together(tables: Sequence[Table]) -> list[Table]:
    """The same rows in few tables."""
    return [kept(ibis.union(*tables))] if len(tables) >= MANY else list(tables)
