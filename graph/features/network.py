"""A year's trade as a network: firms by the order of their ids, and what flows between each two of them.

What is worked out on it is exact, or drawn from firms that their ids choose: the same rows give the same values,
however they are ordered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
from ibis import _
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

from graph.features.circles import Ints, numbered
from graph.features.measures import YEAR

Doubles = NDArray[np.float64]

NEVER = -1
"""Steps to a firm that no chain leads to."""


@dataclass(frozen=True)
class Network:
    """Edges from seller to buyer, one a pair, by the places of their ends among the ids."""

    ids: pa.Array
    """In order."""
    src: Ints
    dst: Ints
    amount: Ints
    """Net trade of the year in fen, above zero."""

    @property
    def size(self) -> int:
        """How many firms trade."""
        return len(self.ids)

    @cached_property
    def steps(self) -> csr_array:
        """A one for each edge, at the row of its seller."""
        ones = np.ones(len(self.src))
        return csr_array((ones, (self.src, self.dst)), shape=(self.size, self.size))

    def reversed(self) -> Network:
        """The same trade from buyer to seller."""
        return Network(self.ids, self.dst, self.src, self.amount)

    def both(self) -> Network:
        """Each two firms that trade once, directions aside: from the one of the smaller id, with all their trade."""
        low, high = np.minimum(self.src, self.dst), np.maximum(self.src, self.dst)
        pair, place = np.unique(low * self.size + high, return_inverse=True)
        amount = summed(place, self.amount, len(pair))
        return Network(self.ids, pair // max(self.size, 1), pair % max(self.size, 1), amount)

    def degree(self) -> Ints:
        """How many edges each firm stands at."""
        return counted(self.src, self.size) + counted(self.dst, self.size)

    def trade(self) -> Ints:
        """What each firm sells and buys in all."""
        return summed(self.src, self.amount, self.size) + summed(self.dst, self.amount, self.size)


def sold(trades: ir.Table, on: date) -> ir.Table:
    """The pairs whose trade in CNY in the year before the day comes to more than nothing: `src`, `dst`, `amount`."""
    late = (trades.day < ibis.literal(on)) & (trades.day >= ibis.literal(on - YEAR))
    rows = trades.filter(late, _.currency == "CNY", _.seller != _.buyer)
    sums = rows.group_by(src="seller", dst="buyer").agg(amount=_.amount.sum().cast("int64"))
    return sums.filter(_.amount > 0)


def laid(edges: pa.Table) -> Network:
    """The network of edges (`src`, `dst`, `amount`, each pair once), in the order of the ids at their ends."""
    ids, src, dst = numbered(edges)
    order = np.argsort(src * len(ids) + dst)
    amount = edges["amount"].to_numpy().astype(np.int64)
    return Network(ids, src[order], dst[order], amount[order])


def counted(places: Ints, size: int) -> Ints:
    """How often each place stands among some."""
    return np.bincount(places, minlength=size).astype(np.int64)


def summed(places: Ints, amounts: Ints, size: int) -> Ints:
    """The sum of the amounts at each place, over integers."""
    found = np.zeros(size, np.int64)
    np.add.at(found, places, amounts)
    return found


def measured(ids: pa.Array, columns: Mapping[str, Ints]) -> pa.Table:
    """One row an id with whole numbers; a NEVER among them is null."""
    made = {name: pa.array(values, pa.int64(), mask=values == NEVER) for name, values in columns.items()}
    return pa.table({"id": ids, **made})


def parts(network: Network, strong: bool = False) -> Ints:
    """The number of the part that each firm is in: joined by trade, or strong, by chains of sales there and back."""
    if not network.size:
        return np.empty(0, np.int64)
    _number, part = connected_components(network.steps, connection="strong" if strong else "weak")
    return np.asarray(part, dtype=np.int64)


def sizes(part: Ints) -> Ints:
    """The size of the part that each firm is in."""
    return np.bincount(part)[part].astype(np.int64) if len(part) else part


def steps_from(network: Network, starts: Ints, directed: bool = True) -> Ints:
    """How many steps along the edges lead to each firm from the nearest of the starts; NEVER where none does."""
    if not len(starts):
        return np.full(network.size, NEVER)
    found = dijkstra(network.steps, directed=directed, indices=starts, unweighted=True, min_only=True)
    return np.where(np.isfinite(found), found, NEVER).astype(np.int64)
