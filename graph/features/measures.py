"""Integer measures of each enterprise's own books: the sums, counts and days that features are quotients of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import reduce

import ibis
import ibis.expr.types as ir

SIDES: Mapping[str, str] = {"sales": "output", "purchase": "input"}
HALF_YEAR, YEAR = timedelta(days=180), timedelta(days=365)


def measures(books: ir.Table, as_of: date) -> ir.Table:
    """One row an owner with at least one valid document before the day; missing sums and counts are 0.

    Only CNY counts: amounts of two currencies have no sum. Windows end at as_of: the last 180 days, the 180 before
    them, the last 365.
    """
    rows = books.filter(books.currency == "CNY", books.day < ibis.literal(as_of))
    parts = [_totals(rows, as_of), _months(rows), _partners(rows, as_of)]
    joined = reduce(lambda left, right: left.join(right, "owner"), parts)
    counts = [n for n, kind in joined.schema().items() if not kind.is_date() and n != "owner"]
    return joined.filter(joined.valid > 0).mutate(
        as_of=ibis.literal(as_of), **{n: joined[n].fill_null(0) for n in counts}
    )


def _totals(rows: ir.Table, as_of: date) -> ir.Table:
    seen = rows.valid > 0
    half, prior, year = (rows.day >= ibis.literal(d) for d in (as_of - HALF_YEAR, as_of - 2 * HALF_YEAR, as_of - YEAR))
    sums = {"valid": rows.valid.sum(), "first_on": rows.day.min(where=seen)}
    for side, book in SIDES.items():
        own = rows.book == book
        for name in ("amount", "tax", "valid", "void", "red", "amount_red"):
            sums[f"{side}_{name}"] = rows[name].sum(where=own)
        for name, window in (("180", half), ("prior", prior & ~half), ("365", year)):
            sums[f"{side}_amount_{name}"] = rows.amount.sum(where=own & window)
        sums[f"{side}_first_on"] = rows.day.min(where=own & seen)
        sums[f"{side}_last_on"] = rows.day.max(where=own & seen)
    return rows.group_by("owner").aggregate(**sums)


def _months(rows: ir.Table) -> ir.Table:
    month = (rows.day.year() * 12 + rows.day.month()).name("month")
    monthly = rows.group_by("owner", month).aggregate(
        **{
            f"{side}_{n}": rows[n].sum(where=rows.book == book)
            for side, book in SIDES.items()
            for n in ("amount", "valid")
        }
    )
    sums = {"months": (monthly.sales_valid.fill_null(0) + monthly.purchase_valid.fill_null(0) > 0).sum()}
    for side in SIDES:
        active, amount = monthly[f"{side}_valid"] > 0, monthly[f"{side}_amount"]
        sums[f"{side}_months"] = active.sum()
        sums[f"{side}_span"] = monthly.month.max(where=active) - monthly.month.min(where=active) + 1
        sums[f"{side}_squares"] = square(amount).sum()
    return monthly.group_by("owner").aggregate(**sums)


def _partners(rows: ir.Table, as_of: date) -> ir.Table:
    half, prior, year = (rows.day >= ibis.literal(d) for d in (as_of - HALF_YEAR, as_of - 2 * HALF_YEAR, as_of - YEAR))
    sums = {}
    for side, book in SIDES.items():
        own = rows.book == book
        sums[f"{side}_amount"] = rows.amount.sum(where=own)
        for name, window in (("all", own), ("180", own & half), ("prior", own & prior & ~half), ("365", own & year)):
            sums[f"{side}_{name}"] = rows.valid.sum(where=window)
    pairs = rows.group_by("owner", "partner").aggregate(**sums)
    return pairs.group_by("owner").aggregate(**{k: v for side in SIDES for k, v in _spread(pairs, side).items()})


def _spread(pairs: ir.Table, side: str) -> dict[str, ir.Value]:
    """How one side of the trade spreads over partners: counts, the largest, squares, and who came back."""
    bought = {name: pairs[f"{side}_{name}"].fill_null(0) > 0 for name in ("all", "180", "prior", "365")}
    net = ibis.greatest(pairs[f"{side}_amount"].fill_null(0), 0)
    return {
        f"{side}_partners": bought["all"].sum(),
        f"{side}_partners_365": bought["365"].sum(),
        f"{side}_partners_prior": bought["prior"].sum(),
        f"{side}_partners_kept": (bought["prior"] & bought["180"]).sum(),
        f"{side}_partner_top": net.max(),
        f"{side}_partner_sum": net.sum(),
        f"{side}_partner_squares": square(net).sum(),
    }


def square(amount: ir.Value) -> ir.Value:
    """The square, exact: fen squared outgrow 64 bits, so a decimal carries it."""
    exact = amount.cast("decimal(38, 0)")
    return exact * exact
