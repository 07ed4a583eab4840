"""What ties a candidate to the anchor through firms that are like it, or its group; whether sizes and goods fit."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from gnn import goods
from gnn.ledger import Flags, Floats, Ints
from gnn.scene import Scene
from gnn.voices.sound import Alike, scaled, wide

MOST = 30
"""Partners of a counterparty that are looked at; of more, ones evenly spread."""
THROUGH = ("nearest", "second nearest", "nearest age", "nearest life", "least age", "least life", "linked")
GROUP = ("group members", "group age", "group life", "group months")
SIZES = ("size gap", "size of anchor", "size of counterparty", "months of anchor", "months of counterparty", "partners")
NAMES = (*THROUGH, *GROUP, *SIZES, *goods.NAMES)


class Kinship:
    """Facts of candidate pairs of a scene, worked out for a block at a time; nan where there is nothing to tell."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        pairs, shape = scene.market.pairs, scene.market.shape
        self.walk = scaled(scene.faded(720), 0.5, 0.3)
        self.near = Alike(self.walk)
        number = np.arange(1, len(pairs.row) + 1, dtype=np.float64)
        self.by_col = sp.csc_matrix((number, (pairs.row, pairs.col)), shape=shape)
        group = scene.past.traits.group
        self.ours, self.theirs = group[scene.market.rows], group[scene.market.cols]
        size = np.log1p(np.abs(pairs.amount) / np.maximum(pairs.documents, 1) / 100)
        months = pairs.months.astype(np.float64)
        self.sizes = [mean(pairs.row, size, shape[0]), mean(pairs.col, size, shape[1])]
        self.months = [mean(pairs.row, months, shape[0]), mean(pairs.col, months, shape[1])]
        self.goods = goods.goods(scene)

    def knowing(self, col: int) -> Ints:
        """Numbers of a counterparty's pairs, by its place, ascending."""
        held = self.by_col
        return np.sort(held.data[held.indptr[col] : held.indptr[col + 1]].astype(np.int64) - 1)

    def __call__(self, row: Ints, col: Ints) -> NDArray[np.float32]:
        """Pairs x NAMES; they stand by anchor."""
        parts = [self._through(row, col), self._fit(row, col), self.goods(row, col)]
        return np.concatenate(parts, 1).astype(np.float32)

    def _through(self, row: Ints, col: Ints) -> Floats:
        """THROUGH and GROUP: the firms that trade with the counterparty, and how like the anchor they are."""
        pair, owner, other = self._partners(col)
        market, size = self.scene.market, len(row)
        like = self._likeness(row, owner, other)
        out = np.full((size, len(THROUGH) + len(GROUP)), np.nan)
        first = np.flatnonzero(np.r_[True, np.diff(owner) != 0][: len(owner)])
        out[owner[first], :4] = nearest(like, market.age[pair], market.life[pair], first)
        near = like > 0
        out[:, 4] = least(owner[near], market.age[pair[near]], size)
        out[:, 5] = least(owner[near], market.life[pair[near]], size)
        out[:, 6] = np.bincount(owner, near, size)
        if (self.ours >= 0).any():
            ours = self.ours[row][owner]
            same = (ours >= 0) & (self.ours[other] == ours)
            out[:, 7:] = group_facts(market, owner[same], pair[same], size)
        if (self.theirs >= 0).any():
            nobody = ~(out[:, 7] > 0)
            out[nobody, 7:] = self._with_group(row[nobody], col[nobody])
        return out

    def _partners(self, col: Ints) -> tuple[Ints, Ints, Ints]:
        """Of each candidate's partners the number of their pair, the candidate, and the partner's place."""
        start, end = self.by_col.indptr[col].astype(np.int64), self.by_col.indptr[col + 1].astype(np.int64)
        size = np.minimum(end - start, MOST)
        owner = np.repeat(np.arange(len(col)), size)
        within = np.arange(len(owner)) - np.repeat(np.cumsum(size) - size, size)
        at = start[owner] + within * (end - start)[owner] // np.maximum(size[owner], 1)
        return self.by_col.data[at].astype(np.int64) - 1, owner, self.by_col.indices[at].astype(np.int64)

    def _likeness(self, row: Ints, owner: Ints, other: Ints) -> Floats:
        """How much each partner is like its candidate's anchor."""
        anchors, mine = np.unique(row, return_inverse=True)
        near = self.near(anchors)
        # Single values of a sparse matrix are found far slower than those of rows laid out.
        if not wide(self.near.left.shape):
            return np.asarray(near.toarray()[mine[owner], other], dtype=np.float64)
        whose, out = mine[owner], np.zeros(len(owner))
        ends = np.searchsorted(whose, np.arange(len(anchors) + 1))
        page = np.zeros(near.shape[1], np.float32)
        for at in range(len(anchors)):
            here, asked = slice(near.indptr[at], near.indptr[at + 1]), slice(ends[at], ends[at + 1])
            page[near.indices[here]] = near.data[here]
            out[asked] = page[other[asked]]
            page[near.indices[here]] = 0
        return out

    @cached_property
    def _held(self) -> tuple[Ints, Ints, Ints]:
        """Anchor and group of counterparties as one key, ascending; the key of each pair by its place among them."""
        pairs, known = self.scene.market.pairs, self.theirs[self.scene.market.pairs.col] >= 0
        key = pairs.row[known] * (self.scene.past.traits.groups + 1) + self.theirs[pairs.col[known]]
        found, inverse = np.unique(key, return_inverse=True)
        return found, inverse, np.flatnonzero(known)

    def _with_group(self, row: Ints, col: Ints) -> Floats:
        """GROUP of the anchor's own partners in the counterparty's group."""
        keys, inverse, pair = self._held
        facts = group_facts(self.scene.market, inverse, pair, len(keys))
        wanted = row * (self.scene.past.traits.groups + 1) + self.theirs[col]
        at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        hit = (keys[at] == wanted) & (self.theirs[col] >= 0)
        return np.where(hit[:, None], facts[at], np.array([0, np.nan, np.nan, 0]))

    def _fit(self, row: Ints, col: Ints) -> Floats:
        """SIZES: the usual amount of a document at both ends, how long pairs last there, its partners."""
        ours, theirs = self.sizes[0][row], self.sizes[1][col]
        known = np.diff(self.by_col.indptr)[col].astype(np.float64)
        return np.stack([np.abs(ours - theirs), ours, theirs, self.months[0][row], self.months[1][col], known], 1)


def nearest(like: Floats, age: Floats, life: Floats, first: Ints) -> Floats:
    """The first four of THROUGH for each stretch of partners that begins at `first`.

    Of equally like ones, the one that traded last is the nearest, and of these the one that came last.
    """
    if not len(first):
        return np.zeros((0, 4))
    size = np.diff(np.r_[first, len(like)])

    def least_of(value: Floats, among: Flags) -> tuple[Floats, Flags]:
        told = np.where(among, value, np.inf)
        found = np.minimum.reduceat(told, first)
        return found, among & (told == np.repeat(found, size))

    unlike, top = least_of(-like, np.ones(len(like), bool))
    youngest, among = least_of(age, top)
    shortest, _ = least_of(life, among)
    second = np.where(np.add.reduceat(top, first, dtype=np.int64) > 1, unlike, least_of(-like, ~top)[0])
    return np.stack([-unlike, np.where(np.isinf(second), np.nan, -second), youngest, shortest], 1)


def group_facts(market: Any, owner: Ints, pair: Ints, size: int) -> Floats:
    """GROUP of each owner, over pairs that are its own."""
    return np.stack(
        [
            np.bincount(owner, minlength=size).astype(np.float64),
            least(owner, market.age[pair], size),
            least(owner, market.life[pair], size),
            np.bincount(owner, market.pairs.months[pair], size),
        ],
        1,
    )


def least(owner: Ints, value: Floats, size: int) -> Floats:
    """The least value of each owner; nan where it has none."""
    out = np.full(size, np.inf)
    np.minimum.at(out, owner, value)
    return np.where(np.isinf(out), np.nan, out)


def mean(owner: Ints, value: Floats, size: int) -> Floats:
    """The mean of each owner's values, 0 where it has none."""
    return np.bincount(owner, value, size) / np.maximum(np.bincount(owner, minlength=size), 1)
