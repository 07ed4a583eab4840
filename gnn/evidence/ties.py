"""What else links two firms: partners in common, trade the other way round, groups, and words of names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
import scipy.sparse as sp

from gnn.evidence.deal import Deal, Deals
from gnn.kinship import Kinship
from gnn.market import DIRECTIONS, OPPOSITE, place
from gnn.words import TOKENS, words

LIKE = 1e-3
"""Likeness of two names that is told."""
TOLD = 4
"""Most shared words that are told of two names."""


@dataclass(frozen=True)
class Common:
    """A firm that both trade with, by node number; `known_by` firms trade with it: the fewer, the more it says.

    The directions say whether it sells to them (upstream) or buys of them.
    """

    node: int
    known_by: int
    direction: str
    deal: Deal
    other_direction: str
    other_deal: Deal


@dataclass(frozen=True)
class Member:
    """A firm of the same group as one end of a pair, by node number, that traded with the other end."""

    node: int
    of_anchor: bool
    deal: Deal


@dataclass(frozen=True)
class Namesake:
    """A partner whose name shares words with the counterparty's, its share of what words say, and those words."""

    node: int
    share: float
    words: tuple[str, ...]


class Side:
    """One direction's pairs, from both of their ends."""

    def __init__(self, kin: Kinship, deals: Deals) -> None:
        self.kin, self.deals, self.market = kin, deals, deals.market

    def partners(self, node: int) -> Iterator[tuple[int, str, int]]:
        """Node, what it is to `node` (upstream, downstream) and number of the pair, of each partner."""
        market = self.market
        row, col = (int(place(labels, np.array([node]))[0]) for labels in (market.rows, market.cols))
        if row >= 0:
            for pair in range(*np.searchsorted(market.pairs.row, [row, row + 1])):
                yield int(market.cols[market.pairs.col[pair]]), market.direction, pair
        if col >= 0:
            held = self.kin.by_col
            for number in held.data[held.indptr[col] : held.indptr[col + 1]]:
                pair = int(number) - 1
                yield int(market.rows[market.pairs.row[pair]]), OPPOSITE[market.direction], pair


def partners(sides: Mapping[str, Side], node: int) -> dict[tuple[int, str], Deal]:
    """What a firm did with each partner, by the partner's node number and what it is to the firm."""
    found: dict[tuple[int, str], Deal] = {}
    for direction in DIRECTIONS:
        for other, is_to, pair in sides[direction].partners(node):
            found.setdefault((other, is_to), sides[direction].deals.deal(pair))
    return found


def common(
    ours: Mapping[tuple[int, str], Deal], theirs: Mapping[tuple[int, str], Deal], degree: np.ndarray, most: int
) -> tuple[Sequence[Common], int]:
    """The firms that both trade with, those known by the fewest first, then by id; and how many there are in all."""
    found = []
    for (node, direction), deal in ours.items():
        found += [
            Common(node, int(degree[node]), direction, deal, theirs_is, theirs[node, theirs_is])
            for theirs_is in DIRECTIONS
            if (node, theirs_is) in theirs
        ]
    found.sort(key=lambda c: (c.known_by, c.node, c.direction, c.other_direction))
    return found[:most], len({c.node for c in found})


def members(side: Side, row: int, col: int, most: int) -> Sequence[Member]:
    """Firms of the anchor's group that traded with the counterparty, and of its group that traded with the anchor."""
    kin, pairs, market = side.kin, side.market.pairs, side.market
    held = kin.by_col
    found = []
    if kin.ours[row] >= 0:
        with_it = held.data[held.indptr[col] : held.indptr[col + 1]].astype(np.int64) - 1
        same = with_it[(kin.ours[pairs.row[with_it]] == kin.ours[row]) & (pairs.row[with_it] != row)]
        found += [Member(int(market.rows[pairs.row[p]]), True, side.deals.deal(int(p))) for p in same]
    if kin.theirs[col] >= 0:
        own = np.arange(*np.searchsorted(pairs.row, [row, row + 1]))
        same = own[(kin.theirs[pairs.col[own]] == kin.theirs[col]) & (pairs.col[own] != col)]
        found += [Member(int(market.cols[pairs.col[p]]), False, side.deals.deal(int(p))) for p in same]
    return sorted(found, key=lambda m: (not m.of_anchor, -m.deal.months, m.node))[:most]


def namesakes(side: Side, row: int, col: int, names: Sequence[str], most: int) -> Sequence[Namesake]:
    """The anchor's partners by whose names the counterparty is like what the anchor deals with."""
    tokens, market = side.kin.scene.past.traits.tokens, side.market
    if not tokens.nnz:
        return ()
    own = sp.csr_matrix(side.kin.walk[row])
    theirs = tokens[market.cols[own.indices]]
    like = np.asarray((theirs @ tokens[[market.cols[col]]].T).toarray()).ravel()
    weight = np.where((like > LIKE) & (own.indices != col), like * own.data, 0.0)
    order = [k for k in np.lexsort((own.indices, -weight))[:most] if weight[k] > 0]
    nodes = [int(market.cols[own.indices[k]]) for k in order]
    mine = int(market.cols[col])
    said = [_shared(tokens, names, mine, node) for node in nodes]
    return [Namesake(n, float(weight[k] / weight.sum()), w) for n, k, w in zip(nodes, order, said, strict=True)]


def _shared(tokens: sp.csr_matrix, names: Sequence[str], one: int, other: int) -> tuple[str, ...]:
    """Whole words that two names share and that tell something, as they are read."""
    theirs = {word for word, weight in words(names[other]) if weight == 1.0}
    found = dict.fromkeys(word for word, weight in words(names[one]) if weight == 1.0 and word in theirs)
    telling = set(tokens[[one]].indices.tolist())
    return tuple(word for word in found if crc32(word.encode()) % TOKENS in telling)[:TOLD]
