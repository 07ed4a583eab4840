"""Integer measures of what is owed on a day: open and overdue amounts, and the days until they are due or since."""

from __future__ import annotations

from datetime import date, timedelta

import ibis
import ibis.expr.types as ir

SOON = 90
"""Days from the day on in which what is due comes soon."""


def owing(flows: ir.Table, on: date) -> ir.Table:
    """Rows of flows in CNY with what is owed of them on the day: `owed`, `late` and `soon`, and `left` days until due.

    Late is what was due before the day, or what its source calls overdue where it says no day.
    """
    rows = flows.filter(flows.currency == "CNY")
    past = rows.due_on < ibis.literal(on)
    near = (rows.due_on >= ibis.literal(on)) & (rows.due_on < ibis.literal(on + timedelta(days=SOON)))
    return rows.mutate(
        late=past.fill_null(False).ifelse(rows.open, rows.overdue),
        soon=near.fill_null(False).ifelse(rows.open, 0),
        left=rows.due_on.delta(ibis.literal(on), unit="day"),
    )


def owed(rows: ir.Table, name: str, own: ir.BooleanValue) -> dict[str, ir.Value]:
    """Sums over what is `owing`, of rows that are `own`, by `name`: exact also where fen and days are multiplied."""
    due, past = own & (rows.left >= 0), own & (rows.left < 0)
    exact = rows.open.cast("decimal(38, 0)") * rows.left.fill_null(0)
    return {
        f"{name}_open": rows.open.sum(where=own),
        f"{name}_open_of": rows.open_of.sum(where=own),
        f"{name}_late": rows.late.sum(where=own),
        f"{name}_soon": rows.soon.sum(where=own),
        f"{name}_due": rows.open.sum(where=due),
        f"{name}_due_days": exact.sum(where=due),
        f"{name}_past": rows.open.sum(where=past),
        f"{name}_past_days": -exact.sum(where=past),
        f"{name}_past_longest": -rows.left.min(where=past & (rows.open > 0)),
    }
