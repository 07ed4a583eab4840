"""Documents: the source rows of a file as typed columns in the topic's words, and what is wrong with the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce

import ibis
import pyarrow as pa
from ibis import _
from ibis.expr.datatypes import DataType
from ibis.expr.types import BooleanValue, StringValue, Table, Value
from ibis.formats.pyarrow import PyArrowType

from graph.fact_keys import keyed
from graph.schema import Column
from graph.topics.topic import Balance, Check, Field, Party
from loaders import parse
from loaders.apart import told_apart
from loaders.form import Form
from loaders.lines import line
from loaders.parse.cell import NULL_TEXT
from loaders.stamp import FAULTS, Stamp, constants

NAMES = pa.list_(pa.string())


def clean(rows: Table, form: Form, stamp: Stamp) -> Table:
    """The rows as the topic's documents with their provenance (but for the load), and FAULTS of those to reject.

    Rows without a single filled cell are none. The first fault of a row, in the order of the topic's columns, is told.
    """
    for step in (filled, _read, named, derived, suspected, _faulted):
        # Ibis writes steps into one another, and every use of a value would compute it again; a name keeps them apart.
        rows = step(rows, form, stamp).alias(f"rows_{step.__name__.strip('_')}")
    return keyed(rows, form.topic, constants(form, stamp)).select(*FAULTS, **output(form, stamp))


def filled(rows: Table, form: Form, stamp: Stamp) -> Table:
    """The rows that have a filled cell."""
    some = reduce(lambda a, b: a | b, [rows[f"t{i}"] != "" for i in range(len(form.source.header))])
    return rows.filter(some | rows.broken.notnull())


def _read(rows: Table, form: Form, stamp: Stamp) -> Table:
    return read(rows, form, parse.value)


def read(rows: Table, form: Form, value: Callable[[StringValue, Field], Value]) -> Table:
    """The rows with the value of each field, by its name."""
    topic, columns = form.topic, {}
    for field in topic.fields_of(form.layout):
        column = topic.column(field.name)
        if field.name in form.filled:
            cell = rows[f"t{form.filled[field.name]}"]
            found = value(cell, field).cast(_dtype(column))
            columns[field.name] = found if column.type == NAMES else (cell == "").ifelse(_default(field, column), found)
        else:
            columns[field.name] = _default(field, column)
    return rows.mutate(**columns)


def named(rows: Table, form: Form, stamp: Stamp) -> Table:
    """The rows with the mention of each party that no cell fills, and the values that stand in for others."""
    columns = {p.column: _or(rows, p.column, p.by, form) for p in form.topic.parties if _also(p, form)}
    return rows.mutate(
        **columns, **{f.name: _or(rows, f.name, (f.instead,), form) for f in form.fields() if f.instead in form.filled}
    )


def _or(rows: Table, name: str, others: Sequence[str], form: Form) -> Value:
    """The value of a column, or where no cell fills it the first of the others."""
    instead = ibis.coalesce(*(rows[other] for other in others))
    return (rows[f"t{form.filled[name]}"] == "").ifelse(instead, rows[name]) if name in form.filled else instead


def derived(rows: Table, form: Form, stamp: Stamp) -> Table:
    """The rows with the columns that no cell fills."""
    columns: dict[str, Value] = {"source": ibis.literal(stamp.source)}
    columns |= {name: ibis.literal(value) for name, value in form.layout.constants.items()}
    if form.topic.balance:
        columns[form.topic.balance.flag] = _balanced(rows, form.topic.balance)
    if lines := told_apart(form):
        columns[lines.column] = line(rows, form, lines)
    return rows.mutate(**columns)


def suspected(rows: Table, form: Form, stamp: Stamp) -> Table:
    """The rows with whether anything is wrong with them: only of those need be told what it is, which costs more."""
    amiss = [_amiss(rows, field, form) for field in form.fields()]
    nobody = [rows[party.column].isnull() for party in _unnamed(form)]
    broken = [_broken(rows, check, form) for check in _checks(form)]
    return rows.mutate(bad=reduce(lambda a, b: a | b, [rows.broken.notnull(), *amiss, *nobody, *broken]))


def _faulted(rows: Table, form: Form, stamp: Stamp) -> Table:
    """The rows with FAULTS."""
    header, position, fields = form.source.header, form.filled, form.fields()
    cases = [(_amiss(rows, f, form), f.name) for f in fields]
    reasons = [amiss.ifelse(_reason(rows, f, form), NULL_TEXT) for f, (amiss, _) in zip(fields, cases, strict=True)]
    nobody = [_nobody(rows, party) for party in _unnamed(form)]
    checks = [(_broken(rows, check, form), check) for check in _checks(form)]
    cases += [(broken, check.column) for broken, check in checks]
    rules = [broken.ifelse(_rule(check, form), NULL_TEXT) for broken, check in checks]
    told = {
        "column": _first(rows, [(amiss, ibis.literal(header[position[name]])) for amiss, name in cases], ""),
        "value": _first(rows, [(amiss, rows[f"c{position[name]}"]) for amiss, name in cases], rows.broken),
        "reason": ibis.coalesce(rows.why, *reasons, *nobody, *rules),
    }
    return rows.mutate(**{name: rows.bad.ifelse(said, NULL_TEXT) for name, said in told.items()})


def _amiss(rows: Table, field: Field, form: Form) -> BooleanValue:
    """Whether a row's cell has no value though it should."""
    column, value = form.topic.column(field.name), rows[field.name]
    if column.type == NAMES:
        return ibis.literal(False)
    return value.isnull() & (rows[f"t{form.filled[field.name]}"] != "") if column.nullable else value.isnull()


def _reason(rows: Table, field: Field, form: Form) -> StringValue:
    cell = rows[f"t{form.filled[field.name]}"]
    return (cell == "").ifelse("is empty", parse.reason(cell, field))


def _checks(form: Form) -> list[Check]:
    """The rules that the source has columns for."""
    return [c for c in form.topic.checks if c.column in form.filled and (c.since is None or c.since in form.filled)]


def _broken(rows: Table, check: Check, form: Form) -> BooleanValue:
    """Whether a row breaks a rule; one that is void may."""
    value, state = rows[check.column], form.topic.state
    broken = value <= 0 if check.since is None else value < rows[check.since]
    stands = rows[state].fill_null("") != "void" if state in form.filled else ibis.literal(True)
    return (broken & stands).fill_null(False)


def _rule(check: Check, form: Form) -> str:
    if check.since is None:
        return "is not above zero"
    return f"lies before {form.source.header[form.filled[check.since]]}"


def _also(party: Party, form: Form) -> bool:
    """Whether a party's mention may come from other columns."""
    return bool(party.by) and (party.column not in form.filled or any(name in form.filled for name in party.by))


def _unnamed(form: Form) -> list[Party]:
    """The parties whose mention no cell fills though a row has to say it."""
    must = [p for p in form.topic.parties if p.by and not form.topic.column(p.column).nullable]
    return [party for party in must if party.column not in form.filled]


def _nobody(rows: Table, party: Party) -> StringValue:
    """What is wrong with a row that does not say who the party is."""
    return rows[party.column].isnull().ifelse(f"does not say who the {party.column} ({party.zh}) is", NULL_TEXT)


def _first(rows: Table, cases: list[tuple[BooleanValue, Value]], of_broken: StringValue | str) -> StringValue:
    return ibis.cases((rows.broken.notnull(), of_broken), *cases, else_=ibis.null("string"))


def output(form: Form, stamp: Stamp) -> dict[str, Value]:
    """What is kept of a row: what it says, its key, and where and when it was learnt."""
    topic = form.topic
    known_at: Value = ibis.literal(stamp.known_at, "date")
    if stamp.known_at is None and topic.day:
        undated = topic.column(topic.day).nullable
        known_at = ibis.coalesce(_[topic.day], ibis.literal(form.options.today)) if undated else _[topic.day]
    return {
        **{name: _[name] for name in (*(c.name for c in topic.columns), "key")},
        "known_at": known_at,
        "seq": _.row + stamp.offset,
        "file": ibis.literal(form.source.name),
        "row": _.row,
    }


def _balanced(rows: Table, balance: Balance) -> BooleanValue:
    parts = reduce(lambda a, b: a + b, [rows[p] for p in balance.parts])
    return (parts - rows[balance.total]).abs() <= 1


def _default(field: Field, column: Column) -> Value:
    if column.type == NAMES:
        return parse.value(ibis.literal(""), field)
    return ibis.literal(field.default, _dtype(column))


def _dtype(column: Column) -> DataType:
    return PyArrowType.to_ibis(column.type)
