"""Which of a firm's scores answers where no card is named."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

CARDS = ("firm", "outside")
"""Cards that answer for an enterprise; of those that score it, the first speaks."""


def answering(credit: ir.Table, enterprises: ir.Table) -> ir.Table:
    """Of each enterprise's rows of CREDIT the one that answers.

    One with a score, of its own books before from outside. Where none has a score the card that is for it says why:
    of own books for a firm with books, the outside card for any other.
    """
    booked = enterprises.select("has_books", booked_id="id")
    firms = credit.filter(credit.card.isin(CARDS)).join(booked, credit.id == booked.booked_id)
    own = firms.card == CARDS[0]
    wanted = firms.score.notnull().ifelse(own, own == firms.has_books)
    placed = firms.mutate(place=firms.score.notnull().ifelse(0, 2) + wanted.ifelse(0, 1)).alias("firms_scored")
    first = ibis.window(group_by="id", order_by=placed.place)
    return placed.mutate(at=ibis.row_number().over(first)).filter(ibis._.at == 0)
