"""Parties: the codes that sources name firms by, and the enterprises behind them.

A *mention* is a source and a code: the same code under the same source is the same party, whether it stands as a
customer, as the owner of documents or as a counterparty. Judgements join mentions into enterprises.
"""

from __future__ import annotations

from collections.abc import Iterable

import ibis
import pyarrow as pa
from ibis import _
from ibis.expr.types import StringColumn, Table
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

ID_DIGITS = 16
"""Hex digits of an enterprise id: 64 bits, so that a clash among 10 million mentions has odds of 1 in 370 thousand."""

GROUPS = pa.schema([("source", pa.string()), ("code", pa.string()), ("root", pa.string())])


def own_codes(documents: Table, customers: Table) -> Table:
    """(source, code) of the customers and of the owners of books: codes that are known to be themselves."""
    owners = documents.filter(~_.two_party).select("source", code=_.owner)
    return ibis.union(customers.select("source", "code"), owners, distinct=True)


def mentions(documents: Table, customers: Table) -> Table:
    """One row a mention: its roles, and its strength (0 holds a uscc, 1 customer, 2 owner of documents, 3 neither)."""
    no = ibis.literal(False)
    customer = customers.select(
        "source", "code", strength=_.uscc.isnull().cast("int8"), customer=True, owner=no, seller=no, buyer=no
    )
    owner = (
        documents.filter(~_.two_party)
        .select("source", code=_.owner, strength=ibis.literal(2, "int8"), customer=no, owner=True, seller=no, buyer=no)
        .distinct()
    )
    named = documents.select(
        "source",
        code=_.counterparty,
        strength=ibis.literal(3, "int8"),
        customer=no,
        owner=no,
        seller=_.book == "input",
        buyer=_.book == "output",
    ).distinct()
    roles = ("customer", "owner", "seller", "buyer")
    every = ibis.union(customer, owner, named)
    return every.group_by("source", "code").agg(
        strength=every.strength.min(), **{role: every[role].any() for role in roles}
    )


def groups(pairs: Iterable[tuple[str, str, str]]) -> pa.Table:
    """(source, code, root) of every mention in the pairs (source, left, right); equal roots are one enterprise."""
    edges = [((source, left), (source, right)) for source, left, right in pairs]
    names = sorted({name for edge in edges for name in edge})
    place = {name: i for i, name in enumerate(names)}
    ends = ([place[left] for left, _right in edges], [place[right] for _left, right in edges])
    joined = coo_array(([1] * len(edges), ends), shape=(len(names), len(names)))
    labels = connected_components(joined, directed=False)[1].tolist()
    first: dict[int, str] = {}
    roots = [first.setdefault(label, "\x1f".join(name)) for label, name in zip(labels, names, strict=True)]
    return pa.table([[s for s, _ in names], [c for _, c in names], roots], schema=GROUPS)


def identify(named: Table, grouped: Table) -> Table:
    """The mentions with `id` of the enterprise behind each and `own_id`, the one that each would have alone."""
    own = digest(_.source, _.code)
    joined = named.left_join(grouped, ["source", "code"]).drop("source_right", "code_right")
    alone = joined.filter(_.root.isnull()).mutate(judged=ibis.literal(False), own_id=own, id=own)
    order = ibis.window(group_by="root", order_by=["strength", "code", "source"])
    together = joined.filter(_.root.notnull()).mutate(judged=ibis.literal(True), own_id=own)
    strongest = together.mutate(id=together.own_id.first().over(order))
    return ibis.union(alone, strongest.select(*alone.columns)).drop("root")


def digest(source: StringColumn, code: StringColumn) -> StringColumn:
    """The id of the enterprise whose strongest mention this is."""
    return (source + "\x1f" + code).hexdigest("sha256")[:ID_DIGITS]


def public(identified: Table) -> Table:
    """Rows of `mentions`."""
    return identified.select(
        "source", "code", "id", as_reporter=_.customer | _.owner, as_seller=_.seller, as_buyer=_.buyer
    )
