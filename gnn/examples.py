"""Pairs to be judged at a cut, with their features; in training also what happened to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from gnn import features
from gnn.candidates import NONE, Pool, Proposed, proposals
from gnn.kinship import Kinship
from gnn.ledger import Flags, Floats, Ints, Ledger
from gnn.market import place, sides
from gnn.options import TrainOptions
from gnn.scene import Scene
from gnn.voices import Choir, choir

STRATUM = 4
"""The near stratum holds this many times the negatives that are drawn from it."""
FUSION = features.PREDICTED.index("fusion")


@dataclass(frozen=True)
class Examples:
    """One row a pair: node numbers of its ends, features, label, what it stands for, and its window.

    `weight` counts the pairs that a row stands for in all, `within` those of its own list.
    """

    anchor: Ints
    other: Ints
    features: NDArray[np.float32]
    label: Flags
    weight: Floats
    within: Floats
    cut: Ints

    def __len__(self) -> int:
        """Pairs."""
        return len(self.anchor)

    def take(self, rows: NDArray[np.generic]) -> Examples:
        """Some of the rows."""
        return Examples(*(getattr(self, f.name)[rows] for f in fields(self)))

    @property
    def lists(self) -> Ints:
        """The number of each row's list: one an anchor and window."""
        return np.unique(np.stack([self.cut, self.anchor]), axis=1, return_inverse=True)[1].ravel()


def joined(parts: Sequence[Examples]) -> Examples:
    """Rows of several put together."""
    return Examples(*(np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(Examples)))


def pool(options: TrainOptions, least: int = 0) -> Pool:
    """How many candidates are asked for; at least so many where the direction has them."""
    return Pool(options.best, options.tail, least)


def observed(scene: Scene, future: Ints, chosen: Ints | slice = slice(None)) -> Examples:
    """Every pair of the past, or those that are chosen; `future` as `future_of` gives it."""
    market = scene.market
    row, col = market.pairs.row[chosen], market.pairs.col[chosen]
    return rows(scene, row, col, features.observed(scene, chosen), among(market.keys(row, col), future))


@dataclass(frozen=True)
class Judges:
    """What the pairs of a scene are judged by: its voices, and what ties firms."""

    voices: Choir
    kin: Kinship


def judges(scene: Scene) -> Judges:
    """The judges of a scene; whoever asks about it often keeps them."""
    return Judges(choir(scene), Kinship(scene))


def candidates(
    scene: Scene, anchors: Ints, wanted: Pool, besides: Ints = NONE, by: Judges | None = None
) -> Iterator[tuple[Proposed, NDArray[np.float32]]]:
    """Candidates of some anchors, by their places, with their features, block by block; none without counterparties."""
    if not scene.market.shape[1]:
        return
    by = by or judges(scene)
    for found in proposals(scene, anchors, wanted, besides, by.voices):
        if len(found.row):
            yield found, features.predicted(scene, by.kin, found)


def rows(scene: Scene, row: Ints, col: Ints, told: NDArray[np.float32], label: Flags) -> Examples:
    """Examples of pairs by their places, each for itself alone."""
    market = scene.market
    one = np.ones(len(row))
    return Examples(market.rows[row], market.cols[col], told, label, one, one, np.full(len(row), market.cut))


def future_of(ledger: Ledger, scene: Scene, horizon: int) -> Ints:
    """Keys, ascending, of the market's pairs that trade in [cut, cut + horizon), as the anchors' books then tell."""
    cut = scene.market.cut
    return told_of(ledger.within(cut, cut + horizon), scene)


def told_of(part: Ledger, scene: Scene) -> Ints:
    """Keys, ascending, of the market's pairs that trade in a part of a ledger, both ends known in the market."""
    market = scene.market
    _, anchor, other = sides(part, market.direction)
    i, j = place(market.rows, anchor), place(market.cols, other)
    known = (i >= 0) & (j >= 0)
    return np.unique(market.keys(i[known], j[known]))


def among(keys: Ints, known: Ints) -> Flags:
    """Which keys are among known, ascending ones."""
    if not len(known):
        return np.zeros(len(keys), bool)
    return np.asarray(known[np.minimum(np.searchsorted(known, keys), len(known) - 1)] == keys)


def lesson(ledger: Ledger, scene: Scene, options: TrainOptions, draw: np.random.Generator) -> dict[str, Examples]:
    """What a window teaches, by relation: features come from before its cut, labels from the days that begin there.

    Anchors, negatives and pairs of the past are drawn; each drawn row stands by its weight for those that were not.
    """
    future = future_of(ledger, scene, options.horizon)
    pairs, count = scene.market.pairs, len(scene.market.pairs.row)
    new = np.setdiff1d(future, scene.market.keys(pairs.row, pairs.col), assume_unique=True)
    anchors, stands_for = drawn_anchors(scene, new, options, draw)
    parts = []
    for found, told in candidates(scene, anchors, pool(options)):
        label = among(scene.market.keys(found.row, found.col), new)
        kept, within = drawn(found.row, told[:, FUSION], label, options, draw)
        part = rows(scene, found.row[kept], found.col[kept], told[kept], label[kept])
        weight = within * stands_for[np.searchsorted(anchors, found.row[kept])]
        parts.append(replace(part, weight=weight, within=within))
    some = np.sort(draw.choice(count, options.pairs, replace=False)) if count > options.pairs else slice(None)
    return {"observed": observed(scene, future, some)} | ({"predicted": joined(parts)} if parts else {})


def drawn_anchors(scene: Scene, new: Ints, options: TrainOptions, draw: np.random.Generator) -> tuple[Ints, Floats]:
    """Places of the anchors that a window learns from, ascending, and how many each stands for."""
    count, width = scene.market.shape
    finding = np.zeros(count, bool)
    if width:
        finding[new // width] = True
    quota = round(options.anchors * (1 - options.idle))
    chosen, stands_for = [], []
    for flag, most in ((True, quota), (False, options.anchors - quota)):
        have = np.flatnonzero(finding == flag)
        taken = have if count <= options.anchors else draw.choice(have, min(most, len(have)), replace=False)
        chosen.append(taken)
        stands_for.append(np.full(len(taken), len(have) / max(len(taken), 1)))
    anchors = np.concatenate(chosen)
    order = np.argsort(anchors)
    return anchors[order], np.concatenate(stands_for)[order]


def drawn(
    row: Ints, fused: NDArray[np.float32], label: Flags, options: TrainOptions, draw: np.random.Generator
) -> tuple[Ints, Floats]:
    """All positives, and of each anchor's candidates some near and some far negatives; what each stands for."""
    order = np.lexsort((-fused, row))
    starts = np.flatnonzero(np.r_[True, np.diff(row[order]) != 0][: len(row)])
    size = np.diff(np.r_[starts, len(row)])
    place_in_list = np.empty(len(row), np.int64)
    place_in_list[order] = np.arange(len(row)) - np.repeat(starts, size)
    length = np.empty(len(row), np.int64)
    length[order] = np.repeat(size, size)
    edge = STRATUM * options.near
    chance = np.where(
        place_in_list < edge,
        options.near / np.maximum(np.minimum(length, edge), options.near),
        options.far / np.maximum(length - edge, options.far),
    )
    kept = np.flatnonzero(label | (draw.random(len(row)) < chance))
    return kept, np.where(label[kept], 1.0, 1 / chance[kept])
