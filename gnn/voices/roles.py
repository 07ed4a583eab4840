"""What a firm's other side tells: who its buyers buy from besides, and who already trades with it the other way.

Silent in a market where hardly any anchor has another side.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import scipy.sparse as sp

from gnn.market import OPPOSITE, node_market, place
from gnn.scene import Scene
from gnn.voices.sound import Alike, Rows, product, scaled, wide

NAMES = ("other side", "other side newly", "mutual", "two steps")
FEW = 0.02
"""Share of anchors with another side below which nothing is heard."""


def hear(scene: Scene) -> Mapping[str, Rows]:
    """Anchors that are alike on their other side; trade the other way; partners of partners, whichever the way."""
    market, past = scene.market, scene.past
    other = node_market(past, OPPOSITE[market.direction], market.cut)
    at = place(other.rows, market.rows)
    if not market.shape[0]:
        return {}
    back = other.matrix(np.exp(-other.age / 720)).astype(np.float32)
    mine = sp.csr_matrix(rows_of(back, at))
    if (np.diff(mine.indptr) > 0).mean() < FEW:
        return {}
    like = Alike(scaled(mine, 0.3, 0.15))
    return {
        NAMES[0]: like.to(scaled(scene.faded(360), 0, 0.15)),
        NAMES[1]: like.to(scaled(scene.fresh(270), 0, 0.15)),
        NAMES[2]: columns_of(mine, place(other.cols, market.cols)),
        NAMES[3]: two_steps(scene),
    }


def rows_of(m: sp.csr_matrix, at: np.ndarray) -> sp.csr_matrix:
    """The rows at some places; empty where the place is -1."""
    held = np.flatnonzero(at >= 0)
    pick = sp.csr_matrix((np.ones(len(held), np.float32), (held, at[held])), shape=(len(at), m.shape[0]))
    return sp.csr_matrix(pick @ m)


def columns_of(m: sp.csr_matrix, at: np.ndarray) -> Rows:
    """Rows with the columns at some places; zero where the place is -1."""
    found = sp.csr_matrix(rows_of(sp.csr_matrix(m.T), at).T)
    if wide(found.shape):
        return lambda anchors: sp.csr_matrix(found[anchors])
    return lambda anchors: np.asarray(found[anchors].toarray(), dtype=np.float32)


def two_steps(scene: Scene) -> Rows:
    """Partners of the anchor's partners over trade in both ways."""
    market, past = scene.market, scene.past
    age = np.exp(-(market.cut - past.day) / 720).astype(np.float32)
    size = len(past.ids)
    one_way = sp.csr_matrix((age, (past.seller, past.buyer)), shape=(size, size))
    one_way.data = np.minimum(one_way.data, 1)
    both = scaled(sp.csr_matrix(one_way + one_way.T), 0.3, 0.3)
    start, end = sp.csr_matrix(both[market.rows]), sp.csr_matrix(both[:, market.cols])
    return product(start, end)
