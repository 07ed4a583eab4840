"""Integer measures of who stands in for whom: guarantees given and taken, and circles of them."""

from __future__ import annotations

from datetime import date

import ibis
import ibis.expr.types as ir
from ibis import _

from graph.kept import some, worked_out

GUARANTEED = ("circle", "guaranteed_amount", "guaranteed_defaulted", "guarantor_count")


def guarantee_measures(guarantees: ir.Table, known: ir.Table, on: date) -> tuple[ir.Table, ...] | None:
    """GUARANTEED by `id`: of who guarantees before the day, of who is guaranteed, and of who is on a circle of them.

    None where no source speaks of guarantees at all.
    """
    if not some(guarantees):
        return None
    # The service names features too, and is up sooner without scipy.
    from graph.features.circles import circles

    day = ibis.coalesce(guarantees.first_on, guarantees.known_at)
    rows = guarantees.filter(day < ibis.literal(on)).select("src", "dst", "amount")
    told = rows.left_join(known.select(dst="id", bad="defaulted"), "dst")
    given = told.group_by(id=told.src).agg(
        guaranteed_amount=told.amount.sum(), guaranteed_defaulted=told.bad.fill_null(False).sum()
    )
    taken = rows.group_by(id="dst").agg(guarantor_count=_.src.nunique())
    return given, taken, worked_out(circles, rows.select("src", "dst"))
