"""Trades: who sold to whom on which day, each document counted once however often it is reported."""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

from graph.documents import TRADED

DOCUMENT = ("seller", "buyer", "number", "day", "amount", "tax", "currency")
"""Two reports that agree in these are of one document, unless their invoice codes differ."""


def trades(documents: Table, mentions: Table) -> Table:
    """Rows of `trades` from `booked` documents: net amounts in fen and counts of valid ones by seller, buyer and day.

    A document that one end calls void and the other valid is a trade, since a valid report says so. A firm that its
    own books name as its counterparty does not trade with itself. Lost and abnormal documents are no trade.
    """
    return (
        once(directed(documents.filter(_.state.isin(TRADED)), mentions))
        .group_by("seller", "buyer", "day", "currency")
        .agg(
            amount=(_.amount * _.times).sum(),
            tax=(_.tax * _.times).sum(),
            documents=_.times.sum(),
            red=_.times.sum(where=_.amount < 0).fill_null(0),
            by_seller=_.by_seller.any(),
            by_buyer=_.by_buyer.any(),
        )
    )


def directed(documents: Table, mentions: Table) -> Table:
    """Documents with the enterprises that sell and buy; those of an enterprise with itself are left out."""
    named = mentions.select("source", "code", "id")
    both = documents.join(named.rename(owner="code", owner_id="id"), ["source", "owner"]).join(
        named.rename(counterparty="code", partner_id="id"), ["source", "counterparty"]
    )
    sells = _.book == "output"
    return both.mutate(
        seller=sells.ifelse(_.owner_id, _.partner_id), buyer=sells.ifelse(_.partner_id, _.owner_id)
    ).filter(_.seller != _.buyer)


def once(documents: Table) -> Table:
    """One row a document: `times` is more than 1 only where reports that agree in all else differ in invoice code."""
    return documents.group_by(*DOCUMENT).agg(
        times=ibis.greatest(_.invoice_code.nunique(), 1),
        by_seller=(_.booked & (_.book == "output")).any(),
        by_buyer=(_.booked & (_.book == "input")).any(),
    )
