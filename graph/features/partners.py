"""Integer measures of whom an enterprise trades with: what it trades with each partner, and what each partner is.

In turn: `pairs`, a row a seller and a buyer; `ends`, these from either end; `judges`, a row a partner; and
`partner_measures`, a row an enterprise. A partner is judged by its own trade with everybody else: what it trades with
the enterprise itself is taken off before. Sides are summed up apart and put together last: what is held for each of
many enterprises while rows go by decides what that costs.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir
from ibis import _

from graph.features.measures import HALF_YEAR, YEAR, square
from graph.features.table import ratio
from graph.kept import kept

QUARTER = timedelta(days=90)
Ends = Mapping[str, ir.Table]
"""Pairs by `sales`, as sellers see them, and by `purchase`, as buyers do: `id`, `partner` and SAID."""
SUMS = ("year", "former", "seen_recent", "seen_former")
SAID = ("first_on", "last_on", *SUMS)
WHOLE = ("year", "seen_recent", "seen_former")
"""What of a partner's trade is summed up over all whom it trades with."""
MILLE = 1000
"""Shares of single partners are whole thousandths, so that sums over partners stay sums of integers."""
SHARED = 1_000_000
"""What a partner counts for firms that share it, over how many do: one shared by two says more than a hub."""
HUB_SHARE, HUB_LEAST = 20, 5
"""A hub trades with one in twenty of the firms whose books are held, and with five at least."""


def traded(trades: ir.Table, on: date) -> ir.Table:
    """The trades in CNY before the day."""
    return trades.filter(trades.currency == "CNY", trades.day < ibis.literal(on))


def pairs(rows: ir.Table, on: date) -> ir.Table:
    """A row a seller and a buyer of some trades: net amounts in fen, documents by window, first and last day."""
    half, prior, year = (rows.day >= ibis.literal(d) for d in (on - HALF_YEAR, on - 2 * HALF_YEAR, on - YEAR))
    found = rows.group_by("seller", "buyer").agg(
        first_on=rows.day.min(),
        last_on=rows.day.max(),
        year=rows.amount.sum(where=year),
        former=rows.amount.sum(where=prior & ~half),
        seen_recent=rows.documents.sum(where=half),
        seen_former=rows.documents.sum(where=prior & ~half),
    )
    return kept(found.mutate(**{n: found[n].fill_null(0) for n in SUMS}))


def ends(sold: ir.Table, bought: ir.Table) -> Ends:
    """Pairs from the end of their sellers, and pairs from that of their buyers."""
    return {
        "sales": sold.select(*SAID, id=sold.seller, partner=sold.buyer),
        "purchase": bought.select(*SAID, id=bought.buyer, partner=bought.seller),
    }


def judges(whole: Ends, known: ir.Table, anchors: ir.Table, on: date) -> ir.Table:
    """A row a partner: what it sells and buys in all, whether it is a hub or fell silent, its score and outcome.

    Each partner of `ends(a, b)` stands itself among `ends(b, a)`.
    """
    own = _either("partner", _own(whole, "sales"), _own(whole, "purchase"))
    booked = links({side: rows.semi_join(anchors, "id") for side, rows in whole.items()})
    least = ibis.greatest(anchors.count().as_scalar() // HUB_SHARE, HUB_LEAST)
    hubs = booked.group_by("partner").agg(booked=_.count()).select("partner", hub=_.booked >= least)
    told = known.select(partner="id", score=_.score.cast("int64"), defaulted="defaulted")
    found = _left(_left(own, hubs, "partner"), told, "partner")
    sold, bought = found.sales_on, found.purchase_on
    last = ibis.greatest(ibis.coalesce(sold, bought), ibis.coalesce(bought, sold))
    return kept(found.mutate(silent=last < ibis.literal(on - QUARTER)))


def _own(whole: Ends, side: str) -> ir.Table:
    rows = whole[side]
    sums = {f"{side}_{name}": rows[name].sum() for name in WHOLE}
    return rows.group_by(partner="id").agg(**{f"{side}_on": rows.last_on.max()}, **sums)


def partner_measures(found: Ends, judges: ir.Table, on: date) -> ir.Table:
    """One row an enterprise with sums over its partners on either side; missing sums and counts are 0."""
    joined = _either("id", _side(found, judges, on, "sales"), _side(found, judges, on, "purchase"))
    sums = [n for n in joined.columns if n != "id" and not n.endswith("_worst")]
    return joined.mutate(**{n: joined[n].fill_null(0) for n in sums})


def _side(found: Ends, judges: ir.Table, on: date, side: str) -> ir.Table:
    other = "purchase" if side == "sales" else "sales"
    rows = judged(found[side], judges, other, on)
    return rows.group_by("id").agg(**{f"{side}_{name}": value for name, value in _sums(rows).items()})


def judged(rows: ir.Table, judges: ir.Table, other: str, on: date) -> ir.Table:
    """One end of pairs with what is known of each partner, who trades on the `other` side.

    `weight` is the net trade of the last year where it is positive; `trend` and `share` are in thousandths: the growth
    of the partner's documents with everybody else from half-year to half-year, and the part of its trade that the
    enterprise itself is.
    """
    joined = _left(rows, judges, "partner")
    whole = {name: joined[f"{other}_{name}"].fill_null(0) for name in WHOLE}
    recent = ibis.greatest(whole["seen_recent"] - joined.seen_recent, 0)
    former = ibis.greatest(whole["seen_former"] - joined.seen_former, 0)
    weight = ibis.greatest(joined.year, 0)
    return joined.mutate(
        weight=weight,
        trend=_mille(recent - former, recent + former),
        share=_mille(weight, ibis.greatest(whole["year"], weight)),
        days=ibis.literal(on).delta(joined.first_on, unit="day"),
    )


def _sums(rows: ir.Table) -> dict[str, ir.Value]:
    weight, bought = rows.weight, rows.weight > 0
    scored, bad = rows.score.notnull(), rows.defaulted.fill_null(False)
    former = ibis.greatest(rows.former, 0)
    return {
        "sum": weight.sum(),
        "square": square(weight).sum(),
        "score": (weight * rows.score).sum(where=scored),
        "scored": weight.sum(where=scored),
        "bad": weight.sum(where=bad),
        "hub": weight.sum(where=rows.hub),
        "silent": weight.sum(where=rows.silent),
        "fresh": weight.sum(where=rows.days <= HALF_YEAR.days),
        "days": (weight * rows.days).sum(),
        "trend": (weight * rows.trend).sum(),
        "trended": weight.sum(where=rows.trend.notnull()),
        "share": (weight * rows.share).sum(),
        "partners": bought.sum(),
        "top": weight.max(),
        "worst": rows.score.min(where=scored & bought),
        "defaulted": (bad & bought).sum(),
        "former": former.sum(),
        "lost": former.sum(where=rows.seen_recent == 0),
        "captive": (rows.share > MILLE // 2).sum(),
    }


def links(found: Ends) -> ir.Table:
    """Who trades with whom, on whichever side: `id`, `partner`, each two once from either end."""
    return ibis.union(*(rows.select("id", "partner") for rows in found.values()), distinct=True)


def peers(found: Ends, known: ir.Table) -> ir.Table:
    """What is known of the other firms that share partners with an enterprise: sums of whole weights.

    Each partner counts SHARED over the number of its firms; the enterprise's own score and outcome are taken off the
    partner's sums, so that they never reach it. Cost grows with the pairs, not with the pairs of pairs.
    """
    linked = kept(links(found))
    told = known.select(
        "id",
        has_score=_.score.notnull().cast("int64"),
        score=_.score.fill_null(0).cast("int64"),
        has_outcome=_.defaulted.notnull().cast("int64"),
        bad=_.defaulted.fill_null(False).cast("int64"),
    )
    names = ("has_score", "score", "has_outcome", "bad")
    per = _left(linked, told, "id").group_by("partner").agg(firms=_.count(), **{n: _[n].sum() for n in names})
    shared = linked.join(per.filter(_.firms > 1), "partner")
    weight = ibis.literal(SHARED) // shared.firms
    sums = {f"all_{n}": (weight * shared[n].fill_null(0)).sum() for n in names}
    both = _left(shared.group_by("id").agg(weight=weight.sum(), **sums), told, "id")
    own = {n: both.weight * both[n].fill_null(0) for n in names}
    return both.select("id", **{f"peer_{n}": both[f"all_{n}"] - own[n] for n in names})


def _left(left: ir.Table, right: ir.Table, key: str) -> ir.Table:
    """The left rows with what the right ones say."""
    return left.left_join(right, key).drop(f"{key}_right")


def _either(key: str, left: ir.Table, right: ir.Table) -> ir.Table:
    """What either table says of a key."""
    joined = left.outer_join(right, key)
    return joined.mutate(**{key: ibis.coalesce(joined[key], joined[f"{key}_right"])}).drop(f"{key}_right")


def _mille(top: ir.Value, bottom: ir.Value) -> ir.Value:
    """The quotient in whole thousandths, rounded down; null where the denominator is not above zero."""
    return ratio(top * MILLE, bottom).floor().cast("int64")
