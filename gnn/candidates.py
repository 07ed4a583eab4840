"""Which pairs that never traded are asked about: the best of every proposing voice, in training as in serving."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from gnn.ledger import Flags, Ints
from gnn.market import place
from gnn.scene import Scene
from gnn.shortlist import Shortlist
from gnn.voices import VOICES, Choir, choir
from gnn.voices.sound import wide

PROPOSING = (
    "popularity 180", "winning 270", "similar firms", "similar firms newly", "similar others", "path-3", "path-3 long",
    "path-3 newly", "path-3 newly, by firm", "EASE 360", "EASE 720", "group", "group lately", "group path",
    "group path lately", "words of partners", "words of the anchor", "other side", "mutual", "two steps",
)  # fmt: skip
"""Voices whose best are candidates; the others would add few."""
FOR_EVERYBODY = ("popularity", "winning")
"""Voices that speak of counterparties alone: they propose also to an anchor of which no other voice says anything."""
FILLING = "popularity 180"
ROOM = 100_000_000
"""Scores of a block of anchors that are held at once where they are laid out: bounds memory whatever the market."""
BLOCK = 64
MOST = 400_000
"""Candidates that are judged at once, but for a single anchor that has more: as many may be asked for by name."""


@dataclass(frozen=True)
class Proposed:
    """One row a candidate pair, by anchor and counterparty: places in the market; what VOICES say, rows x VOICES."""

    row: Ints
    col: Ints
    said: NDArray[np.float32]


@dataclass(frozen=True)
class Pool:
    """How many candidates each proposing voice names for an anchor, how many of the tail besides, and how many an
    anchor has at least, the most popular of late filling up.
    """

    best: int
    tail: int
    least: int = 0


NONE = np.zeros(0, np.int64)


def proposals(
    scene: Scene, anchors: Ints, pool: Pool, besides: Ints = NONE, voices: Choir | None = None
) -> Iterator[Proposed]:
    """Candidates of some anchors of the market, block by block; none where the direction has no counterparties.

    `besides` are keys of pairs that are candidates whatever is said of them; `voices` are made unless they are given.
    """
    width = scene.market.shape[1]
    if not width:
        return
    voices = voices or choir(scene)
    shortlist = Shortlist(scene, voices, PROPOSING, FILLING) if wide(scene.market.shape) else None
    size = BLOCK if shortlist else max(1, min(BLOCK, ROOM // (width * len(VOICES))))
    for start in range(0, len(anchors), size):
        rows = anchors[start : start + size]
        asked = besides[np.isin(besides // width, rows)]
        if shortlist:
            yield from in_parts(
                rows, *shortlist.of_block(rows, pool, [asked[asked // width == r] % width for r in rows])
            )
        else:
            yield from in_parts(rows, *laid_out(scene, voices, rows, pool, asked))


def in_parts(rows: Ints, cols: Sequence[Ints], said: NDArray[np.float32]) -> Iterator[Proposed]:
    """Candidates of a block of anchors, about MOST at a time; lists stay whole."""
    count = np.array([len(c) for c in cols])
    part, ends = np.cumsum(count) // MOST, np.r_[0, np.cumsum(count)]
    for which in np.unique(part):
        here = np.flatnonzero(part == which)
        first, last = here[0], here[-1] + 1
        yield Proposed(
            np.repeat(rows[here], count[here]), np.concatenate(cols[first:last]), said[ends[first] : ends[last]]
        )


def laid_out(
    scene: Scene, voices: Choir, rows: Ints, pool: Pool, asked: Ints
) -> tuple[Sequence[Ints], NDArray[np.float32]]:
    """Candidates of a block of anchors by what is said of all counterparties; `asked` are keys of pairs."""
    width = scene.market.shape[1]
    said, shut = voices.hear(rows), closed(scene, rows)
    chosen = propose(said, shut, scene.market.obscure, pool)
    chosen[np.searchsorted(rows, asked // width), asked % width] = True
    chosen &= ~shut
    i, col = np.nonzero(chosen)
    told = np.ascontiguousarray(said[:, i, col].T)
    return np.split(col, np.cumsum(chosen.sum(1))[:-1]), told


def closed(scene: Scene, rows: Ints) -> Flags:
    """Anchors x counterparties: pairs that are no prospects, since they traded before or are one and the same."""
    market = scene.market
    out = np.asarray(scene.plain[rows].toarray() > 0)
    here = place(market.cols, market.rows[rows])
    out[np.flatnonzero(here >= 0), here[here >= 0]] = True
    return out


def propose(said: NDArray[np.float32], shut: Flags, obscure: Flags, pool: Pool) -> Flags:
    """Which counterparties some anchors are asked about: a proposing voice's best, and its best of the tail."""
    chosen = np.zeros(shut.shape, bool)
    for voice in PROPOSING:
        scores = np.where(shut, -np.inf, said[VOICES.index(voice)])
        if not voice.startswith(FOR_EVERYBODY):
            scores[scores <= 0] = -np.inf
        best(scores, pool.best, chosen)
        scores[:, ~obscure] = -np.inf
        best(scores, pool.tail, chosen)
    if (short := np.flatnonzero((chosen & ~shut).sum(1) < pool.least)).size:
        scores = np.where(shut | chosen, -np.inf, said[VOICES.index(FILLING)])[short]
        more = chosen[short]
        best(scores, pool.least, more)
        chosen[short] = more
    return chosen & ~shut


def best(scores: NDArray[np.float32], count: int, chosen: Flags) -> None:
    """Mark the greatest scores of each row that say anything."""
    top = torch.topk(torch.from_numpy(scores), min(count, scores.shape[1]), dim=1, sorted=False)
    row, place_in_row = np.nonzero(np.isfinite(top.values.numpy()))
    chosen[row, top.indices.numpy()[row, place_in_row]] = True
