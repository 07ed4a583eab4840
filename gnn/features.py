"""The features of pairs: what the voices say, ties and sizes, and what both ends did before the cut."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from gnn import kinship
from gnn.activity import NAMES as DONE
from gnn.activity import ROLES
from gnn.candidates import Proposed
from gnn.kinship import Kinship
from gnn.ledger import Floats, Ints
from gnn.recurrence import NAMES as RECURRENCE
from gnn.recurrence import recurrence
from gnn.scene import Scene
from gnn.voices import VOICES

SMOOTH = 60
"""Constant of reciprocal rank fusion (Cormack 2009)."""
LAST = 1000.0
"""Place of a candidate in the list of a voice that says nothing of it."""
ACTS = tuple(f"{role}: {name}" for role in ROLES for name in DONE)
"""What an enterprise did, as it is named in features."""
MOVING = tuple(
    i for i, act in enumerate(ACTS) if any(word in act for word in ("new partners", "kept", "growth", "repeat"))
)
"""Of a candidate, only how it is doing: its sums are as good as its name, and trees learn by heart who won partners."""
ENDS = (*(f"{end} as {act}" for end in ("anchor", "counterparty") for act in ACTS),)
PLACES = tuple(f"place: {v}" for v in VOICES)
SHARES = tuple(f"share: {v}" for v in VOICES)
SCORES = tuple(f"score: {v}" for v in VOICES)
PREDICTED = (
    *PLACES,
    *SHARES,
    *SCORES,
    "fusion",
    *kinship.NAMES,
    *ENDS[: len(ACTS)],
    *(ENDS[len(ACTS) + i] for i in MOVING),
)
"""Features of a pair that never traded."""
OBSERVED = (*RECURRENCE, *ENDS)
"""Features of a pair that did."""
NAMES = {"predicted": PREDICTED, "observed": OBSERVED}


def predicted(scene: Scene, kin: Kinship, found: Proposed) -> NDArray[np.float32]:
    """Candidates x PREDICTED; candidates stand by anchor."""
    place = np.empty(found.said.shape, np.float32)
    share = np.empty(found.said.shape, np.float32)
    for at, said in enumerate(found.said.T):
        place[:, at], top = places(found.row, said)
        share[:, at] = np.maximum(said, 0) / np.maximum(top, 1e-12)
    place = np.where(found.said > 0, place, LAST)
    fused = np.log((1 / (SMOOTH + place.astype(np.float64))).sum(1))
    parts = [np.log1p(place), share, found.said, fused[:, None], kin(found.row, found.col)]
    anchors, others = ends(scene, found.row, found.col)
    return np.concatenate([*parts, anchors, others[:, MOVING]], 1).astype(np.float32)


def observed(scene: Scene, rows: Ints | slice = slice(None)) -> NDArray[np.float32]:
    """Pairs of the past, or some of them, x OBSERVED."""
    pairs = scene.market.pairs
    return np.concatenate([recurrence(scene.market, rows), *ends(scene, pairs.row[rows], pairs.col[rows])], 1)


def in_parts(scene: Scene, size: int) -> Iterator[NDArray[np.float32]]:
    """The features of all pairs of the past, so many at a time."""
    pairs, told = scene.market.pairs, recurrence(scene.market)
    for start in range(0, len(told), size):
        here = slice(start, start + size)
        yield np.concatenate([told[here], *ends(scene, pairs.row[here], pairs.col[here])], 1)


def ends(scene: Scene, row: Ints, col: Ints) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """What the anchors and what the counterparties of pairs did: pairs x ACTS each."""
    done = scene.activity[:, : len(ACTS)]
    return done[scene.market.rows[row]], done[scene.market.cols[col]]


def places(group: Ints, score: NDArray[np.float32]) -> tuple[Floats, Floats]:
    """The place of each score in its group, 0 for the greatest, equal ones sharing their mean; the group's greatest."""
    order = np.argsort(falling(group, score))
    by_group, ordered = group[order], score[order]
    first = np.ones(len(group), bool)
    first[1:] = by_group[1:] != by_group[:-1]
    starts = np.flatnonzero(first)
    size = np.diff(starts, append=len(group))
    within = np.arange(len(group)) - np.repeat(starts, size)
    fresh = first.copy()
    fresh[1:] |= ordered[1:] != ordered[:-1]
    tie = np.cumsum(fresh) - 1
    shared = np.bincount(tie, within) / np.maximum(np.bincount(tie), 1)
    place, top = np.empty(len(group)), np.empty(len(group))
    place[order], top[order] = shared[tie], np.repeat(ordered[starts], size)
    return place, top


def falling(group: Ints, score: NDArray[np.float32]) -> NDArray[np.uint64]:
    """One number a row, which rises by group and within it falls by score; equal rows have equal ones."""
    bits = (score + np.float32(0)).astype(np.float32).view(np.uint32)
    rising = np.where(bits >> 31, ~bits, bits | np.uint32(1 << 31))
    return group.astype(np.uint64) << np.uint64(32) | ~rising.astype(np.uint32)
