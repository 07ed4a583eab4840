"""Books: what each owner's own documents say, a row a counterparty and day."""

from __future__ import annotations

from ibis import _
from ibis.expr.types import Table

from graph.documents import TRADED


def books(documents: Table, mentions: Table) -> Table:
    """Rows of `books` from `booked` documents and identified mentions; counts, and sums in fen."""
    valid, void, red = _.state.isin(TRADED), _.state == "void", _.amount < 0
    own = documents.filter(_.booked)
    daily = own.group_by("source", "book", "day", "currency", owner_code=_.owner, code=_.counterparty).agg(
        valid=valid.sum(),
        void=void.sum(),
        lost=(_.state == "lost").sum(),
        abnormal=(_.state == "abnormal").sum(),
        red=(valid & red).sum(),
        flagged=(valid & ~_.balanced).sum(),
        amount=_.amount.sum(where=valid),
        tax=_.tax.sum(where=valid),
        amount_red=_.amount.sum(where=valid & red),
        amount_void=_.amount.sum(where=void),
    )
    sums = daily.mutate(**{name: daily[name].fill_null(0) for name in ("amount", "tax", "amount_red", "amount_void")})
    named = mentions.select("source", "code", "id")
    return sums.join(named.rename(owner_code="code", owner="id"), ["source", "owner_code"]).join(
        named.rename(partner="id"), ["source", "code"]
    )
