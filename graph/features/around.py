"""All measures of what surrounds an enterprise, one row each: partners, peers, circles and guarantees."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import ibis
import ibis.expr.types as ir
from ibis import _

from graph.features.circles import marked
from graph.features.guarantees import guarantee_measures
from graph.features.partners import ends, judged, pairs, partner_measures, peers
from graph.kept import kept

GUARANTEED = ("circle", "guaranteed_count", "guaranteed_amount", "guaranteed_defaulted", "guarantor_count")


def surroundings(tables: Callable[[str], ir.Table], on: date, known: ir.Table, outside: bool = False) -> ir.Table:
    """One row an enterprise that traded before the day.

    With `outside` an enterprise is seen through the books of others alone, and each partner by the partner's own.
    """
    rows = ends(tables("trades"), on)
    seen, whole = (rows.filter(_.told), rows.filter(_.own)) if outside else (rows, rows)
    found = pairs(seen, on)
    of_partners = pairs(whole, on) if outside else found
    anchors = tables("enterprises").filter(_.has_books).select("id")
    partners = partner_measures(judged(found, of_partners, known, anchors, on))
    joined = _left(partners, peers(found, known), fill=True)
    joined = _left(joined, rounds(found), fill=True)
    given = guarantee_measures(tables("guarantees"), known, on)
    if given is None:
        return kept(joined.mutate(**{name: ibis.null("int64") for name in GUARANTEED}))
    return kept(_left(joined, given.select("id", *GUARANTEED), fill=True))


def rounds(found: ir.Table) -> ir.Table:
    """What of a year's trade goes both ways, and round three firms."""
    sold = found.filter((found.side == "sales") & (found.year > 0))
    edges = sold.select(src=_.id, dst=_.partner, year=_.year)
    on = ibis.memtable(marked(edges.select("src", "dst").to_pyarrow()))
    cycled = edges.join(on, ["src", "dst"])
    by_seller = cycled.group_by(id="src").agg(
        cycles=_.cycles.sum(), cycled=_.year.sum(where=_.cycles > 0), mutual_sold=_.year.sum(where=_.mutual)
    )
    by_buyer = cycled.group_by(id="dst").agg(mutual_bought=_.year.sum(where=_.mutual))
    traded = found.filter(_.year > 0).group_by("id").agg(traded=_.year.sum())
    joined = _left(_left(traded, by_seller, fill=True), by_buyer, fill=True)
    return joined.select("id", "traded", "cycles", "cycled", mutual=_.mutual_sold + _.mutual_bought)


def _left(left: ir.Table, right: ir.Table, fill: bool = False) -> ir.Table:
    """The left rows with what the right ones say; where these say nothing, 0 with `fill`."""
    added = [n for n in right.columns if n != "id"]
    joined = left.left_join(right, "id").drop("id_right")
    return joined.mutate(**{n: joined[n].fill_null(0) for n in added}) if fill else joined
