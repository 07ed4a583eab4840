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
from graph.topics.topic import Balance, Field, Topic
from loaders.form import Form
from loaders.parse import parse, trimmed

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
    trimmed_rows = _trimmed(rows, len(form.source.header))
    read = _read(trimmed_rows, form)
    documents = _derived(read, form, stamp)
    return documents.select(_output(documents, form.topic, stamp, form.source.name))


def _trimmed(rows: Table, width: int) -> Table:
    cells = [f"c{i}" for i in range(width)]
    filled = rows.mutate(**{f"t{i}": trimmed(rows[c]) for i, c in enumerate(cells)})
    some = reduce(lambda a, b: a | b, [filled[f"t{i}"] != "" for i in range(width)])
    return filled.filter(some | filled.broken.notnull())


def _read(rows: Table, form: Form) -> Table:
    """The rows with a value and a fault (`fault_` and its name) for each field that the file has."""
    columns: dict[str, Value] = {}
    for field in form.fields():
        column = form.topic.column(field.name)
        cell = rows[f"t{form.filled[field.name]}"]
        parsed = parse(cell, field)
        empty = cell == ""
        columns[field.name] = empty.ifelse(_default(field, column), parsed.value.cast(_dtype(column)))
        wanted = not column.nullable and field.default is None and column.type != NAMES
        columns[f"fault_{field.name}"] = empty.ifelse("is empty" if wanted else ibis.null("string"), parsed.fault)
    return rows.mutate(**columns)


def _derived(rows: Table, form: Form, stamp: Stamp) -> Table:
    """The rows with the columns that no cell fills, and FAULTS."""
    topic, fields = form.topic, form.fields()
    constants = {"source": stamp.source, **form.layout.constants}
    columns: dict[str, Value] = {name: ibis.literal(value) for name, value in constants.items()}
    for field in topic.fields_of(form.layout):
        if field.name not in form.filled:
            columns[field.name] = _default(field, topic.column(field.name))
    if topic.balance:
        columns[topic.balance.flag] = _balanced(rows, topic.balance)
    bad = [(rows[f"fault_{f.name}"].notnull(), f) for f in fields]
    header, position = form.source.header, form.filled
    columns["reason"] = ibis.coalesce(rows.why, *(rows[f"fault_{f.name}"] for f in fields))
    columns["column"] = _first(rows, [(is_bad, ibis.literal(header[position[f.name]])) for is_bad, f in bad], "")
    columns["value"] = _first(rows, [(is_bad, rows[f"c{position[f.name]}"]) for is_bad, f in bad], rows.broken)
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
        return parse(ibis.literal(""), field).value
    return ibis.literal(field.default, _dtype(column))


def _dtype(column: Column) -> DataType:
    return PyArrowType.to_ibis(column.type)
