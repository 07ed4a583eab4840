"""What else links two firms: partners in common, trade the other way round, groups, and words of names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from zlib import crc32

import numpy as np
import scipy.sparse as sp

from gnn.evidence.deal import Deal, Deals
from gnn.kinship import Kinship
from gnn.market import DIRECTIONS, OPPOSITE, place
from gnn.words import HAN, TOKENS, words

LIKE = 1e-3
"""Likeness of two names that is told."""
USUAL = 0.2
"""A word that more of the names have is a legal form or the like: the model weighs it, but it tells nobody anything."""
LEGAL = re.compile("(集团|股份|有限|责任|公司|分公司)+")
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
    """A firm whose name or trade shares words with one end of a pair, by node number, and the words of its name.

    Either a partner of the anchor that is like the counterparty, or a firm like the anchor that trades with the
    counterparty; `share` is that of what words say of the pair in this way.
    """

    node: int
    of_anchor: bool
    share: float
    words: tuple[str, ...]
    labelled: bool
    """Whether they share an industry, a region or a label."""
    deal: Deal


class Side:
    """One direction's pairs, from both of their ends."""

    def __init__(self, kin: Kinship, deals: Deals) -> None:
        self.kin, self.deals, self.market = kin, deals, deals.market

    @cached_property
    def tokens(self) -> sp.csr_matrix:
        """Enterprises x TOKENS as the voices weigh them, without the usual ones."""
        traits = self.kin.scene.past.traits
        named = int((np.diff(traits.counts.indptr) > 0).sum())
        held = np.bincount(traits.counts.indices, minlength=traits.counts.shape[1])
        kept = sp.csr_matrix(traits.tokens @ sp.diags((held <= USUAL * named + 1).astype(np.float32)))
        kept.eliminate_zeros()
        return kept

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
    """Partners like the counterparty, then firms like the anchor that trade with it; the greatest shares first."""
    market, kin, tokens = side.market, side.kin, side.tokens
    if not tokens.nnz:
        return ()
    anchor, other = int(market.rows[row]), int(market.cols[col])
    own = sp.csr_matrix(kin.walk[[row]])
    with_it = kin.by_col.indices[kin.by_col.indptr[col] : kin.by_col.indptr[col + 1]]
    at = np.searchsorted(side.deals.keys, market.keys(with_it.astype(np.int64), np.full(len(with_it), col)))
    fading = np.exp(-market.age[at] / 720)
    parts = (
        (False, own.indices, own.data, market.cols[own.indices], other),
        (True, with_it, fading, market.rows[with_it], anchor),
    )
    found: list[Namesake] = []
    for of_anchor, places, weights, nodes, like in parts:
        alike = np.asarray((tokens[nodes] @ tokens[[like]].T).toarray()).ravel()
        weight = np.where((alike > LIKE) & (nodes != anchor) & (nodes != other), alike * weights, 0.0)
        for k in [k for k in np.lexsort((nodes, -weight))[:most] if weight[k] > 0]:
            pair = side.deals.number(*((int(places[k]), col) if of_anchor else (row, int(places[k]))))
            assert pair is not None
            shared, labelled = _shared(tokens, names, like, int(nodes[k]))
            if shared or labelled:
                share = float(weight[k] / weight.sum())
                found.append(Namesake(int(nodes[k]), of_anchor, share, shared, labelled, side.deals.deal(pair)))
    return found


def _shared(tokens: sp.csr_matrix, names: Sequence[str], one: int, other: int) -> tuple[tuple[str, ...], bool]:
    """Words that two names share and that tell something, as they are read; and whether anything else said is shared.

    Pairs of characters that overlap are one word; legal forms are none.
    """
    mine, theirs = (LEGAL.sub(" ", names[node]) for node in (one, other))
    same = {word for word, weight in words(theirs) if weight == 1.0}
    telling = set(tokens[[one]].indices.tolist()) & set(tokens[[other]].indices.tolist())
    found: list[str] = []
    for word, weight in words(mine):
        if weight != 1.0 or word not in same or crc32(word.encode()) % TOKENS not in telling:
            continue
        if found and HAN.match(word) and found[-1][-1] == word[0] and found[-1] + word[1:] in theirs:
            found[-1] += word[1:]
        elif word not in found:
            found.append(word)
    rest = telling - {crc32(word.encode()) % TOKENS for word, _ in words(names[one])}
    return tuple(found[:TOLD]), bool(rest)
