"""Names of individual businesses that are their owners' names, shown as names of people are."""

from __future__ import annotations

import ibis
import pyarrow as pa
from ibis import _
from ibis.expr.types import Table

from graph.kept import some
from graph.person_names import is_person, masked

HASHED = ":"
"""Stands in the keyed hash of an identity number, which is such a business's tax number, and in no other."""
NAMES = ("former_names", "names_seen")
VEILS = pa.schema([("plain", pa.string()), ("veil", pa.string())])


def veiled(firms: Table, seen: Table) -> Table:
    """The firms, those without a name but their owner's by the family name alone.

    `seen` are sightings with the `id` of the enterprise behind each.
    """
    owners = seen.filter(seen.uscc.contains(HASHED)).select("id").distinct()
    if not some(owners):
        return firms
    named = firms.semi_join(owners, "id").select("name").distinct().to_pyarrow()["name"].drop_null().to_pylist()
    people = [name for name in sorted(named) if is_person(name)]
    if not people:
        return firms
    veils = ibis.memtable(pa.table([people, [masked(name) for name in people]], schema=VEILS))
    joined = firms.left_join(owners.mutate(owned=True), "id").drop("id_right").left_join(veils, _.name == veils.plain)
    hidden = (joined.owned & joined.veil.notnull()).fill_null(False)
    nothing = ibis.literal([], "array<string>")
    shown = {name: hidden.ifelse(nothing, joined[name]) for name in NAMES}
    return joined.mutate(name=hidden.ifelse(joined.veil, joined.name), **shown).select(*firms.columns)
