"""Events of a firm beside its documents: court cases, penalties, tax arrears, and changes of its registration."""

from __future__ import annotations

import ibis
from ibis.expr.types import Table, Value

from graph.holding import Holding
from graph.tables import EVENTS

CHANGING = {
    "status": "status",
    "capital": "registered_capital",
    "name": "firm_name",
    "representative": "legal_representative",
}
"""Kinds of change, and the column of the registry whose value changes."""
UNSAID = {"role": "string", "value": "string", "amount": "int64", "ended_on": "date"}
"""What not every event says, and its type."""


def events(held: Holding, mentions: Table) -> Table:
    """Rows of EVENTS from the facts, of the firms behind the mentions (`source`, `code`, `id`)."""
    found = [make(held.facts[topic]) for topic, make in MAKERS.items() if topic in held.facts]
    if not found:
        return ibis.memtable(EVENTS.arrow.empty_table())
    rows = ibis.union(*found) if len(found) > 1 else found[0]
    named = rows.join(mentions.select("source", "code", "id"), ["source", "code"])
    return named.select(*EVENTS.names).distinct()


def _legal(facts: Table) -> Table:
    said = {name: facts[name] for name in ("kind", "number", "role", "amount", "ended_on")}
    return _shaped(facts, "party", **said)


def _arrears(facts: Table) -> Table:
    rows = facts.filter(facts.kind == "arrears")
    number = rows.tax_type.fill_null("")
    return _shaped(rows, "firm", kind=ibis.literal("arrears"), number=number, amount=rows.amount)


def _changed(facts: Table) -> Table:
    """What differs between a version of a registration and the one before it, by the source's own days."""
    rows = facts.mutate(since=ibis.coalesce(facts.day, facts.known_at))
    former = ibis.window(group_by=["source", "firm"], order_by=[rows.since, rows.known_at, rows.load])
    told = rows.mutate(**{f"former_{kind}": rows[column].lag().over(former) for kind, column in CHANGING.items()})
    parts = []
    for kind, column in CHANGING.items():
        changed = told.filter(told[f"former_{kind}"].notnull() & (told[column] != told[f"former_{kind}"]))
        value = changed[column] if kind == "status" else ibis.null("string")
        parts.append(_shaped(changed, "firm", kind=ibis.literal(kind), value=value))
    return ibis.union(*parts)


MAKERS = {"legal": _legal, "tax": _arrears, "registry": _changed}


def _shaped(facts: Table, party: str, **said: Value) -> Table:
    """The rows in the shape of EVENTS, with the `code` of the mention instead of the id."""
    rows = facts.filter(facts[party].notnull())
    columns = {name: ibis.null(kind) for name, kind in UNSAID.items()} | {"number": ibis.literal(""), **said}
    day = ibis.coalesce(rows.day, rows.known_at)
    shaped = rows.select("source", code=rows[party], day=day, **columns)
    return shaped.select("source", "code", *(n for n in EVENTS.names if n not in ("id", "source"))).cast(UNSAID)
