"""Integer measures of whom an enterprise trades with: what it trades with each partner, and what each partner is.

Three tables in turn: `ends`, a row an enterprise, side, partner and day; `pairs`, a row an enterprise, side and
partner; `partner_measures`, a row an enterprise. A partner is judged by its own trade with everybody else: what it
trades with the enterprise itself is taken off before.
"""

from __future__ import annotations

from datetime import date, timedelta

import ibis
import ibis.expr.types as ir
from ibis import _

from graph.features.measures import HALF_YEAR, SIDES, YEAR, square
from graph.features.table import ratio
from graph.kept import kept

QUARTER = timedelta(days=90)
SAID = ("own", "told", "day", "amount", "documents")
MILLE = 1000
"""Shares of single partners are whole thousandths, so that sums over partners stay sums of integers."""
SHARED = 1_000_000
"""What a partner counts for firms that share it, over how many do: one shared by two says more than a hub."""
HUB_SHARE, HUB_LEAST = 20, 5
"""A hub trades with one in twenty of the firms whose books are held, and with five at least."""


def ends(trades: ir.Table, on: date) -> ir.Table:
    """Each trade in CNY before the day from either end: `id`, `side`, `partner`, and which of them reported it."""
    rows = trades.filter(trades.currency == "CNY", trades.day < ibis.literal(on))
    sold = rows.mutate(id=_.seller, partner=_.buyer, side=ibis.literal("sales"), own=_.by_seller, told=_.by_buyer)
    bought = rows.mutate(id=_.buyer, partner=_.seller, side=ibis.literal("purchase"), own=_.by_buyer, told=_.by_seller)
    return ibis.union(*(end.select("id", "side", "partner", *SAID) for end in (sold, bought)))


def pairs(rows: ir.Table, on: date) -> ir.Table:
    """A row an enterprise, side and partner: net amounts in fen, documents by window, first and last day."""
    half, prior, year = (rows.day >= ibis.literal(d) for d in (on - HALF_YEAR, on - 2 * HALF_YEAR, on - YEAR))
    found = rows.group_by("id", "side", "partner").agg(
        first_on=rows.day.min(),
        last_on=rows.day.max(),
        year=rows.amount.sum(where=year),
        former=rows.amount.sum(where=prior & ~half),
        seen_recent=rows.documents.sum(where=half),
        seen_former=rows.documents.sum(where=prior & ~half),
    )
    sums = ("year", "former", "seen_recent", "seen_former")
    return kept(found.mutate(**{n: found[n].fill_null(0) for n in sums}))


def totals(found: ir.Table) -> ir.Table:
    """What each firm, as a partner, trades with everybody: by the side of whoever is at the other end."""
    other = (found.side == "sales").ifelse("purchase", "sales")
    return found.group_by(partner=found.id, side=other).agg(
        whole=_.year.sum(), whole_recent=_.seen_recent.sum(), whole_former=_.seen_former.sum()
    )


def alive(found: ir.Table) -> ir.Table:
    """The last day that each firm traded at all."""
    return found.group_by(partner="id").agg(alive_on=_.last_on.max())


def judged(found: ir.Table, whole: ir.Table, known: ir.Table, anchors: ir.Table, on: date) -> ir.Table:
    """The pairs with what is known of each partner; `whole` are the pairs that partners are judged by.

    `weight` is the net trade of the last year where it is positive; `trend` and `share` are in thousandths: the growth
    of the partner's documents with everybody else from half-year to half-year, and the part of its trade that the
    enterprise itself is.
    """
    booked = whole.semi_join(anchors, "id").group_by("partner").agg(booked=_.id.nunique())
    least = ibis.greatest(anchors.count().as_scalar() // HUB_SHARE, HUB_LEAST)
    joined = _left(_left(_left(found, alive(whole), "partner"), booked, "partner"), _renamed(known), "partner")
    rows = _left(joined, totals(whole), ["partner", "side"])
    counts = ("booked", "whole", "whole_recent", "whole_former")
    rows = rows.mutate(**{n: rows[n].fill_null(0) for n in counts})
    recent = ibis.greatest(rows.whole_recent - rows.seen_recent, 0)
    former = ibis.greatest(rows.whole_former - rows.seen_former, 0)
    weight = ibis.greatest(rows.year, 0)
    return kept(
        rows.mutate(
            weight=weight,
            hub=rows.booked >= least,
            silent=rows.alive_on < ibis.literal(on - QUARTER),
            trend=_mille(recent - former, recent + former),
            share=_mille(weight, ibis.greatest(rows.whole, weight)),
            days=ibis.literal(on).delta(rows.first_on, unit="day"),
        )
    )


def partner_measures(rows: ir.Table) -> ir.Table:
    """One row an enterprise with sums over its partners on either side; missing sums and counts are 0."""
    sums = {k: v for side in SIDES for k, v in _sums(rows, side).items()}
    found = rows.group_by("id").agg(**sums)
    return found.mutate(**{n: found[n].fill_null(0) for n in sums if not n.endswith("_worst")})


def _sums(rows: ir.Table, side: str) -> dict[str, ir.Value]:
    on, bought = rows.side == side, rows.weight > 0
    weight = rows.weight
    scored, bad = on & rows.score.notnull(), on & rows.defaulted.fill_null(False)
    weighed = {
        "sum": (weight, on),
        "square": (square(weight), on),
        "score": (weight * rows.score, scored),
        "scored": (weight, scored),
        "bad": (weight, bad),
        "hub": (weight, on & rows.hub),
        "silent": (weight, on & rows.silent),
        "fresh": (weight, on & (rows.days <= HALF_YEAR.days)),
        "days": (weight * rows.days, on),
        "trend": (weight * rows.trend, on),
        "trended": (weight, on & rows.trend.notnull()),
        "share": (weight * rows.share, on),
    }
    found = {f"{side}_{name}": value.sum(where=where) for name, (value, where) in weighed.items()}
    former = ibis.greatest(rows.former, 0)
    counted = {
        "partners": (on & bought).sum(),
        "top": rows.weight.max(where=on),
        "worst": rows.score.min(where=scored & bought),
        "defaulted": (bad & bought).sum(),
        "former": former.sum(where=on),
        "lost": former.sum(where=on & (rows.seen_recent == 0)),
        "captive": (on & (rows.share > MILLE // 2)).sum(),
    }
    return found | {f"{side}_{name}": value for name, value in counted.items()}


def peers(found: ir.Table, known: ir.Table) -> ir.Table:
    """What is known of the other firms that share partners with an enterprise: sums of whole weights.

    Each partner counts SHARED over the number of its firms; the enterprise's own score and outcome are taken off the
    partner's sums, so that they never reach it. Cost grows with the pairs, not with the pairs of pairs.
    """
    links = found.select("id", "partner").distinct()
    told = _left(links, known, "id").mutate(
        has_score=_.score.notnull().cast("int64"), score=_.score.fill_null(0).cast("int64"),
        has_outcome=_.defaulted.notnull().cast("int64"), bad=_.defaulted.fill_null(False).cast("int64"),
    )  # fmt: skip
    names = ("has_score", "score", "has_outcome", "bad")
    per = told.group_by("partner").agg(firms=_.count(), **{f"all_{n}": told[n].sum() for n in names})
    both = told.join(per, "partner").filter(_.firms > 1)
    weight = ibis.literal(SHARED) // both.firms
    return both.group_by("id").agg(**{f"peer_{n}": (weight * (both[f"all_{n}"] - both[n])).sum() for n in names})


def _renamed(known: ir.Table) -> ir.Table:
    return known.select(partner="id", score=_.score.cast("int64"), defaulted="defaulted")


def _left(left: ir.Table, right: ir.Table, on: str | list[str]) -> ir.Table:
    """The left rows with what the right ones say, the right key columns dropped."""
    keys = [on] if isinstance(on, str) else on
    joined = left.left_join(right, keys)
    return joined.drop(*(f"{k}_right" for k in keys if f"{k}_right" in joined.columns))


def _mille(top: ir.Value, bottom: ir.Value) -> ir.Value:
    """The quotient in whole thousandths, rounded down; null where the denominator is not above zero."""
    return ratio(top * MILLE, bottom).floor().cast("int64")
