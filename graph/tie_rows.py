"""The rows of topics that say of a tie: summed by the mentions at its ends."""

from __future__ import annotations

from datetime import date

import ibis
from ibis import _
from ibis.expr.types import BooleanValue, Table, Value

from graph.holding import Holding
from graph.kept import some
from graph.people import WINDOWS
from graph.relations import FLOWS, RELATIONS, VOID, Relation

CURRENCY = "CNY"
"""Amounts are of this currency alone: those of several cannot be added. Documents of all count."""
SAID = {"ratio": "float64", "subscribed": "int64", "due_on": "date"}
"""What a topic may say of a tie that stands."""
ROLES = {"LEGAL_REP_OF": "legal_representative", "SHAREHOLDER_OF": "shareholder"}
"""What the source of a tie is, where its column does not say so."""
ENDS = ("source", "src", "dst")
SUMS = ("amount", "count", *(f"{value}_{days}" for days in WINDOWS for value in ("amount", "count")))


def tie_rows(held: Holding) -> Table | None:
    """Rows of every declared relation that any fact speaks of; None where none does.

    Beside the ends (`source`, `src`, `dst`, mentions all) and what `Relation` says: `first_on`, `last_on`, `known_at`,
    SUMS, SAID and `kinds`. What flows is one row a pair; what stands one row for each thing that was said of the pair.
    """
    spoken = [(_spoken(held, relation), relation) for relation in RELATIONS if relation.topic in held.facts]
    said = [_said(facts, relation, held.as_of) for facts, relation in spoken if some(facts)]
    if not said:
        return None
    return ibis.union(*said) if len(said) > 1 else said[0]


def _spoken(held: Holding, relation: Relation) -> Table:
    """The facts that speak of the relation."""
    facts = held.facts[relation.topic]
    return facts.filter(*_conditions(facts, relation, held.as_of))


def _said(facts: Table, relation: Relation, as_of: date) -> Table:
    has, nothing = set(facts.columns), {"day": ibis.null("date"), "kind": ibis.null("string")}
    rows = facts.select(
        "source",
        "known_at",
        src=facts[relation.src],
        dst=facts[relation.dst],
        **{name: facts[name] if name in has else empty for name, empty in nothing.items()},
        **{name: facts[name].cast(kind) if name in has else ibis.null(kind) for name, kind in SAID.items()},
        fen=(facts.currency == CURRENCY).ifelse(facts.amount, 0) if "amount" in has else ibis.literal(0),
    )
    apart = ENDS if relation.tie.type in FLOWS else (*ENDS, "day", *SAID)
    sums = rows.group_by(*apart).agg(
        first_on=_.day.min(),
        last_on=_.day.max(),
        learnt=_.known_at.min(),
        kinds=_.kind.collect(order_by=_.kind, distinct=True) if relation.topic == "payments" else None,
        **_sums(rows, as_of),
    )
    return _shaped(sums, relation)


def _shaped(sums: Table, relation: Relation) -> Table:
    has = set(sums.columns)
    return sums.select(
        *ENDS,
        "first_on",
        "last_on",
        known_at="learnt",
        tie=ibis.literal(relation.tie.type),
        src_labels=ibis.literal(relation.tie.source),
        dst_labels=ibis.literal(relation.tie.target),
        src_role=ibis.literal(ROLES.get(relation.tie.type, relation.src)),
        dst_role=ibis.literal(relation.dst),
        named=ibis.literal(relation.named),
        rank=ibis.literal(relation.rank, "int8"),
        kinds=sums.kinds.cast("array<string>"),
        **{name: sums[name].cast("int64") for name in SUMS},
        **{name: sums[name] if name in has else ibis.null(kind) for name, kind in SAID.items()},
    )


def _sums(rows: Table, as_of: date) -> dict[str, Value]:
    sums: dict[str, Value] = {"amount": rows.fen.sum().fill_null(0), "count": rows.count()}
    for days in WINDOWS:
        recent = rows.day >= ibis.date(as_of) - ibis.interval(days=days)
        sums |= {f"amount_{days}": rows.fen.sum(where=recent).fill_null(0), f"count_{days}": recent.sum().fill_null(0)}
    return sums


def _conditions(facts: Table, relation: Relation, as_of: date) -> list[BooleanValue]:
    """Which rows say so: both ends named, as the relation wants it, and not over by the day."""
    wanted = [facts[relation.src].notnull(), facts[relation.dst].notnull()]
    wanted += [facts[column] == value for column, value in relation.where.items()]
    wanted += [facts[column].contains(word) for column, word in relation.holding.items()]
    if relation.ended:
        ended = facts[relation.ended]
        wanted.append((ended >= ibis.date(as_of)).fill_null(True))
    if relation.state:
        wanted.append(~facts[relation.state].isin(VOID).fill_null(False))
    return wanted
