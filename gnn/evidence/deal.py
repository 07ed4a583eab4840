"""What two firms did with each other, looked up by their places in a market."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from gnn.ledger import Ints, day_of
from gnn.market import Market


@dataclass(frozen=True)
class Deal:
    """Net fen, documents and months of a pair's trade, and its first and last day."""

    amount: int
    documents: int
    months: int
    first_on: dt.date
    last_on: dt.date


class Deals:
    """The pairs of a market by their places."""

    def __init__(self, market: Market) -> None:
        self.market = market
        self.keys: Ints = market.keys(market.pairs.row, market.pairs.col)

    def number(self, row: int, col: int) -> int | None:
        """The number of a pair; None where it never traded."""
        key = row * self.market.shape[1] + col
        at = int(np.searchsorted(self.keys, key))
        return at if at < len(self.keys) and self.keys[at] == key else None

    def between(self, row: int, col: int) -> Deal | None:
        """What a pair did; None where it never traded."""
        at = self.number(row, col)
        return None if at is None else self.deal(at)

    def deal(self, pair: int) -> Deal:
        """What a pair did, by its number."""
        p = self.market.pairs
        return Deal(
            int(p.amount[pair]),
            int(p.documents[pair]),
            int(p.months[pair]),
            day_of(p.first[pair]),
            day_of(p.latest[pair]),
        )
