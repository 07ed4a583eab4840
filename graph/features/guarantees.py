"""Integer measures of who stands in for whom: guarantees given and taken, and circles of them."""

from __future__ import annotations

from datetime import date

import ibis
import ibis.expr.types as ir
from ibis import _

from graph.features.circles import circles
from graph.kept import some


def guarantee_measures(guarantees: ir.Table, known: ir.Table, on: date) -> ir.Table | None:
    """A row whoever guarantees or is guaranteed before the day; None where no source speaks of guarantees at all."""
    if not some(guarantees):
        return None
    day = ibis.coalesce(guarantees.first_on, guarantees.known_at)
    rows = guarantees.filter(day < ibis.literal(on)).select("src", "dst", "amount")
    given = _side(rows, "src", "dst", "guaranteed", known)
    taken = _side(rows, "dst", "src", "guarantor", known)
    round_ = ibis.memtable(circles(rows.select("src", "dst").to_pyarrow()))
    ids = ibis.union(given.select("id"), taken.select("id"), distinct=True)
    joined = ids.left_join(given, "id").drop("id_right").left_join(taken, "id").drop("id_right")
    whole = joined.left_join(round_, "id").drop("id_right")
    return whole.mutate(**{n: whole[n].fill_null(0) for n in whole.columns if n != "id" and "worst" not in n})


def _side(rows: ir.Table, end: str, other: str, name: str, known: ir.Table) -> ir.Table:
    """Sums over the other ends of one end's guarantees."""
    told = known.select(other_id="id", score=_.score, bad=_.defaulted.fill_null(False))
    found = rows.left_join(told, rows[other] == told.other_id)
    return found.group_by(id=found[end]).agg(
        **{
            f"{name}_count": found[other].nunique(),
            f"{name}_amount": found.amount.sum(),
            f"{name}_defaulted": found.bad.fill_null(False).sum(),
            f"{name}_worst": found.score.min(),
        }
    )
