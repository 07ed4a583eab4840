"""How good a ranking and a probability are: the definitions that every score and its peers share.

Equal scores share the mean of the places that they fill together, so that no figure hangs on the order of rows.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gnn.ledger import Flags, Floats, Ints

DEPTH = 50
"""Depth of NDCG."""
LIST = ("ndcg_50", "recall_20", "recall_100", "auc")


def ties(score: NDArray[Any]) -> tuple[Ints, Ints, Ints]:
    """Groups of equal scores, best first: the group of each row, each group's size, and where it ends."""
    _, group, size = np.unique(-score, return_inverse=True, return_counts=True)
    return group, size, np.cumsum(size)


def list_figures(score: Floats, hit: Flags) -> tuple[float, float, float, float]:
    """NDCG@50, recall at 20, recall at 100 (of at most 100) and AUC of one anchor's full list; ties as float32."""
    group, size, end = ties(score.astype(np.float32))
    hits, length = int(hit.sum()), len(hit)
    place = np.arange(length)
    gain = np.where(place < DEPTH, 1 / np.log2(place + 2), 0.0)

    def expected(value: Floats) -> float:
        running = np.r_[0.0, np.cumsum(value)]
        return float(((running[end] - running[end - size]) / size)[group[hit]].sum())

    mean_place = expected(place.astype(np.float64)) / hits
    return (
        expected(gain) / gain[: min(hits, DEPTH)].sum(),
        expected((place < 20).astype(np.float64)) / hits,
        expected((place < 100).astype(np.float64)) / min(hits, 100),
        1 - (mean_place - (hits - 1) / 2) / max(length - hits, 1),
    )


def places(score: Floats, hit: Flags) -> Floats:
    """The place of each hit in its list, 0 for the best; equal scores (as float32) share the mean of theirs."""
    group, size, end = ties(score.astype(np.float32))
    return np.asarray((end - (size + 1) / 2)[group[hit]])


def over_anchors(table: Floats) -> dict[str, float]:
    """Means of anchors x LIST, with the 95 % bootstrap interval of NDCG@50 (1,000 draws, seed 0)."""
    if not len(table):
        return dict.fromkeys((*LIST, "low", "high"), float("nan"))
    draw = np.random.default_rng(0)
    means = [draw.choice(table[:, 0], len(table)).mean() for _ in range(1000)]
    low, high = np.percentile(means, [2.5, 97.5])
    return dict(zip(LIST, map(float, table.mean(0)), strict=True)) | {"low": float(low), "high": float(high)}


def average_precision(score: NDArray[Any], hit: Flags) -> float:
    """Average precision over pooled pairs; equal scores count as one step."""
    group, size, end = ties(score)
    hits = np.bincount(group, hit, len(size))
    return float((hits * np.cumsum(hits) / end).sum() / max(hit.sum(), 1))


def auc(score: NDArray[Any], hit: Flags) -> float:
    """Share of pairs of a hit and a miss that stand in the right order."""
    group, size, end = ties(score)
    rank = (len(score) - end + (size + 1) / 2)[group]
    n, m = int(hit.sum()), int((~hit).sum())
    return float((rank[hit].sum() - n * (n + 1) / 2) / (n * m)) if n and m else float("nan")


def calibration_error(p: Floats, hit: Flags, bins: int = 10) -> float:
    """Mean distance of probability and truth over bins of equal counts."""
    parts = np.array_split(np.argsort(p, kind="stable"), bins)
    gaps = [abs(p[i].mean() - hit[i].mean()) * len(i) for i in parts if len(i)]
    return float(sum(gaps) / len(p)) if len(p) else float("nan")
