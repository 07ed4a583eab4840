"""What else links two firms: partners in common, trade the other way round, groups, and words of names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from zlib import crc32

import numpy as np
import scipy.sparse as sp

from gnn.evidence.deal import Deal, Deals
from gnn.kinship import Kinship
from gnn.ledger import Ints
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

    def partners(self, node: int) -> Iterator[tuple[str, Ints, Ints]]:
        """What some partners are to a firm (upstream, downstream), their nodes, and the numbers of the pairs."""
        market = self.market
        row, col = (int(place(labels, np.array([node]))[0]) for labels in (market.rows, market.cols))
        if row >= 0:
            pairs = market.own(row)
            yield market.direction, market.cols[market.pairs.col[pairs]], pairs
        if col >= 0:
            pairs = self.kin.knowing(col)
            yield OPPOSITE[market.direction], market.rows[market.pairs.row[pairs]], pairs


@dataclass(frozen=True)
class Partners:
    """A firm's partners: nodes, ascending, and where what they did stands: the market, and the pair's number."""

    nodes: Ints
    market: Ints
    pairs: Ints


def partners(sides: Mapping[str, Side], node: int) -> Mapping[str, Partners]:
    """A firm's partners by what they are to it; one that both directions' books tell of stands once."""
    found: dict[str, list[tuple[Ints, Ints, Ints]]] = {direction: [] for direction in DIRECTIONS}
    for at, direction in enumerate(DIRECTIONS):
        for is_to, nodes, pairs in sides[direction].partners(node):
            found[is_to].append((nodes, np.full(len(nodes), at), pairs))
    return {is_to: _once(parts) for is_to, parts in found.items()}


def _once(parts: Sequence[tuple[Ints, Ints, Ints]]) -> Partners:
    if not parts:
        return Partners(*[np.zeros(0, np.int64)] * 3)
    nodes, market, pairs = (np.concatenate(part) for part in zip(*parts, strict=True))
    first = np.unique(nodes, return_index=True)[1]
    return Partners(nodes[first], market[first], pairs[first])


def common(sides: Mapping[str, Side], ends: tuple[int, int], degree: Ints, most: int) -> tuple[Sequence[Common], int]:
    """The firms that both trade with, those known by the fewest first, then by id; and how many there are in all."""
    ours, theirs = (partners(sides, end) for end in ends)
    found = []
    for direction, other in product(DIRECTIONS, DIRECTIONS):
        one, two = ours[direction], theirs[other]
        nodes, at, far = np.intersect1d(one.nodes, two.nodes, assume_unique=True, return_indices=True)
        rows = zip(nodes.tolist(), at.tolist(), far.tolist(), strict=True)
        found += [(int(degree[node]), node, direction, other, i, j) for node, i, j in rows]
    kept = [
        Common(n, known, d, _deal(sides, ours[d], i), o, _deal(sides, theirs[o], j))
        for known, n, d, o, i, j in sorted(found)[:most]
    ]
    return kept, len({node for _, node, *_ in found})


def _deal(sides: Mapping[str, Side], of: Partners, at: int) -> Deal:
    return sides[DIRECTIONS[of.market[at]]].deals.deal(int(of.pairs[at]))


def members(side: Side, row: int, col: int, most: int) -> Sequence[Member]:
    """Firms of the anchor's group that traded with the counterparty, and of its group that traded with the anchor."""
    kin, pairs, market = side.kin, side.market.pairs, side.market
    found = []
    if kin.ours[row] >= 0:
        with_it = kin.knowing(col)
        same = with_it[(kin.ours[pairs.row[with_it]] == kin.ours[row]) & (pairs.row[with_it] != row)]
        found += [Member(int(market.rows[pairs.row[p]]), True, side.deals.deal(int(p))) for p in same]
    if kin.theirs[col] >= 0:
        own = market.own(row)
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
