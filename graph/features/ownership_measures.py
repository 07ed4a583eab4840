"""Integer measures of ownership: what the features of the family `ownership` are quotients of."""

from __future__ import annotations

from datetime import date
from functools import reduce

import ibis
import ibis.expr.types as ir
from ibis import _

from graph.features.family import Scene, Tables
from graph.features.network import sold
from graph.features.ownership import WHOLE
from graph.features.ownership_control import controlled
from graph.kept import kept, worked_out

SIGNIFICANT = WHOLE // 5
"""From a fifth on a holder has a say in a firm (重大影响): what the rules of accounting take for related."""
COUNTED = (
    "owners",
    "owner_firms",
    "firms",
    "controlled",
    "steps",
    "below",
    "depth",
    "by_firm",
    "by_person",
    "co_owned",
)


def _free(id: ir.StringValue) -> ir.StringValue:
    """The id, as a column that may be empty: what is kept would else forbid it, and not go with what may."""
    return id.cast("string")


def owned(scene: Scene) -> ir.Table:
    """One row an enterprise that a tie of ownership, or its legal representative, is known of."""
    held = kept(_held(scene.tables, scene.on))
    represented = kept(_standing(scene.tables("legal_rep_of"), scene.on).select(id=_free(_.dst), person=_free(_.src)))
    ties = held.filter(_.share > WHOLE // 2)
    control = worked_out(controlled, ties.select(src="holder", dst="id", share="share", firm="firm"))
    firms = ibis.union(
        held.select("id"), held.filter(_.firm).select(id="holder"), represented.select("id"), distinct=True
    )
    parts = (_owners(held), _firms(held), control.drop("head"), _co_owned(held), _represented(represented))
    joined = reduce(_left, (*parts, _related(scene, held, control, represented)), firms)
    alone = {"group": joined.group.fill_null(1)}
    return kept(joined.mutate(**{name: joined[name].fill_null(0) for name in COUNTED}, **alone))


def _held(tables: Tables, on: date) -> ir.Table:
    """A row a firm (`id`) and holder: the largest share that any source says, and whether the holder is a firm."""
    share = (_.ratio * WHOLE).round().cast("int64")
    whole = ibis.literal(WHOLE, "int64")
    shares = [
        _standing(tables(name), on).select(id=_free(_.dst), holder=_free(_.src), share=share)
        for name in ("shareholder_of", "invests_in")
    ]
    branches = _standing(tables("branch_of"), on).select(id=_free(_.src), holder=_free(_.dst), share=whole)
    rows = ibis.union(*shares, branches).filter(_.id != _.holder)
    every = rows.group_by("id", "holder").agg(share=_.share.max())
    firms = tables("enterprises").select(holder="id", known=True)
    joined = every.left_join(firms, "holder").drop("holder_right")
    return joined.select("id", "holder", "share", firm=_.known.fill_null(False))


def _standing(ties: ir.Table, on: date) -> ir.Table:
    """The ties that stood already; one without a day is taken to have."""
    return ties.filter(_.since.isnull() | (_.since < ibis.literal(on)))


def _owners(held: ir.Table) -> ir.Table:
    return held.group_by("id").agg(
        owners=_.count(), owner_firms=_.firm.sum(), largest=_.share.max(), squares=(_.share * _.share).sum()
    )


def _firms(held: ir.Table) -> ir.Table:
    return held.group_by(id="holder").agg(firms=_.count())


def _co_owned(held: ir.Table) -> ir.Table:
    per = held.group_by("holder").agg(others=_.count() - 1)
    return held.join(per, "holder").group_by("id").agg(co_owned=_.others.max())


def _represented(represented: ir.Table) -> ir.Table:
    per = represented.group_by("person").agg(others=_.id.nunique() - 1)
    return represented.join(per, "person").group_by("id").agg(co_represented=_.others.max())


def _related(scene: Scene, held: ir.Table, control: ir.Table, represented: ir.Table) -> ir.Table:
    """What each firm sells and buys in the year before the day, in all and with related firms."""
    edges = kept(sold(scene.tables("trades"), scene.on))
    pairs = kept(_pairs(edges, held, control, represented))
    marked = edges.left_join(pairs.mutate(related=True), ["src", "dst"])
    near = marked.related.fill_null(False)
    ends = [("sold", "src"), ("bought", "dst")]
    sums = [
        marked.group_by(id=end).agg(
            **{name: marked.amount.sum(), f"related_{name}": ibis.coalesce(marked.amount.sum(where=near), 0)}
        )
        for name, end in ends
    ]
    both = sums[0].outer_join(sums[1], "id")
    values = {n: both[n].fill_null(0).cast("int64") for n in ("sold", "bought", "related_sold", "related_bought")}
    found = both.select(id=ibis.coalesce(both.id, both.id_right), **values)
    return found.mutate(traded=_.sold + _.bought, related=_.related_sold + _.related_bought)


def _pairs(edges: ir.Table, held: ir.Table, control: ir.Table, represented: ir.Table) -> ir.Table:
    """The edges between related firms, each once."""
    ties = held.filter(held.share >= SIGNIFICANT)
    tied = ibis.union(ties.select(src="holder", dst="id"), ties.select(src="id", dst="holder"))
    direct = edges.semi_join(tied, ["src", "dst"]).select("src", "dst")
    groups = _alike(edges, control.select("id", mark="head"))
    return ibis.union(direct, groups, _alike(edges, represented.select("id", mark="person")), distinct=True)


def _alike(edges: ir.Table, marks: ir.Table) -> ir.Table:
    """The edges between firms of one mark."""
    src, dst = marks.rename(src="id", src_mark="mark"), marks.rename(dst="id", dst_mark="mark")
    joined = edges.join(src, "src").join(dst, "dst")
    return joined.filter(_.src_mark == _.dst_mark).select("src", "dst")


def _left(left: ir.Table, right: ir.Table) -> ir.Table:
    return left.left_join(right, "id").drop("id_right")
