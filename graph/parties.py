"""Parties: the codes that sources name firms by, and the enterprises behind them.

A *mention* is a source and a code: the same code under the same source is the same party, whether it stands as a
customer, as the owner of documents or as a counterparty. Judgements join mentions into enterprises.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import StringColumn, Table

ID_DIGITS = 16
"""Hex digits of an enterprise id: 64 bits, so that a clash among 10 million mentions has odds of 1 in 370 thousand."""


def own_codes(documents: Table, customers: Table) -> Table:
    """(source, code) of the customers and of the owners of books: codes that are known to be themselves."""
    owners = documents.filter(~_.two_party).select("source", code=_.owner)
    return ibis.union(customers.select("source", "code"), owners, distinct=True)


def mentions(documents: Table, customers: Table, sightings: Table, codes: Table) -> Table:
    """One row a mention: its roles, and its strength (0 holds a uscc, 1 customer, 2 owner of documents, 3 none of it).

    `codes` (source, code) are the mentions that a valid code identifies.
    """
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
    sighted = sightings.select(
        "source", "code", strength=ibis.literal(3, "int8"), customer=no, owner=no, seller=no, buyer=no
    )
    valid = codes.select("source", "code", strength=ibis.literal(0, "int8"), customer=no, owner=no, seller=no, buyer=no)
    every = ibis.union(customer, owner, named, sighted.distinct(), valid)
    return every.group_by("source", "code").agg(
        strength=every.strength.min(), **{role: every[role].any() for role in roles}
    )


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
