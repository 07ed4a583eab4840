"""Attributes: what the registry, the customers, the labels and the documents say of each enterprise.

Of several that say the same attribute, the registry comes before the customers and these before the labels; within
one, the row that holds since the latest day, then the one learnt last, then the strongest mention's. A row whose day
the source does not say holds since it was learnt.
"""

from __future__ import annotations

import ibis
import pyarrow as pa
from ibis import _
from ibis.expr.types import Table

from graph.documents import CLIENTS
from graph.holding import Holding
from graph.kept import kept, some
from graph.labels import said_by_labels, tags
from graph.person_names import masked
from graph.places import located
from graph.topics import topic
from graph.veils import veiled

ATTRIBUTES = {
    "uscc": "string",
    "name": "string",
    "industry": "string",
    "region": "string",
    "status": "string",
    "registered_capital": "int64",
    "established_on": "date",
    "legal_representative": "string",
    "customer_status": "string",
    "customer_manager": "string",
    "branch": "string",
}
"""What one row of a source may say of a firm, and its type."""

ORDER = ("place", ibis.desc("since"), ibis.desc("known_at"), ibis.desc("load"), "strength", "code", "source")
RENAMED = {"registry": {"uscc": "firm_uscc", "name": "firm_name"}, "customers": {}}
"""Columns of topics that go by another name there."""
LISTS = "array<string>"
NAMES_SEEN = 20
"""Further names that are kept of a firm, those in the most documents first."""
HASHED = ":"
"""What stands in the keyed hash of a person's number: an individual business has no code of its own to show."""


def attributes(held: Holding, identified: Table, sightings: Table) -> Table:
    """One row an enterprise of which anything is said.

    It has `id`, ATTRIBUTES, whether it is `registered`, and lists of `former_names`, `names_seen` and `tags`.
    """
    named = identified.select("source", "code", "id", "strength")
    said = kept(ibis.union(*_sources(held, named)))
    seen = kept(sightings.join(named, ["source", "code"]))
    first = said.group_by("id").agg(
        registered=(_.place == 0).any(), **{name: said[name].first(order_by=ORDER) for name in ATTRIBUTES}
    )
    whole = _joined(first, _documented(seen))
    filled = whole.mutate(
        uscc=ibis.coalesce(whole.uscc, whole.seen_uscc), name=ibis.coalesce(whole.name, whole.seen_name)
    )
    coded = any(some(table.filter(_.uscc.notnull())) for table in (said, seen))
    placed = located(filled).mutate(region=lambda t: ibis.coalesce(t.region, t.place)) if coded else filled
    shown = _masked(kept(_stood(placed.select("id", "registered", *ATTRIBUTES), identified)))
    names = _names(said, seen, shown)
    return veiled(_joined(shown, names, _tags(held, named)), seen)


def clients(attributes: Table) -> Table:
    """`id` of every enterprise whose books the bank sees: customers, also lapsed ones."""
    return attributes.filter(_.customer_status.isin(CLIENTS)).select("id")


def _stood(firms: Table, identified: Table) -> Table:
    """The rows with the status of a customer where a source has a firm among its customers and nothing else is said."""
    known = identified.filter(_.customer).select("id", listed=ibis.literal("customer")).distinct()
    joined = firms.left_join(known, "id")
    return joined.mutate(customer_status=ibis.coalesce(joined.customer_status, joined.listed)).select(*firms.columns)


def _sources(held: Holding, named: Table) -> list[Table]:
    """What each source says: rows of ATTRIBUTES with what they are ordered by, and former names."""
    found = [_said(held.facts[name], name, place) for place, name in enumerate(RENAMED) if name in held.facts]
    if "labels" in held.facts:
        found.append(
            said_by_labels(held.facts["labels"]).mutate(place=len(RENAMED), former_names=ibis.literal([], LISTS))
        )
    columns = ("source", "code", "since", "known_at", "load", "place", "former_names", *ATTRIBUTES)
    typed = {**ATTRIBUTES, "place": "int8", "load": "int32"}
    rows = [
        table.mutate(**{name: ibis.null(kind) for name, kind in ATTRIBUTES.items() if name not in table.columns})
        for table in found
    ]
    return [table.select(*columns).cast(typed).join(named, ["source", "code"]) for table in rows]


def _said(facts: Table, name: str, place: int) -> Table:
    party = topic(name).parties[0].column
    columns = {to: facts[RENAMED[name].get(to, to)] for to in ATTRIBUTES if RENAMED[name].get(to, to) in facts.columns}
    columns["uscc"] = (~columns["uscc"].contains(HASHED)).ifelse(columns["uscc"], ibis.null("string"))
    if "status" in columns:
        columns["status"] = columns["status"].nullif("unknown")
    since = ibis.coalesce(facts.day, facts.known_at) if "day" in facts.columns else facts.known_at
    return facts.select(
        "source",
        "known_at",
        "load",
        "former_names",
        code=facts[party],
        since=since,
        place=ibis.literal(place),
        **columns,
    )


def _documented(seen: Table) -> Table:
    """The name and the code under which documents last knew each enterprise."""
    latest = [ibis.desc(seen.last_on), ibis.desc(seen.known_at), ibis.desc(seen.documents)]
    coded = seen.uscc.notnull() & (seen.uscc.length() == 18) & ~seen.uscc.contains(HASHED)
    return seen.group_by("id").agg(
        seen_name=seen.name.first(where=seen.name.notnull(), order_by=[*latest, seen.name]),
        seen_uscc=seen.uscc.first(where=coded, order_by=[*latest, seen.uscc]),
    )


def _names(said: Table, seen: Table, shown: Table) -> Table:
    """Former names, the registry's earlier ones among them; and the further names that stand in documents."""
    former = ibis.union(
        said.select("id", called=said.former_names.unnest()),
        said.filter(_.place == 0).select("id", called="name"),
        distinct=True,
    )
    current = shown.select("id", current="name")
    old = former.join(current, "id").filter((_.called != _.current) & (_.called != ""))
    counted = seen.filter(_.name.notnull()).group_by("id", called=_.name).agg(documents=_.documents.sum())
    other = counted.join(current, "id").filter(_.called != _.current).anti_join(old, ["id", "called"])
    ranked = other.mutate(rank=ibis.row_number().over(group_by="id", order_by=[ibis.desc("documents"), "called"]))
    few = ranked.filter(_.rank < NAMES_SEEN)
    return _joined(
        old.group_by("id").agg(former_names=_.called.collect(order_by=_.called)),
        few.group_by("id").agg(names_seen=_.called.collect(order_by=_.called)),
    )


def _tags(held: Holding, named: Table) -> Table:
    """The tags of each enterprise that has any."""
    if "labels" not in held.facts:
        return named.filter(False).select("id", tags=ibis.literal([], LISTS))
    words = tags(held.facts["labels"], held.as_of).join(named, ["source", "code"]).select("id", "tag").distinct()
    return words.group_by("id").agg(tags=_.tag.collect(order_by=_.tag))


def _masked(firms: Table) -> Table:
    """The rows with the names of people masked."""
    names = sorted(firms.legal_representative.to_pyarrow().unique().drop_null().to_pylist())
    if not names:
        return firms
    veiled = ibis.memtable(
        pa.table({"plain": pa.array(names, pa.string()), "veil": pa.array(map(masked, names), pa.string())})
    )
    joined = firms.left_join(veiled, firms.legal_representative == veiled.plain)
    return joined.mutate(legal_representative=joined.veil).select(*firms.columns)


def _joined(first: Table, *others: Table) -> Table:
    """The rows of all by `id`, whichever has it."""
    for other in others:
        joined = first.outer_join(other, "id")
        first = joined.mutate(id=ibis.coalesce(joined.id, joined.id_right)).drop("id_right")
    return first
