"""Amounts of money, in fen."""

from __future__ import annotations

import ibis
from ibis.expr.types import StringValue, Value

from graph.topics.topic import Field
from loaders.parse.cell import NULL_TEXT, narrow

MONEY = r"^[-+]?[¥￥]?(([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]*)?|\.[0-9]+)$"
FEN_LOST = r"\.[0-9]{2}[0-9]*[1-9]"
# Sixteen digits leave room in 64 bits for sums over all the invoices there are.
YUAN = "decimal(16, 2)"


def money(cell: StringValue, field: Field) -> Value:
    """The amount in fen, where no fen is lost."""
    plain = narrow(cell)
    digits = (plain.re_search(MONEY) & ~plain.re_search(FEN_LOST)).ifelse(plain.re_replace("[,¥￥]", ""), NULL_TEXT)
    return (digits.try_cast(YUAN) * 100).cast("int64")


def amiss(cell: StringValue, field: Field) -> StringValue:
    """What is wrong with an amount that cannot be read."""
    plain = narrow(cell)
    return ibis.cases(
        (~plain.re_search(MONEY), "is not an amount"),
        (plain.re_search(FEN_LOST), "has more than two decimals"),
        else_="is too large for an amount",
    )
