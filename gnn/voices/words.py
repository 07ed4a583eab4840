"""What names say: counterparties whose names share words with the anchor's partners, and partners of namesakes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import scipy.sparse as sp

from gnn.scene import Scene
from gnn.voices.sound import Rows, scaled

NAMES = ("words of partners", "words of the anchor")


def hear(scene: Scene) -> Mapping[str, Rows]:
    """Walks by way of words; silent where no names are told, as of parties that go by codes."""
    tokens, market = scene.past.traits.tokens, scene.market
    if not tokens.nnz:
        return {}
    ours, theirs, long = tokens[market.rows], tokens[market.cols], scene.faded(720)
    profile = sp.csr_matrix(scaled(long, 0.5, 0.3) @ theirs)
    namesakes = sp.csr_matrix(ours.T @ scaled(long, 0, 0.3))
    return dict(zip(NAMES, (product(profile, sp.csr_matrix(theirs.T)), product(ours, namesakes)), strict=True))


def product(left: sp.csr_matrix, right: sp.csr_matrix) -> Rows:
    """Rows of a product of two sparse matrices, the left ones taken as dense."""
    turned: Any = sp.csr_matrix(right.T)
    return lambda anchors: np.asarray((turned @ left[anchors].T.toarray()).T, dtype=np.float32)
