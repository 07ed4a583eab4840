"""Sightings: what every topic says of the parties that its documents name."""

from __future__ import annotations

import ibis
from ibis.expr.types import Table

from graph.holding import Holding
from graph.kept import kept
from graph.topics import topic
from graph.topics.topic import Party, Topic

SAID = ("name", "uscc", "account")
"""What a topic may say of a party beside its mention; null where it has no such column, or the cell is empty."""

IDENTITY = ("topic", "source", "code", "role", *SAID)

SIGHTINGS = ibis.schema(
    {**dict.fromkeys(IDENTITY, "string"), "day": "date", "last_on": "date", "known_at": "date", "documents": "int64"}
)
"""One row for all documents that say the same of a mention in the same role.

`role` is the party's column in its topic (`owner`, `payer` ...), `day` and `last_on` the first and the last day of
those documents, null where they are undated; `known_at` is the day on which the first of them was learnt.
"""


def sightings(held: Holding) -> Table:
    """Rows of SIGHTINGS: of every mention of every topic's parties, from the facts that are held."""
    seen = [_seen(table, topic(name), party) for name, table in held.facts.items() for party in topic(name).parties]
    return kept(ibis.union(*seen)) if len(seen) > 1 else kept(seen[0])


def _seen(facts: Table, kind: Topic, party: Party) -> Table:
    """One party's sightings; rows that do not name it, as an unguaranteed loan its guarantor, say nothing."""
    columns = {name: getattr(party, name) for name in SAID}
    nothing = ibis.null("string")
    named = facts.filter(facts[party.column].notnull())
    said = named.select(
        topic=ibis.literal(kind.name),
        source=named.source,
        code=named[party.column],
        role=ibis.literal(party.column),
        **{name: named[column] if column else nothing for name, column in columns.items()},
        on=named[kind.day] if kind.day else ibis.null("date"),
        learnt=named.known_at,
    )
    grouped = said.group_by(list(IDENTITY)).agg(
        day=said.on.min(), last_on=said.on.max(), known_at=said.learnt.min(), documents=said.count()
    )
    return grouped.cast(SIGHTINGS).select(*SIGHTINGS.names)
