"""States: how many documents of a pair are void, lost or abnormal, which are no trade."""

from __future__ import annotations

import ibis
from ibis import _

from graph.schema import Column, Table
from graph.tables import COUNT, STRING

NO_TRADE = ("void", "lost", "abnormal")

STATES = Table(
    "states",
    "单据状态",
    "One row a seller and buyer with documents that are no trade; where both books tell of them, the greater count.",
    ("seller", "buyer"),
    (
        Column("seller", STRING, "销方", "enterprise that sells"),
        Column("buyer", STRING, "购方", "enterprise that buys"),
        Column("void", COUNT, "作废张数", "voided documents"),
        Column("lost", COUNT, "失控张数", "documents that the tax office calls lost"),
        Column("abnormal", COUNT, "异常张数", "documents that the tax office calls abnormal"),
    ),
)


def states(books: ibis.Table) -> ibis.Table:
    """Rows of STATES from `tables.BOOKS`."""
    some = books.filter((_.void + _.lost + _.abnormal) > 0)
    sells = some.book == "output"
    pairs = some.mutate(seller=sells.ifelse(some.owner, some.partner), buyer=sells.ifelse(some.partner, some.owner))
    told = pairs.group_by("seller", "buyer", "book").agg(**{name: pairs[name].sum() for name in NO_TRADE})
    return told.group_by("seller", "buyer").agg(**{name: told[name].max() for name in NO_TRADE})
