"""All measures of what surrounds an enterprise, one row each: partners, peers, circles and guarantees."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import reduce

import ibis
import ibis.expr.types as ir
from ibis import _

from graph.features.guarantees import GUARANTEED, guarantee_measures
from graph.features.partners import ends, judged, pairs, partner_measures, peers
from graph.kept import kept, worked_out

Tables = Callable[[str], ir.Table]


def surroundings(tables: Tables, on: date, known: ir.Table) -> ir.Table:
    """One row an enterprise that traded before the day."""
    found = pairs(ends(tables("trades"), on), on)
    joined = _filled(_near(tables, on, known, found, found), rounds(found))
    given = guarantee_measures(tables("guarantees"), known, on)
    if given is None:
        return kept(joined.mutate(**{name: ibis.null("int64") for name in GUARANTEED}))
    return kept(reduce(_filled, given, joined))


def seen(tables: Tables, on: date, known: ir.Table) -> ir.Table:
    """One row an enterprise that others' books name before the day: partners and peers alone.

    The enterprise is seen through the books of others, and each partner by the partner's own.
    """
    rows = ends(tables("trades"), on)
    return kept(_near(tables, on, known, pairs(rows.filter(_.told), on), pairs(rows.filter(_.own), on)))


def _near(tables: Tables, on: date, known: ir.Table, found: ir.Table, whole: ir.Table) -> ir.Table:
    """The partners and the peers of the pairs; `whole` are the pairs that partners are judged by."""
    anchors = tables("enterprises").filter(_.has_books).select("id")
    return _filled(partner_measures(judged(found, whole, known, anchors, on)), peers(found, known))


def rounds(found: ir.Table) -> ir.Table:
    """What of a year's trade goes both ways, and round three firms."""
    # The service names features too, and is up sooner without scipy.
    from graph.features.circles import marked

    sold = found.filter((found.side == "sales") & (found.year > 0))
    edges = sold.select(src=_.id, dst=_.partner, year=_.year)
    on = worked_out(marked, edges.select("src", "dst"))
    cycled = edges.join(on, ["src", "dst"])
    by_seller = cycled.group_by(id="src").agg(
        cycles=_.cycles.sum(), cycled=_.year.sum(where=_.cycles > 0), mutual_sold=_.year.sum(where=_.mutual)
    )
    by_buyer = cycled.group_by(id="dst").agg(mutual_bought=_.year.sum(where=_.mutual))
    traded = found.filter(_.year > 0).group_by("id").agg(traded=_.year.sum())
    joined = _filled(_filled(traded, by_seller), by_buyer)
    return joined.select("id", "traded", "cycles", "cycled", mutual=_.mutual_sold + _.mutual_bought)


def _filled(left: ir.Table, right: ir.Table) -> ir.Table:
    """The left rows with what the right ones say, 0 where these say nothing."""
    added = [n for n in right.columns if n != "id"]
    joined = left.left_join(right, "id").drop("id_right")
    return joined.mutate(**{n: joined[n].fill_null(0) for n in added})
