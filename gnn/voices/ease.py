"""EASE (Steck 2019), a linear model of which partners go together, at three lengths of memory.

Silent where the smaller side has more than LARGEST: its Gram matrix has to be inverted whole.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import scipy.sparse as sp

from gnn.ledger import Floats, Ints
from gnn.scene import Scene
from gnn.voices.sound import Rows

MEMORIES = ((180, 50.0), (360, 50.0), (720, 30.0))
"""Days after which a pair's last trade counts for 1 / e, and the penalty."""
NAMES = tuple(f"EASE {days}" for days, _ in MEMORIES)
LARGEST = 4096


def hear(scene: Scene) -> Mapping[str, Rows]:
    """EASE at each length of memory."""
    if not 0 < min(scene.market.shape) <= LARGEST:
        return {}
    return {name: ease(scene.faded(d).astype(np.float64), p) for name, (d, p) in zip(NAMES, MEMORIES, strict=True)}


def ease(m: sp.csr_matrix, penalty: float) -> Rows:
    """By the counterparties' Gram matrix, or in its dual form where anchors are fewer."""
    return primal(m, penalty) if m.shape[1] <= m.shape[0] else dual(m, penalty)


def primal(m: sp.csr_matrix, penalty: float) -> Rows:
    """Weights between counterparties."""
    inverse = np.linalg.inv(np.asarray((m.T @ m).toarray()) + penalty * np.eye(m.shape[1]))
    weights = -inverse / np.diag(inverse)
    np.fill_diagonal(weights, 0)
    return lambda anchors: np.asarray(m[anchors] @ weights)


def dual(m: sp.csr_matrix, penalty: float) -> Rows:
    """The same scores by way of the anchors' Gram matrix."""
    gram = np.asarray((m @ m.T).toarray())
    inverse = np.linalg.inv(gram + penalty * np.eye(len(gram)))
    columns = np.asarray(m.T @ inverse)
    diagonal = (1 - np.asarray(m.T.multiply(columns).sum(1)).ravel()) / penalty
    kernel, turned = gram @ inverse, sp.csr_matrix(m.T)

    def rows(anchors: Ints) -> Floats:
        own = np.asarray(m[anchors].toarray())
        told = np.asarray((turned @ np.ascontiguousarray(kernel[anchors].T)).T)
        return np.asarray(own - ((own - told) / penalty) / diagonal)

    return rows
