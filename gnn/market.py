"""One direction at one cut: what anchors and the counterparties known in that direction did with each other."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from gnn.ledger import Flags, Floats, Ints, Ledger

DIRECTIONS = ("upstream", "downstream")
OPPOSITE = {"upstream": "downstream", "downstream": "upstream"}
WINDOWS = (30, 90, 180, 360)
KNOWN = 5
"""A counterparty that at most this many anchors know is of the tail."""


@dataclass(frozen=True)
class Deals:
    """One row a document day: labels of its anchor and counterparty, the day, documents and fen."""

    anchor: NDArray[Any]
    other: NDArray[Any]
    day: Ints
    documents: Ints
    amount: Floats


@dataclass(frozen=True)
class Pairs:
    """One row a pair of the past, ordered by row and column: places, first and last day, months, days, documents."""

    row: Ints
    col: Ints
    first: Ints
    latest: Ints
    months: Ints
    days: Ints
    documents: Ints
    amount: Floats
    recent: Ints
    """Documents of the last WINDOWS days, one column each."""
    season: Ints
    """Documents of the half year that begins a year before the cut."""


@dataclass(frozen=True)
class Market:
    """Labels of anchors and counterparties, ascending, and the pairs that traded before the cut."""

    direction: str
    cut: int
    rows: NDArray[Any]
    cols: NDArray[Any]
    pairs: Pairs

    @property
    def shape(self) -> tuple[int, int]:
        """Anchors, counterparties."""
        return len(self.rows), len(self.cols)

    @cached_property
    def age(self) -> Floats:
        """Days since each pair's last trade."""
        return (self.cut - self.pairs.latest).astype(np.float64)

    @cached_property
    def life(self) -> Floats:
        """Days since each pair's first trade."""
        return (self.cut - self.pairs.first).astype(np.float64)

    @cached_property
    def obscure(self) -> Flags:
        """Counterparties that at most KNOWN anchors know: the tail."""
        return np.bincount(self.pairs.col, minlength=self.shape[1]) <= KNOWN

    def keys(self, row: Ints, col: Ints) -> Ints:
        """One number a pair of places."""
        return row * self.shape[1] + col

    def own(self, row: int) -> Ints:
        """Numbers of an anchor's pairs, by its place."""
        return np.arange(*np.searchsorted(self.pairs.row, [row, row + 1]))

    def matrix(self, weight: Floats | None = None) -> sp.csr_matrix:
        """The past as a sparse matrix; every pair weighs 1 unless told otherwise."""
        values = np.ones(len(self.pairs.row)) if weight is None else weight
        return sp.csr_matrix((values, (self.pairs.row, self.pairs.col)), shape=self.shape)


def place(labels: NDArray[Any], wanted: NDArray[Any]) -> Ints:
    """Places of wanted labels among ascending ones, -1 where absent."""
    if not len(labels):
        return np.full(len(wanted), -1)
    at = np.minimum(np.searchsorted(labels, wanted), len(labels) - 1)
    return np.where(labels[at] == wanted, at, -1)


def sides(ledger: Ledger, direction: str) -> tuple[Ledger, Ints, Ints]:
    """The rows of anchors in a direction, with anchor and counterparty of each, whoever's books tell them."""
    if direction == "upstream":
        part = ledger.where(ledger.anchor[ledger.buyer])
        return part, part.buyer, part.seller
    part = ledger.where(ledger.anchor[ledger.seller])
    return part, part.seller, part.buyer


def node_market(past: Ledger, direction: str, cut: int) -> Market:
    """The market of a direction over node numbers: its anchors, and cold ones without any trade there."""
    part, anchor, other = sides(past, direction)
    cold = past.anchor if past.cold is None else past.anchor & past.cold
    rows, cols = np.union1d(among(anchor, len(past.ids)), np.flatnonzero(cold)), among(other, len(past.ids))
    deals = Deals(anchor, other, part.day, part.documents, part.amount)
    at = [numbers_of(nodes, len(past.ids)) for nodes in (rows, cols)]
    return Market(direction, cut, rows, cols, fold(at[0][anchor], at[1][other], deals, cut))


def numbers_of(nodes: Ints, size: int) -> Ints:
    """The place of each node among some; for many nodes far faster than `place`, but it says nothing of the others."""
    at = np.empty(size, np.int64)
    at[nodes] = np.arange(len(nodes))
    return at


def among(nodes: Ints, size: int) -> Ints:
    """The node numbers that stand among some, ascending."""
    held = np.zeros(size, bool)
    held[nodes] = True
    return np.flatnonzero(held)


def traded(past: Ledger, cut: int) -> Pairs:
    """All pairs of sellers and buyers before a cut, by node number; kept with the ledger, as several ask for it."""
    if ("traded", cut) not in past.memory:
        deals = Deals(past.seller, past.buyer, past.day, past.documents, past.amount)
        past.memory["traded", cut] = fold(past.seller, past.buyer, deals, cut)
    found: Pairs = past.memory["traded", cut]
    return found


def market(direction: str, cut: int, deals: Deals, anchors: NDArray[Any] | None = None) -> Market:
    """The market that deals before the cut make; anchors are those of the deals unless they are named."""
    rows = np.unique(deals.anchor) if anchors is None else anchors
    cols = np.unique(deals.other)
    return Market(direction, cut, rows, cols, fold(place(rows, deals.anchor), place(cols, deals.other), deals, cut))


def ordered(row: Ints, col: Ints, day: Ints) -> Ints | slice:
    """The order by row, column and day; rows that stand in it are left as they are, by column first only gathered."""
    if rising(row, col, day):
        return slice(None)
    if rising(col, row, day):
        # Sorting is most of the work where pairs are many, and placing by counts is none.
        numbers = np.arange(len(row))
        return np.asarray(sp.coo_matrix((numbers, (row, numbers)), (int(row.max()) + 1, len(row))).tocsr().data)
    return np.lexsort((day, col, row))


def rising(*keys: Ints) -> bool:
    """Whether rows stand in the order of their keys, the first one first."""
    fine = np.ones(max(len(keys[0]) - 1, 0), bool)
    for key in reversed(keys):
        fine = (key[1:] > key[:-1]) | ((key[1:] == key[:-1]) & fine)
    return bool(fine.all())


def fold(row: Ints, col: Ints, deals: Deals, cut: int) -> Pairs:
    """Deals gathered by pair."""
    order = ordered(row, col, deals.day)
    row, col, day = row[order], col[order], deals.day[order]
    documents, amount = deals.documents[order], deals.amount[order]
    new_pair = np.r_[True, (row[1:] != row[:-1]) | (col[1:] != col[:-1])][: len(row)]
    starts, pair = np.flatnonzero(new_pair), np.cumsum(new_pair) - 1
    ends, size = np.r_[starts[1:], len(row)][: len(starts)] - 1, len(starts)
    month = day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)

    def steps(value: Ints) -> Ints:
        return total(new_pair | np.r_[True, value[1:] != value[:-1]][: len(value)])

    def total(value: NDArray[Any]) -> NDArray[Any]:
        out = np.bincount(pair, value, size)
        return out if value.dtype == np.float64 else out.astype(np.int64)

    recent = [total(documents * (day >= cut - w)) for w in WINDOWS]
    season = total(documents * ((day >= cut - 365) & (day < cut - 185)))
    return Pairs(
        row[starts], col[starts], day[starts], day[ends], steps(month), steps(day), total(documents), total(amount),
        np.stack(recent, 1), season,
    )  # fmt: skip
