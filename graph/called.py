"""The names that an enterprise is asked by, and which of several that share one is meant."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _


def called(firms: ir.Table, among: ir.Table | None = None) -> ir.Table:
    """One row a name of the table `enterprises`: `name`, the `id` of whom it means, and how many `firms` share it.

    A name is an id, else an id that was absorbed, else a source's code or a unified social credit code: whatever is one
    of the former means just that. Where several share it, nobody is meant. `among` (`name`) leaves out all others.
    """
    ways = ((_.id, 0), (_.aliases.unnest(), 1), (_.codes.unnest(), 2), (_.uscc, 2))
    told = (firms.select("id", name=name.cast("string"), place=ibis.literal(place)) for name, place in ways)
    names = ibis.union(*told).filter(_.name.notnull())
    asked = names if among is None else names.semi_join(among, "name")
    best = asked.group_by("name").agg(place=_.place.min())
    return asked.semi_join(best, ["name", "place"]).group_by("name").agg(id=_.id.min(), firms=_.id.nunique())
