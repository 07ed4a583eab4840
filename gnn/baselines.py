"""The peers that every score stands beside: all answer the same call.

Popularity, recent popularity, similar firms (cosine), path-3 (resource allocation), EASE (Steck 2019) for new pairs;
recency, months active, months x decay for recurring ones. None of them is fitted on the future. They are worked out in
double precision, as who judges them does: rounded scores tie where others do not.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import scipy.sparse as sp

from gnn.given import Ranker
from gnn.ledger import Floats
from gnn.market import Market
from gnn.voices.ease import ease
from gnn.voices.sound import divided

PEERS = ("popularity", "recent popularity", "similar firms", "path-3", "EASE")
LARGEST = 8000
"""Firms of the smaller side up to which EASE is worked out."""
RECURRING = ("recency", "months active", "months x decay")


def popularity(m: Market, half: float | None = None) -> Ranker:
    """How many anchors trade with a counterparty, each fading with the days since it last did."""
    weight = np.ones(len(m.pairs.col)) if half is None else np.exp(-m.age / half)
    score = np.bincount(m.pairs.col, weight, m.shape[1])
    return lambda rows: np.repeat(score[None], len(rows), 0)


def similar_firms(m: Market) -> Ranker:
    """What firms trade with that share partners with the anchor (cosine)."""
    plain = m.matrix()
    unit = divided(plain, 0.5, 0)
    like = sp.csr_matrix(unit @ unit.T)
    return lambda rows: np.asarray((like[rows] @ plain).toarray())


def path3(m: Market, decay: float = 360, rows: float = 0.5, cols: float = 0.5) -> Ranker:
    """Walks anchor - partner - similar firm - counterparty, faded by age, divided by powers of degree."""
    walk = divided(m.matrix(np.exp(-m.age / decay)), rows, cols)
    like = sp.csr_matrix(walk @ walk.T)
    return lambda chosen: np.asarray((like[chosen] @ walk).toarray())


def linear(m: Market) -> Ranker:
    """EASE over pairs that are faded by age."""
    told = ease(m.matrix(np.exp(-m.age / 360)), 50.0)
    return lambda rows: np.asarray(told(rows))


def peers(m: Market) -> dict[str, Ranker]:
    """The peers for new pairs, by name; without EASE where its Gram matrix would not fit."""
    found = [popularity(m), popularity(m, 180), similar_firms(m), path3(m)]
    if min(m.shape) <= LARGEST:
        found.append(linear(m))
    return dict(zip(PEERS, found, strict=False))


def recurring(m: Market) -> Mapping[str, Floats]:
    """The peers for pairs of the past, by name: one score a pair."""
    months = m.pairs.months.astype(np.float64)
    return dict(zip(RECURRING, (-m.age, months, months * np.exp(-m.age / 90)), strict=True))
