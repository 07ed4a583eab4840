"""Conditional logit (McFadden 1974): weights of features under which the partners that came stand high in lists."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from gnn.ledger import Flags, Floats, Ints


@dataclass(frozen=True)
class Lists:
    """Rows by list: their list's number, what happened, and how many candidates each stands for."""

    group: Ints
    label: Flags
    weight: Floats


def fit(x: NDArray[np.float32], lists: Lists, begin: Floats, pull: float, least: float | None = None) -> Floats:
    """Weights of greatest penalised likelihood: rows x features, pulled towards where they `begin`.

    A list counts by the root of its hits; lists without one say nothing. `least` bounds every weight from below.
    """
    hits = np.bincount(lists.group, lists.label)
    telling = np.flatnonzero((hits > 0)[lists.group])
    if not len(telling):
        return begin
    order = telling[np.argsort(lists.group[telling], kind="stable")]
    group, label, x = lists.group[order], lists.label[order], np.ascontiguousarray(x[order])
    starts = np.flatnonzero(np.r_[True, group[1:] != group[:-1]])
    size = np.diff(np.r_[starts, len(group)])
    counts = np.sqrt(hits[group[starts]])
    target = np.where(label, np.repeat(1 / counts, size), 0)
    stands_for = np.log(lists.weight[order])

    def loss(w: Floats) -> tuple[float, Floats]:
        z = x @ w.astype(np.float32)
        steep = z + stands_for
        top = np.maximum.reduceat(steep, starts)
        grown = np.exp(steep - np.repeat(top, size))
        total = np.add.reduceat(grown, starts)
        value = float((counts * (np.log(total) + top)).sum() - (target * z).sum())
        slope = grown * np.repeat(counts / total, size) - target
        away = w - begin
        return value + pull * float(away @ away), x.T @ slope.astype(np.float32) + 2 * pull * away

    bounds = None if least is None else [(least, None)] * x.shape[1]
    found = minimize(loss, begin, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 150})
    return np.asarray(found.x, dtype=np.float64)
