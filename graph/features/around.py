"""All measures of what surrounds an enterprise, one row each: partners, peers, circles and guarantees."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import reduce

import ibis
import ibis.expr.types as ir
from ibis import _

from graph.features.guarantees import GUARANTEED, guarantee_measures
from graph.features.partners import Ends, ends, judges, pairs, partner_measures, peers, traded
from graph.kept import kept, worked_out

Tables = Callable[[str], ir.Table]


def surroundings(tables: Tables, on: date, known: ir.Table) -> ir.Table:
    """One row an enterprise that traded before the day."""
    bound = pairs(traded(tables("trades"), on), on)
    found = ends(bound, bound)
    joined = _filled(_near(tables, on, known, found, found), rounds(bound))
    given = guarantee_measures(tables("guarantees"), known, on)
    if given is None:
        return kept(joined.mutate(**{name: ibis.null("int64") for name in GUARANTEED}))
    return kept(reduce(_filled, given, joined))


def seen(tables: Tables, on: date, known: ir.Table) -> ir.Table:
    """One row an enterprise that others' books name before the day: partners and peers alone.

    The enterprise is seen through the books of others, and each partner by the partner's own.
    """
    rows = traded(tables("trades"), on)
    sold, bought = (pairs(rows.filter(said), on) for said in (_.by_seller, _.by_buyer))
    return kept(_near(tables, on, known, ends(bought, sold), ends(sold, bought)))


def _near(tables: Tables, on: date, known: ir.Table, found: Ends, whole: Ends) -> ir.Table:
    """The partners and the peers of ends of pairs; `whole` are those that partners are judged by."""
    anchors = tables("enterprises").filter(_.has_books).select("id")
    return _filled(partner_measures(found, judges(whole, known, anchors, on), on), peers(found, known))


def rounds(bound: ir.Table) -> ir.Table:
    """What of a year's trade goes both ways, and round three firms."""
    # The service names features too, and is up sooner without scipy.
    from graph.features.circles import marked

    edges = bound.filter(_.year > 0).select("year", src=_.seller, dst=_.buyer)
    on = worked_out(marked, edges.select("src", "dst"))
    cycled = edges.join(on, ["src", "dst"])
    by_seller = cycled.group_by(id="src").agg(
        cycles=_.cycles.sum(), cycled=_.year.sum(where=_.cycles > 0), mutual_sold=_.year.sum(where=_.mutual)
    )
    by_buyer = cycled.group_by(id="dst").agg(mutual_bought=_.year.sum(where=_.mutual))
    either = ibis.union(*(edges.select("year", id=edges[end]) for end in ("src", "dst")))
    joined = _filled(_filled(either.group_by("id").agg(traded=_.year.sum()), by_seller), by_buyer)
    return joined.select("id", "traded", "cycles", "cycled", mutual=_.mutual_sold + _.mutual_bought)


def _filled(left: ir.Table, right: ir.Table) -> ir.Table:
    """The left rows with what the right ones say, 0 where these say nothing."""
    added = [n for n in right.columns if n != "id"]
    joined = left.left_join(right, "id").drop("id_right")
    return joined.mutate(**{n: joined[n].fill_null(0) for n in added})
