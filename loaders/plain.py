"""Rows that are written plainly, which nearly all are; the cells of the others stay for `loaders.clean` to look at."""

from __future__ import annotations

import ibis
from ibis.expr.types import StringValue, Table, Value

from graph.fact_keys import keyed
from graph.topics.topic import Field
from loaders import clean, parse
from loaders.clean import Stamp
from loaders.form import Form
from loaders.parse.plain import READERS

ODD = "odd"
"""Of a row that is not written plainly: its cells as they stand and trimmed, then `broken` and `why`."""


def plainly(rows: Table, form: Form, stamp: Stamp) -> Table:
    """The rows as `loaders.clean.clean` says them, without FAULTS; those that it has to look at have ODD."""
    steps = (clean.filled, _read, clean.named, clean.derived, clean.suspected)
    for at, step in enumerate(steps):
        rows = step(rows, form, stamp).alias(f"plain_{at}")
    cells = [rows[name] for name in _names(form)]
    odd = rows.bad.ifelse(ibis.array(cells), ibis.null("array<string>"))
    told = keyed(rows.mutate(**{ODD: odd}), form.topic, clean.constants(form, stamp))
    return told.select(ODD, **clean.output(form, stamp))


def odd(plain: Table, form: Form) -> Table:
    """The rows that have to be looked at, as their source gave them."""
    rows = plain.filter(plain[ODD].notnull())
    return rows.select("row", **{name: rows[ODD][at] for at, name in enumerate(_names(form))})


def _names(form: Form) -> list[str]:
    cells = form.source.cells
    return [*cells, *(f"t{name[1:]}" for name in cells), "broken", "why"]


def _read(rows: Table, form: Form, stamp: Stamp) -> Table:
    return clean.read(rows, form, _value)


def _value(cell: StringValue, field: Field) -> Value:
    return READERS.get(field.kind, parse.value)(cell, field)
