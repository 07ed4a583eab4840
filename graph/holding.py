"""What the bank held on a day: the facts that a Snapshot is made of."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import ibis
from ibis import BaseBackend, _
from ibis.expr.types import Table
from ibis.util import gen_name

from graph.errors import DataRefused
from graph.fact_keys import said
from graph.facts import Facts
from graph.kept import kept
from graph.topics import TOPICS, topic
from graph.topics.topic import Topic

READ = ("customers", "invoices")
"""Topics that every Snapshot reads in full."""


@dataclass(frozen=True)
class Extent:
    """Of one topic's rows: how many, the last load and day of knowledge, and a check sum that no order changes."""

    rows: int
    load: int
    known_at: date
    content: int


@dataclass(frozen=True)
class Holding:
    """What is dated before `as_of` or undated, all in force, by topic; and the extent of each topic that has any.

    Invoices and customers, which everything needs, are read into the engine; the others when somebody asks.
    """

    as_of: date
    facts: Mapping[str, Table]
    extents: dict[str, Extent]

    @property
    def documents(self) -> Table:
        """The invoices."""
        return self.facts["invoices"]

    @property
    def customers(self) -> Table:
        """The customers; no rows where the bank loaded none."""
        return self.facts["customers"]

    @property
    def known_at(self) -> date:
        """The day on which the last of these facts was learnt."""
        return max(extent.known_at for extent in self.extents.values())

    @property
    def loads(self) -> dict[str, int]:
        """The last load of each topic that reached these facts."""
        return {name: extent.load for name, extent in self.extents.items()}

    def digest(self, rules: str) -> str:
        """16 hex digits: equal facts, day and rules give equal ids, whatever else was loaded since.

        The content goes in too, so that two homes that number their loads alike never share an id by chance.
        """
        said = {
            "as_of": self.as_of.isoformat(),
            "known_at": self.known_at.isoformat(),
            "loads": self.loads,
            "content": {name: [extent.rows, extent.content] for name, extent in self.extents.items()},
            "rules": rules,
        }
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]


def hold(con: BaseBackend, facts: Facts, as_of: date, known_at: date | None) -> Holding:
    """The facts dated before `as_of` and learnt by `known_at` (None: all), read into the engine.

    Raises DataRefused where nothing is loaded, nothing was known yet, or no document is dated before `as_of`.
    """
    if not facts.loads():
        raise DataRefused(f"nothing is loaded in {facts.root.parent}; run `lianke load PATH` first")
    invoices = facts.in_force(con, "invoices", known_at)
    if invoices is None:
        raise DataRefused(f"no invoices are loaded in {facts.root.parent}; run `lianke load PATH` on a folder of them")
    others = {t.name: in_force(con, facts, t, (as_of, known_at)) for t in TOPICS if t.name not in READ}
    held = {
        "customers": nobody(con) if (found := facts.in_force(con, "customers", known_at)) is None else kept(found),
        "invoices": kept(invoices.filter(_.day < as_of).drop("key", "file", "row", "seq")),
        **{name: table for name, table in others.items() if table is not None},
    }
    extents = {name: found for name, table in held.items() if (found := extent(table, topic(name))) is not None}
    if "invoices" not in extents:
        raise DataRefused(why_nothing(invoices, as_of, known_at))
    return Holding(as_of, {name: t for name, t in held.items() if name in {*READ, *extents}}, extents)


def in_force(con: BaseBackend, facts: Facts, topic: Topic, days: tuple[date, date | None]) -> Table | None:
    """A topic's facts that had happened before the first day and were known on the second; None where none are loaded.

    A row whose day the source did not say counts from when it was learnt.
    """
    as_of, known_at = days
    found = facts.in_force(con, topic.name, known_at)
    if found is None or topic.day is None:
        return found
    day = found[topic.day]
    return found.filter((day < as_of) | day.isnull())


def nobody(con: BaseBackend) -> Table:
    """Customers of a bank that loaded none."""
    declared = ibis.Schema.from_pyarrow(topic("customers").facts.arrow)
    schema = ibis.schema({name: kind.copy(nullable=True) for name, kind in declared.items()})
    return con.create_table(gen_name("nobody"), schema=schema, temp=True)


def extent(rows: Table, topic: Topic) -> Extent | None:
    """The extent of a topic's facts; None where there are no rows."""
    content = said(rows, topic).bit_xor()
    told = rows.agg(rows=rows.count(), load=rows.load.max(), known_at=rows.known_at.max(), content=content)
    row = told.to_pyarrow().to_pylist()[0]
    return Extent(**row) if row["rows"] else None


def why_nothing(invoices: Table, as_of: date, known_at: date | None) -> str:
    """Why no document is in a Snapshot of the day, in words."""
    span = invoices.agg(first=_.day.min(), last=_.day.max()).to_pyarrow().to_pylist()[0]
    if span["first"] is None:
        return f"no invoice was known by {known_at}; give a later --known-at"
    known = "" if known_at is None else f" known by {known_at}"
    held = f"those{known} run from {span['first']} to {span['last']}"
    return f"no document is dated before {as_of}: {held}; give a later --as-of"
