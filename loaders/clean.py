"""Documents: the source rows of a file as typed columns in the topic's words, and what is wrong with the others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import reduce

import ibis
import pyarrow as pa
from ibis.expr.datatypes import DataType
from ibis.expr.types import BooleanValue, StringValue, Table, Value
from ibis.formats.pyarrow import PyArrowType

from graph.schema import Column
from graph.topics.topic import Balance, Field, Party, Topic
from loaders import parse
from loaders.form import Form
from loaders.parse.cell import NULL_TEXT, trimmed

BETWEEN, AFTER, NONE = "\x1f", "\x1e", "\x1d"
NAMES = pa.list_(pa.string())
FAULTS = ("column", "value", "reason")
"""Of a rejected row: the header, the cell as it stands in the file, and what is wrong with it; null of a document."""


@dataclass(frozen=True)
class Stamp:
    """What a load says of every row of a file: who handed it in, when it was learnt, and where its rows start.

    `known_at` is None where each document is learnt on its own day.
    """

    source: str
    known_at: date | None
    offset: int


def clean(rows: Table, form: Form, stamp: Stamp) -> Table:
    """The rows as the topic's documents with their provenance (but for the load), and FAULTS of those to reject.

    Rows without a single filled cell are none. The first fault of a row, in the order of the topic's columns, is told.
    """
    for step in (_trimmed, _read, _named, _faulted, _derived):
        # Ibis writes steps into one another, and every use of a value would compute it again; a name keeps them apart.
        rows = step(rows, form, stamp).alias(f"rows{step.__name__}")
    return rows.select(_output(rows, form.topic, stamp, form.source.name))


def _trimmed(rows: Table, form: Form, stamp: Stamp) -> Table:
    """The rows that have a filled cell, and each cell c0, c1 ... trimmed as t0, t1 ..."""
    width = range(len(form.source.header))
    filled = rows.mutate(**{f"t{i}": trimmed(rows[f"c{i}"]) for i in width})
    some = reduce(lambda a, b: a | b, [filled[f"t{i}"] != "" for i in width])
    return filled.filter(some | filled.broken.notnull())


def _read(rows: Table, form: Form, stamp: Stamp) -> Table:
    """The rows with the value of each field, by its name."""
    topic, columns = form.topic, {}
    for field in topic.fields_of(form.layout):
        column = topic.column(field.name)
        if field.name in form.filled:
            cell = rows[f"t{form.filled[field.name]}"]
            read = parse.value(cell, field).cast(_dtype(column))
            columns[field.name] = read if column.type == NAMES else (cell == "").ifelse(_default(field, column), read)
        else:
            columns[field.name] = _default(field, column)
    return rows.mutate(**columns)


def _named(rows: Table, form: Form, stamp: Stamp) -> Table:
    """The rows with the mention of each party that no cell fills."""
    unfilled = [party for party in form.topic.parties if party.column not in form.filled and party.by]
    return rows.mutate(**{p.column: ibis.coalesce(*(rows[name] for name in p.by)) for p in unfilled})


def _faulted(rows: Table, form: Form, stamp: Stamp) -> Table:
    """The rows with FAULTS."""
    header, position = form.source.header, form.filled
    faults = [(_fault(rows, f, form), f) for f in form.fields()]
    named = rows.mutate(**{f"fault_{f.name}": fault for fault, f in faults}).alias("rows_each_faulted")
    nobody = [_nobody(named, party) for party in form.topic.parties if party.by and party.column not in form.filled]
    bad = [(named[f"fault_{f.name}"].notnull(), f) for _, f in faults]
    return named.mutate(
        reason=ibis.coalesce(named.why, *(named[f"fault_{f.name}"] for _, f in faults), *nobody),
        column=_first(named, [(is_bad, ibis.literal(header[position[f.name]])) for is_bad, f in bad], ""),
        value=_first(named, [(is_bad, named[f"c{position[f.name]}"]) for is_bad, f in bad], named.broken),
    )


def _fault(rows: Table, field: Field, form: Form) -> StringValue:
    column, cell = form.topic.column(field.name), rows[f"t{form.filled[field.name]}"]
    wanted = not column.nullable and field.default is None and column.type != NAMES
    empty = ibis.literal("is empty") if wanted else NULL_TEXT
    return ibis.cases((cell == "", empty), (rows[field.name].isnull(), parse.reason(cell, field)), else_=NULL_TEXT)


def _nobody(rows: Table, party: Party) -> StringValue:
    """What is wrong with a row that does not say who the party is."""
    return rows[party.column].isnull().ifelse(f"does not say who the {party.column} ({party.zh}) is", NULL_TEXT)


def _derived(rows: Table, form: Form, stamp: Stamp) -> Table:
    """The rows with the columns that no cell fills."""
    columns: dict[str, Value] = {"source": ibis.literal(stamp.source)}
    columns |= {name: ibis.literal(value) for name, value in form.layout.constants.items()}
    if form.topic.balance:
        columns[form.topic.balance.flag] = _balanced(rows, form.topic.balance)
    return rows.mutate(**columns)


def _first(rows: Table, cases: list[tuple[BooleanValue, Value]], of_broken: StringValue | str) -> StringValue:
    return ibis.cases((rows.broken.notnull(), of_broken), *cases, else_=ibis.null("string"))


def _output(rows: Table, topic: Topic, stamp: Stamp, name: str) -> dict[str, Value]:
    known_at = rows[topic.day] if stamp.known_at is None and topic.day else ibis.literal(stamp.known_at, "date")
    return {
        **{c.name: rows[c.name] for c in topic.columns},
        "key": _key(rows, topic),
        "digest": _digest(rows, topic),
        "known_at": known_at,
        "seq": rows.row + stamp.offset,
        "file": ibis.literal(name),
        "row": rows.row,
        **{fault: rows[fault] for fault in FAULTS},
    }


def _key(rows: Table, topic: Topic) -> StringValue:
    parts = [ibis.coalesce(rows[name].cast("string"), ibis.literal(NONE)) for name in topic.key]
    return ibis.literal(BETWEEN).join(parts).hexdigest("sha256")


def _digest(rows: Table, topic: Topic) -> StringValue:
    """The digest of the filled columns by name, so that a column that a topic gains changes no document without it."""
    said = [_said(rows[c.name], c) for c in topic.columns]
    return ibis.literal("").join(said).hexdigest("sha256")


def _said(value: Value, column: Column) -> StringValue:
    text = value.join(BETWEEN) if column.type == NAMES else value.cast("string")
    return ibis.coalesce(ibis.literal(column.name + BETWEEN) + text + AFTER, ibis.literal(""))


def _balanced(rows: Table, balance: Balance) -> BooleanValue:
    parts = reduce(lambda a, b: a + b, [rows[p] for p in balance.parts])
    return (parts - rows[balance.total]).abs() <= 1


def _default(field: Field, column: Column) -> Value:
    if column.type == NAMES:
        return parse.value(ibis.literal(""), field)
    return ibis.literal(field.default, _dtype(column))


def _dtype(column: Column) -> DataType:
    return PyArrowType.to_ibis(column.type)
