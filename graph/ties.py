"""Ties: the tables of a Snapshot that say what binds firms, people and billers to each other beside trade."""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import pyarrow as pa
from ibis import _
from ibis.expr.types import Table, Value

from graph.holding import Holding
from graph.kept import kept
from graph.people import BILLERS, PEOPLE, TABLES, TIES, tie_table
from graph.person_names import masked
from graph.relations import SINGLE
from graph.schema import EdgeType
from graph.tie_ends import placed
from graph.tie_rows import SUMS, tie_rows


def tied(held: Holding, identified: Table, people: Table) -> Table | None:
    """The rows of `tie_rows` with who stands at their ends: from the facts, the mentions with the enterprises behind
    them, and the mentions that are natural persons (`persons.natural`). None where no fact speaks of a tie.
    """
    said = tie_rows(held)
    return None if said is None else _current(placed(said, identified, people))


def ties(rows: Table | None) -> Mapping[str, Table]:
    """The tables of `graph.people.TABLES` by name, from the rows that are `tied`."""
    if rows is None:
        return {table.name: ibis.memtable(table.arrow.empty_table()) for table in TABLES}
    tables = {tie_table(tie).name: _tie(rows.filter(_.tie == tie.type), tie) for tie in TIES}
    return {**tables, PEOPLE.name: _people(rows), BILLERS.name: _billers(rows)}


def _current(rows: Table) -> Table:
    """The rows, with one alone of a tie of which a target has one: of the best source, the latest."""
    order = [_.rank, ibis.desc(_.first_on), ibis.desc(_.known_at), _.src_id]
    best = ibis.window(group_by=["tie", "dst_id"], order_by=order)
    placed_rows = rows.mutate(place=ibis.row_number().over(best))
    return kept(placed_rows.filter((placed_rows.place == 0) | ~placed_rows.tie.isin(SINGLE)).drop("place"))


def _tie(rows: Table, tie: EdgeType) -> Table:
    """The rows of one relationship, one a pair."""
    latest = [ibis.desc(rows.first_on), ibis.desc(rows.known_at)]
    said: dict[str, Value] = {
        "first_on": rows.first_on.min(),
        "last_on": rows.last_on.max(),
        "since": rows.first_on.min(),
        "known_at": rows.known_at.min(),
        "due_on": rows.due_on.max(),
        **{name: rows[name].first(order_by=[*latest, ibis.desc(rows[name])]) for name in ("ratio", "subscribed")},
        **{name: rows[name].sum() for name in SUMS},
    }
    wanted = {column.name: said[column.name] for column in tie.columns}
    return rows.group_by(src=rows.src_id, dst=rows.dst_id).agg(**wanted)


def _people(rows: Table) -> Table:
    """The persons at the ends of the rows, by the family name alone."""
    ends = [
        rows.filter(rows[f"{end}_label"] == "Person").select(
            id=_[f"{end}_id"], full=_[f"{end}_name"], role=_[f"{end}_role"]
        )
        for end in ("src", "dst")
    ]
    grouped = (
        ibis.union(*ends).group_by("id").agg(full=_.full.min(), roles=_.role.collect(order_by=_.role, distinct=True))
    )
    full = [name for name in grouped.select("full").distinct().to_pyarrow()["full"].to_pylist() if name]
    shown = pa.table({"full": pa.array(full, pa.string()), "name": pa.array([masked(n) for n in full], pa.string())})
    return grouped.left_join(ibis.memtable(shown), "full").select("id", "name", "roles")


def _billers(rows: Table) -> Table:
    """The billers at the ends of the rows."""
    billed = rows.filter(rows.dst_label == "Biller")
    kinds = (
        billed.select(id=_.dst_id, kind=_.kinds.unnest())
        .group_by("id")
        .agg(kinds=_.kind.collect(order_by=_.kind, distinct=True))
    )
    named = billed.group_by(id=billed.dst_id).agg(name=billed.dst.min())
    joined = named.left_join(kinds, "id")
    return joined.select("id", "name", kinds=joined.kinds.fill_null(ibis.literal([], "array<string>")))
