"""Integer measures of rhythm: the gaps between the days on which a log has documents, and how often partners recur."""

from __future__ import annotations

from datetime import date

import ibis
import ibis.expr.types as ir
from ibis import _

from graph.features.log import Log, since
from graph.features.measures import square
from graph.features.table import ratio

YEAR = 365
STEADY = 6
"""Calendar months of the last year in which a steady partner has documents."""


def gaps(log: Log, rows: ir.Table, on: date) -> ir.Table:
    """One row an enterprise of a year: by side the days with documents, the gaps between them, and days since the last.

    `_gaps` of n days are n - 1; `_gap_days` their sum, `_gap_squares` that of squares, `_gap_longest` the longest.
    """
    days = since(rows, on, YEAR).select("id", "side", "day").distinct()
    before = days.day.lag().over(ibis.window(group_by=["id", "side"], order_by="day"))
    told = days.mutate(former=before)
    told = told.mutate(gap=told.day.delta(told.former, unit="day"))
    sums: dict[str, ir.Value] = {}
    for side in log.sides:
        own = told.side == side.name
        sums |= {
            f"{side.name}_days": own.sum(),
            f"{side.name}_gaps": (own & told.gap.notnull()).sum(),
            f"{side.name}_gap_days": told.gap.sum(where=own),
            f"{side.name}_gap_squares": square(told.gap).sum(where=own),
            f"{side.name}_gap_longest": told.gap.max(where=own),
            f"{side.name}_last_on": told.day.max(where=own),
        }
    found = told.group_by("id").agg(**sums)
    silent = {
        f"{side.name}_silent": ibis.literal(on).delta(found[f"{side.name}_last_on"], unit="day") for side in log.sides
    }
    return found.mutate(**silent).drop(*(f"{side.name}_last_on" for side in log.sides))


def recurring(log: Log, rows: ir.Table, on: date) -> ir.Table:
    """One row an enterprise of a year: by side how often partners come back.

    `_repeating` partners have documents on several days, `_repeats` times after the first, over `_repeat_days` in all;
    `_steady` ones in STEADY months, with `_steady_amount`; `_everybody` and `_positive` are all, and all their amounts.
    """
    known = since(rows, on, YEAR).filter(_.partner != "")
    month = known.day.year() * 12 + known.day.month()
    pairs = known.group_by("id", "side", "partner").agg(
        days=known.day.nunique(),
        months=month.nunique(),
        span=known.day.max().delta(known.day.min(), unit="day"),
        amount=ibis.greatest(known.amount.sum(), 0),
    )
    sums: dict[str, ir.Value] = {}
    for side in log.sides:
        own = pairs.side == side.name
        again, steady = own & (pairs.days > 1), own & (pairs.months >= STEADY)
        sums |= {
            f"{side.name}_everybody": own.sum(),
            f"{side.name}_repeating": again.sum(),
            f"{side.name}_repeats": (pairs.days - 1).sum(where=own),
            f"{side.name}_repeat_days": pairs.span.sum(where=own),
            f"{side.name}_steady": steady.sum(),
            f"{side.name}_steady_amount": pairs.amount.sum(where=steady),
            f"{side.name}_positive": pairs.amount.sum(where=own),
        }
    return pairs.group_by("id").agg(**sums)


def unevenness(m: ir.Table, s: str) -> ir.Value:
    """The coefficient of variation of the gaps: the root of n Σg² / (Σg)² - 1; null where there are fewer than two."""
    total = m[f"{s}_gap_days"].cast("float64")
    mean_square = ratio(m[f"{s}_gaps"].cast("float64") * m[f"{s}_gap_squares"].cast("float64"), total * total)
    return (m[f"{s}_gaps"] > 1).ifelse((mean_square - 1).clip(lower=0).sqrt(), ibis.null("float64"))


def some(m: ir.Table, s: str, name: str) -> ir.Value:
    """A measure of the gaps; null where there is no gap, which the 0 of a missing row would hide."""
    return (m[f"{s}_gaps"] > 0).ifelse(m[f"{s}_{name}"], ibis.null("int64"))
