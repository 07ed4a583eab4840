"""The rows of flows: who stands at the ends of a document, and the columns that documents of every topic share."""

from __future__ import annotations

from dataclasses import dataclass

import ibis
from ibis import _
from ibis.expr.types import BooleanValue, Table

from graph.relations import VOID
from graph.tables import FLOWS

NOBODY = ""
NOTHING = {"period": "date", "due_on": "date"}
"""Days that not every topic has, and their type; sums that it has not are 0."""


@dataclass(frozen=True)
class Way:
    """One end of payments of a topic: the tie that they make, the columns of who is there and at the other end."""

    tie: str
    topic: str
    own: str
    other: str
    side: str


@dataclass(frozen=True)
class Ends:
    """Who is behind mentions: `named` has the enterprises (source, code, id), `bound` the ends of ties, persons too."""

    named: Table
    bound: Table | None

    def one(self, rows: Table, own: str) -> Table:
        """The rows with `id` of the enterprise that a column names, without those that name none, and no `partner`."""
        there = self.named.select(own_source=_.source, own_code=_.code, id=_.id)
        joined = rows.join(there, [rows.source == there.own_source, rows[own] == there.own_code])
        return joined.mutate(partner=ibis.literal(NOBODY)).drop("own_code", "own_source")

    def both(self, rows: Table, own: str, other: str) -> Table:
        """The rows with `id`, and `partner` where an enterprise is there, without what one has with itself."""
        there = self.named.select(other_source=_.source, other_code=_.code, other_id=_.id)
        placed = self.one(rows, own)
        joined = placed.left_join(there, [placed.source == there.other_source, placed[other] == there.other_code])
        found = joined.mutate(partner=joined.other_id.fill_null(NOBODY)).drop("other_source", "other_code", "other_id")
        return found.filter(found.id != found.partner)

    def tied(self, rows: Table, way: Way) -> Table | None:
        """The rows with `id` of an enterprise and `partner`, as the ties of payments have them; None where none is."""
        if self.bound is None:
            return None
        own, other = ("src", "dst") if way.side == "out" else ("dst", "src")
        bound = self.bound.filter(_.tie == way.tie, _[f"{own}_label"] == "Enterprise")
        there = bound.select(
            at=_.source, own_code=_[own], other_code=_[other], id=_[f"{own}_id"], partner=_[f"{other}_id"]
        )
        on = [rows.source == there["at"], rows[way.own] == there.own_code, rows[way.other] == there.other_code]
        return rows.join(there, on).drop("at", "own_code", "other_code")


def paid(rows: Table, ends: Ends, way: Way) -> Table:
    """Payments from one end, shaped; of those that failed or were taken back no more than whose they are."""
    failed: BooleanValue = rows.state.isin(VOID)
    told = rows.mutate(topic=ibis.literal(way.topic), side=ibis.literal(way.side))
    good = ends.tied(told.filter(~failed).mutate(count=ibis.literal(1, "int64")), way)
    bad = told.filter(failed).mutate(void=ibis.literal(1, "int64"), amount=ibis.literal(0, "int64"))
    void = shaped(ends.one(bad, way.own))
    return void if good is None else ibis.union(shaped(good), void)


def shaped(rows: Table) -> Table:
    """The rows with the columns of FLOWS; empty days and 0 for what they do not say."""
    has = set(rows.columns)
    days = {name: rows[name] if name in has else ibis.null(kind) for name, kind in NOTHING.items()}
    sums = {
        name: rows[name].cast("int64") if name in has else ibis.literal(0, "int64")
        for name in FLOWS.names
        if name not in FLOWS.key
    }
    said = {name: rows[name] for name in FLOWS.key if name not in NOTHING}
    return rows.select(**{name: {**said, **days, **sums}[name] for name in FLOWS.names})
