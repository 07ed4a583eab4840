"""Rows that are written plainly, which nearly all are: one query in the engine's own SQL, made of what the topic says.

It gives what `loaders.clean` gives. The cells of rows that it is not sure of stay beside them, to be looked at closely.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graph.key_text import key
from graph.quoted import name, text
from graph.topics.topic import Check, Field, Kind, Lines, Party
from loaders.apart import DIGITS, goods, told_apart
from loaders.form import Form
from loaders.plain_cells import default, filled, value
from loaders.stamp import Stamp, constants

ODD = "odd"
"""Of a row that is not written plainly: its cells as they stand, then MARKED."""
MARKED = ("broken", "why")
SOME = r"([0-9０-９][ \-.　－．]?){11}"
"""Cells without eleven digits hold nobody's number."""
TAX = r"^[0-9]{6}((19|20)[0-9]{2}|[0-9]{2})(0[1-9]|1[0-2])([0-2][0-9]|3[01])[0-9]{3}|[^0-9A-Za-z]"
"""Cells that hold no date where an identity number has one, and no odd character, are no such tax number."""
LONG_TAX, LONG_CODE = 15, 11
"""Characters that such cells have at least."""

Columns = dict[str, str]


@dataclass(frozen=True)
class Rows:
    """Rows of a source on an engine: cells c0, c1 ... as text, and MARKED.

    `numbered` where each has its `row`; `guarded` where the door has replaced people's numbers in them.
    """

    query: str
    numbered: bool
    guarded: bool


def plainly(rows: Rows, form: Form, stamp: Stamp) -> str:
    """The query of the documents of the rows without what says the same in all of them, and ODD.

    Where the door has not seen them, rows that may hold a person's number are odd.
    """
    known, found = set[str](), f"FROM (FROM ({rows.query}) WHERE {_some(form)})"
    # What is derived may stand in for a cell that could not be read: that is told before.
    for step in (_read(form), _named(form), {"bad": _bad(form, rows.guarded)}, _derived(form, stamp)):
        found = f"FROM ({found} {_with(step, known)})"
        known |= step.keys()
    return f"{found} SELECT {_listed(_output(rows, form, stamp))}"


def cells(form: Form) -> list[str]:
    """What ODD holds, in its order."""
    return [*form.source.cells, *MARKED]


def _with(columns: Columns, known: set[str]) -> str:
    again = {n: e for n, e in columns.items() if n in known}
    added = {n: e for n, e in columns.items() if n not in known}
    replaced = f"SELECT * REPLACE ({_listed(again)})" if again else "SELECT *"
    return ", ".join([replaced, *([_listed(added)] if added else [])])


def _listed(columns: Columns) -> str:
    return ", ".join(f"{expression} AS {name(n)}" for n, expression in columns.items())


def _some(form: Form) -> str:
    """Whether a row has a filled cell."""
    return " OR ".join([*map(filled, form.source.cells), "broken IS NOT NULL"])


def _cell(form: Form, field: str) -> str:
    return f"c{form.filled[field]}"


def _read(form: Form) -> Columns:
    """The value of each field."""
    topic = form.topic
    return {
        f.name: value(_cell(form, f.name), f, topic.column(f.name))
        if f.name in form.filled
        else default(f, topic.column(f.name))
        for f in topic.fields_of(form.layout)
    }


def _named(form: Form) -> Columns:
    """The mention of each party that no cell fills, and the values that stand in for others."""
    parties = [p for p in form.topic.parties if p.by and _also(p, form)]
    others = {p.column: _or(p.column, p.by, form) for p in parties}
    return others | {f.name: _or(f.name, (f.instead,), form) for f in form.fields() if f.instead in form.filled}


def _also(party: Party, form: Form) -> bool:
    return party.column not in form.filled or any(name in form.filled for name in party.by)


def _or(column: str, others: Sequence[str | None], form: Form) -> str:
    instead = f"coalesce({', '.join(name(other) for other in others if other)})"
    if column not in form.filled:
        return instead
    return f"CASE WHEN {_empty(_cell(form, column))} THEN {instead} ELSE {name(column)} END"


def _empty(cell: str) -> str:
    return f"NOT {filled(cell)}"


def _derived(form: Form, stamp: Stamp) -> Columns:
    """The columns that no cell fills."""
    topic = form.topic
    columns = {n: text(said) for n, said in (("source", stamp.source), *form.layout.constants.items())}
    if balance := topic.balance:
        parts = " + ".join(map(name, balance.parts))
        columns[balance.flag] = f"abs({parts} - {name(balance.total)}) <= 1"
    if lines := told_apart(form):
        columns[lines.column] = _line(form, lines)
    return columns


def _line(form: Form, lines: Lines) -> str:
    """What tells a row from the others of its document by itself: its number, else the digest of its goods."""
    number = name(lines.column) if lines.column in form.filled else "CAST(NULL AS VARCHAR)"
    said = [name(column) for column in goods(lines, form)]
    if not said:
        return number
    whole = ", ".join(f"coalesce({cell}, '')" for cell in said)
    digest = f"left(md5(concat_ws('\x1f', {whole})), {DIGITS})"
    return f"coalesce({number}, CASE WHEN coalesce({', '.join(said)}) IS NOT NULL THEN {digest} END)"


def _bad(form: Form, guarded: bool) -> str:
    """Whether a row has to be looked at."""
    topic = form.topic
    amiss = [_amiss(f, form) for f in form.fields() if f.kind is not Kind.NAMES]
    nobody = [f"{name(p.column)} IS NULL" for p in _unnamed(form)]
    checks = [_breaks(c, form) for c in topic.checks if {c.column, c.since or c.column} <= form.filled.keys()]
    people = [] if guarded else [_suspect(f, form) for f in form.fields()]
    return " OR ".join(filter(None, ["broken IS NOT NULL", *amiss, *nobody, *checks, *people]))


def _amiss(field: Field, form: Form) -> str:
    """Whether a cell has no value though it should."""
    nothing = f"{name(field.name)} IS NULL"
    if not form.topic.column(field.name).nullable:
        return nothing
    cell = _cell(form, field.name)
    return f"(CASE WHEN {nothing} AND {cell} <> '' THEN {filled(cell)} ELSE false END)"


def _unnamed(form: Form) -> list[Party]:
    must = [p for p in form.topic.parties if p.by and not form.topic.column(p.column).nullable]
    return [party for party in must if party.column not in form.filled]


def _breaks(check: Check, form: Form) -> str:
    """Whether a row breaks a rule; one that is void may."""
    state = form.topic.state
    broken = f"{name(check.column)} <= 0" if check.since is None else f"{name(check.column)} < {name(check.since)}"
    stands = f"{name(state)} IS DISTINCT FROM 'void'" if state and state in form.filled else "true"
    return f"coalesce({broken} AND {stands}, false)"


def _suspect(field: Field, form: Form) -> str | None:
    """Whether a cell may hold a person's number; None where its kind never does."""
    cell, parties = _cell(form, field.name), form.topic.parties
    if field.kind is Kind.USCC or any(field.name == p.uscc for p in parties):
        return _long(cell, LONG_TAX, TAX)
    if field.kind is Kind.CODE and any(field.name == p.column for p in parties):
        return _long(cell, LONG_CODE, SOME)
    return None


def _long(cell: str, length: int, pattern: str) -> str:
    """Whether a cell of some length has a pattern."""
    return f"(CASE WHEN length({cell}) >= {length} THEN regexp_matches({cell}, {text(pattern)}) ELSE false END)"


def _output(rows: Rows, form: Form, stamp: Stamp) -> Columns:
    """What is kept of a row, but for what is the same in all of them."""
    topic, fixed = form.topic, constants(form, stamp)
    said = {c.name: name(c.name) for c in topic.columns if c.name not in fixed}
    learnt = {} if stamp.known_at else {"known_at": _learnt(form)}
    number = {"row": '"row"'} if rows.numbered else {}
    odd = f"CASE WHEN bad THEN [{', '.join(cells(form))}] END"
    return {**said, "key": key(topic, fixed), **learnt, **number, ODD: odd}


def _learnt(form: Form) -> str:
    """The day on which a document is learnt where that is its own."""
    today, day = text(form.options.today), form.topic.day
    return f"coalesce({name(day)}, {today})" if day else today
