"""What a ranker is worth, anchor by anchor: figures of full lists of new pairs, some anchors at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from gnn.given import Ranker
from gnn.ledger import Flags, Floats, Ints
from gnn.metrics import LIST, list_figures, places
from gnn.sources import Task

BLOCK = 64
"""Anchors whose scores are held at once."""


@dataclass(frozen=True)
class Judged:
    """Places of the anchors that found new partners, ascending, and anchors x LIST."""

    anchor: Ints
    figures: Floats


@dataclass(frozen=True)
class Verdict:
    """A ranker's figures among all counterparties and among those of the tail; where each new pair stood."""

    new: Judged
    tail: Judged
    row: Ints
    col: Ints
    place: Floats


def judged(t: Task, rows: Ranker, anchors: Ints | None = None) -> Verdict:
    """The verdict on a ranker over some anchors, by their places; over all of them unless they are named."""
    everybody, obscure = np.ones(t.past.shape[1], bool), t.past.obscure
    lists: dict[str, list[tuple[int, tuple[float, float, float, float]]]] = {"new": [], "tail": []}
    hits: list[tuple[Ints, Ints, Floats]] = []
    for i, score, seen, wanted in asked(t, rows, anchors):
        for name, among in (("new", everybody), ("tail", obscure)):
            open_to = ~seen & among
            if wanted[open_to].any():
                lists[name].append((i, list_figures(score[open_to], wanted[open_to])))
        col = np.flatnonzero(wanted)
        hits.append((np.full(len(col), i), col, places(score[~seen], wanted[~seen])))
    row, col, place = (np.concatenate([h[k] for h in hits] or [np.zeros(0)]) for k in range(3))
    new, tail = (Judged(np.array([i for i, _ in f], np.int64), table([x for _, x in f])) for f in lists.values())
    return Verdict(new, tail, row.astype(np.int64), col.astype(np.int64), np.asarray(place, np.float64))


def asked(t: Task, rows: Ranker, anchors: Ints | None) -> Iterator[tuple[int, Floats, Flags, Flags]]:
    """Anchors that found new partners: place, scores of all counterparties, which it knew, and which it found."""
    found = np.flatnonzero(np.diff(t.new.indptr))
    found = found if anchors is None else np.intersect1d(found, anchors)
    for start in range(0, len(found), BLOCK):
        block = found[start : start + BLOCK]
        score, seen, wanted = rows(block), t.seen[block].toarray(), t.new[block].toarray()
        for at, i in enumerate(block):
            yield int(i), score[at], seen[at], wanted[at]


def table(rows: list[tuple[float, float, float, float]]) -> Floats:
    """Anchors x LIST, also of none."""
    return np.array(rows, np.float64).reshape(-1, len(LIST))
