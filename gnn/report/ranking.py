"""Rankers set beside each other, anchor by anchor: means over seeds, the best peer, how many times it the model is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from gnn.judged import Judged, Verdict
from gnn.metrics import LIST
from gnn.report.findings import Column
from gnn.report.firms import Beside, Firms
from graph.report.cells import Ranged

AMONG = ("new", "tail")
"""Counterparties that count: all, or those that few know."""
NDCG = LIST.index("ndcg_50")
MODEL = "link model"


def mean(verdicts: Sequence[Verdict], among: str) -> Judged:
    """Figures of each anchor in their mean over seeds."""
    parts: list[Judged] = [getattr(v, among) for v in verdicts]
    return Judged(parts[0].anchor, np.mean([p.figures for p in parts], 0))


def best(column: Column, among: str) -> str:
    """The peer of the greatest NDCG@50."""
    scores = {name: _level(getattr(v, among)) for name, v in column.peers.items()}
    return max(scores, key=scores.__getitem__)


def beside(column: Column, ours: Judged, theirs: Judged) -> Beside:
    """NDCG@50 of two rankers over the same anchors."""
    return Beside(column.firm[ours.anchor], ours.figures[:, NDCG], theirs.figures[:, NDCG])


def ratio(firms: Firms, columns: Sequence[Column], among: str) -> Ranged:
    """How many times the best peer the model is: over several columns the geometric mean."""
    return firms.ratio([beside(c, mean(c.model, among), getattr(c.peers[best(c, among)], among)) for c in columns])


def kept(firms: Firms, columns: Sequence[tuple[Column, Sequence[Verdict], Sequence[Verdict]]], among: str) -> Ranged:
    """How much of the model's NDCG@50 other verdicts keep: each column with theirs and with the model's own."""
    return firms.ratio([beside(c, mean(other, among), mean(whole, among)) for c, other, whole in columns])


def by_seed(column: Column, among: str) -> Ranged:
    """How many times the best peer the model is, from the least seed to the greatest."""
    peer = _level(getattr(column.peers[best(column, among)], among))
    found = [_level(getattr(v, among)) / peer if peer else np.nan for v in column.model]
    return Ranged(float(np.mean(found)), float(min(found)), float(max(found)))


def figures(firms: Firms, column: Column, among: str) -> Mapping[str, Mapping[str, Ranged]]:
    """Every figure of every ranker, with its interval over firms."""
    rankers = {name: getattr(v, among) for name, v in column.peers.items()}
    rankers[MODEL] = mean(column.model, among)
    return {
        name: {f: firms.mean(column.firm[j.anchor], j.figures[:, at]) for at, f in enumerate(LIST)}
        for name, j in rankers.items()
    }


def _level(judged: Judged) -> float:
    return float(judged.figures[:, NDCG].mean()) if len(judged.figures) else float("nan")
