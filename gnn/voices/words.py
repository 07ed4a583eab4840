"""What names say: counterparties whose names share words with the anchor's partners, and partners of namesakes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import scipy.sparse as sp

from gnn.scene import Scene
from gnn.voices.sound import Rows, product, scaled, through, wide, with_rows

NAMES = ("words of partners", "words of the anchor")
WIDESPREAD = 4096
"""In a wide market, no walk passes through a word that more names have: it tells least, and costs most."""


def hear(scene: Scene) -> Mapping[str, Rows]:
    """Walks by way of words; silent where no names are told, as of parties that go by codes."""
    tokens, market = scene.past.traits.tokens, scene.market
    if not tokens.nnz:
        return {}
    ours, theirs, long = tokens[market.rows], tokens[market.cols], scene.faded(720)
    to_partners, to_theirs = scaled(long, 0.5, 0.3), scaled(long, 0, 0.3)
    found = in_parts if wide(market.shape) else whole
    return dict(zip(NAMES, found(ours, theirs, to_partners, to_theirs), strict=True))


def whole(
    ours: sp.csr_matrix, theirs: sp.csr_matrix, to_partners: sp.csr_matrix, to_theirs: sp.csr_matrix
) -> tuple[Rows, Rows]:
    """Both voices by words x counterparties, worked out for all anchors at once."""
    return (
        laid_out(sp.csr_matrix(to_partners @ theirs), sp.csr_matrix(theirs.T)),
        laid_out(ours, sp.csr_matrix(ours.T @ to_theirs)),
    )


def laid_out(left: sp.csr_matrix, right: sp.csr_matrix) -> Rows:
    """Rows of a product of two sparse matrices, the left ones taken as dense."""
    turned: Any = sp.csr_matrix(right.T)
    return lambda anchors: np.asarray((turned @ left[anchors].T.toarray()).T, dtype=np.float32)


def in_parts(
    ours: sp.csr_matrix, theirs: sp.csr_matrix, to_partners: sp.csr_matrix, to_theirs: sp.csr_matrix
) -> tuple[Rows, Rows]:
    """Both voices, worked out for the anchors that are asked alone."""
    words = sp.csr_matrix(theirs.T)
    words = with_rows(words, np.diff(words.indptr) <= WIDESPREAD)

    def of_partners(anchors: Any) -> sp.csr_matrix:
        return sp.csr_matrix(to_partners[anchors] @ theirs @ words)

    return of_partners, through(product(ours, sp.csr_matrix(ours.T), WIDESPREAD), to_theirs)
