"""How a ranker does by how many partners a firm or its counterparty has, and by how large the firm is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from gnn.judged import Verdict
from gnn.ledger import Floats, Ints
from gnn.report.findings import Column
from gnn.report.firms import Firms
from gnn.report.ranking import NDCG, best
from graph.report.cells import Ranged

KNOWN_BY = ((1, 1), (2, 5), (6, 20), (21, 10**9))
"""Classes of counterparties by how many firms know them."""
PARTS = 4
"""Classes of firms: quarters by what each has."""
DEPTH = 100
"""Places of a list that count as found."""
Rankers = Sequence[Sequence[Verdict]]
"""By ranker, then by seed."""


def by_counterparty(firms: Firms, columns: Sequence[Column]) -> tuple[list[str], list[int], list[list[Ranged]]]:
    """Names of the classes, new pairs in each, and by ranker (model, best peer) the share found in the first DEPTH."""
    names = [name(low, high) for low, high in KNOWN_BY]
    counts, shares = [], list[list[Ranged]]([[], []])
    for low, high in KNOWN_BY:
        parts = [(c, np.flatnonzero(inside(c.sizes.known_by[c.model[0].col], low, high))) for c in columns]
        counts.append(sum(len(rows) for _, rows in parts))
        for which in (0, 1):
            firm = [c.firm[rankers(c)[which][0].row[rows]] for c, rows in parts]
            found = [np.mean([v.place[rows] < DEPTH for v in rankers(c)[which]], 0) for c, rows in parts]
            shares[which].append(firms.mean(np.concatenate(firm), np.concatenate(found)))
    return names, counts, shares


def by_firm(
    firms: Firms, columns: Sequence[Column], having: Callable[[Column], Ints | Floats]
) -> tuple[list[tuple[float, float]], list[list[Ranged]]]:
    """Ends of the quarters of firms by what they have, and by ranker (model, best peer) the NDCG@50 in each."""
    every = np.concatenate([having(c)[c.model[0].new.anchor] for c in columns]).astype(np.float64)
    edge = np.quantile(every, np.linspace(0, 1, PARTS + 1))
    shown = list[list[Ranged]]([[], []])
    for low, high in pairwise(edge.tolist()):
        last = high == edge[-1]
        for which in (0, 1):
            firm, level = [], []
            for c in columns:
                verdicts = rankers(c)[which]
                has = having(c)[verdicts[0].new.anchor]
                rows = np.flatnonzero((has >= low) & ((has < high) | last))
                firm.append(c.firm[verdicts[0].new.anchor[rows]])
                level.append(np.mean([v.new.figures[rows, NDCG] for v in verdicts], 0))
            shown[which].append(firms.mean(np.concatenate(firm), np.concatenate(level)))
    return list(pairwise(edge.tolist())), shown


def rankers(c: Column) -> Rankers:
    """The model by seed, and the best peer."""
    return (c.model, [c.peers[best(c, "new")]])


def inside(value: Ints, low: int, high: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which values lie within, both ends included."""
    return np.asarray((value >= low) & (value <= high))


def name(low: int, high: int) -> str:
    """A class as text."""
    if low == high:
        return f"{low}"
    return f"{low}-{high}" if high < 10**9 else f"{low}+"
