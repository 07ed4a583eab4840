"""Enterprises: one row a firm, of all that the customers, the documents and the judgements say of it."""

from __future__ import annotations

from datetime import date

import ibis
from ibis import _
from ibis.expr.types import Table

LISTS = dict.fromkeys(("former_names", "names_seen", "tags", "flags", "aliases"), "array<string>")


def enterprises(identified: Table, attributes: Table, trades: Table, conflicts: Table) -> Table:
    """Rows of `enterprises`; `attributes` are those of `graph.attributes`.

    `resolved` is true where a customer, a valid uscc, the registry or a judgement says who it is: an owner of documents
    that is none of it is an anchor with `has_books`, and stays unresolved.
    """
    joined = (
        firms(identified)
        .left_join(attributes, "id")
        .drop("id_right")
        .left_join(activity(trades), "id")
        .drop("id_right")
        .left_join(flags(identified, conflicts), "id")
        .drop("id_right")
    )
    return joined.mutate(
        customer_status=_.customer_status.fill_null("unknown"),
        status=_.status.fill_null("unknown"),
        resolved=_.resolved | _.registered.fill_null(False),
        known_by=_.known_by.fill_null(0),
        **{name: joined[name].fill_null(ibis.literal([], kind)) for name, kind in LISTS.items()},
    )


def firms(identified: Table) -> Table:
    """One row an enterprise: its strongest mention, whether it is resolved and has books, and absorbed ids."""
    itself = _.id == _.own_id
    return identified.group_by("id").agg(
        key=_.code.max(where=itself),
        source=_.source.max(where=itself),
        resolved=(_.customer | _.judged | (_.strength == 0)).any(),
        has_books=_.owner.any(),
        codes=_.code.collect(order_by=_.code, distinct=True),
        aliases=_.own_id.collect(where=~itself, order_by=_.own_id),
    )


def activity(trades: Table) -> Table:
    """First and last day of trade, and the number of partners, of each enterprise that trades."""
    ends = ibis.union(
        trades.select(id=_.seller, partner=_.buyer, day=_.day), trades.select(id=_.buyer, partner=_.seller, day=_.day)
    )
    return ends.group_by("id").agg(first_on=_.day.min(), last_on=_.day.max(), known_by=_.partner.nunique())


def flags(identified: Table, conflicts: Table) -> Table:
    """The flags of each enterprise that has any.

    `own_documents` stands at the firm whose two books hold the same documents, and at the codes in them that nobody
    has identified; `contradiction` at the code that documents disagree about.
    """
    named = identified.select("source", "code", "id", known=_.customer | _.judged)
    codes = conflicts.filter(_.kind != "too_few").join(named, ["source", "code"])
    firms = conflicts.filter(_.kind == "own_documents").join(named.rename(reporter="code"), ["source", "reporter"])
    marked = ibis.union(
        codes.filter((_.kind == "contradiction") | ~_.known).select("id", flag=_.kind),
        firms.select("id", flag=_.kind),
        distinct=True,
    )
    return marked.group_by("id").agg(flags=_.flag.collect(order_by=_.flag))


def ratings(identified: Table, customers: Table, as_of: date) -> Table:
    """Rows of `ratings`: the strongest mention's, of the enterprises that the bank rated or saw default or not.

    A default dated on or after `as_of` had not happened: it reads as none.
    """
    later = (_.defaulted_on >= as_of).fill_null(False)
    said = customers.filter(_.rating.notnull() | _.defaulted.notnull() | _.defaulted_on.notnull()).mutate(
        defaulted=later.ifelse(False, _.defaulted),
        defaulted_on=later.ifelse(ibis.null("date"), _.defaulted_on),
    )
    joined = said.join(identified.select("source", "code", "id", "strength"), ["source", "code"])
    columns = {"source_rating": "rating", "defaulted": "defaulted", "defaulted_on": "defaulted_on"}
    one = joined.mutate(place=ibis.row_number().over(group_by="id", order_by=["strength", "code", "source"]))
    return one.filter(_.place == 0).select("id", "known_at", **{to: _[name] for to, name in columns.items()})
