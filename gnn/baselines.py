"""The peers that every score stands beside, and further walks: all answer the same call.

Popularity, recent popularity, similar firms (cosine), path-3 (resource allocation), EASE (Steck 2019) for new pairs;
recency, months active, months x decay for recurring ones. None of them is fitted on the future.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp

from gnn.ledger import Floats, Ints
from gnn.market import Market

Rows = Callable[[Ints], Floats]
"""Scores of some anchors, by their places, for every counterparty."""

PEERS = ("popularity", "recent popularity", "similar firms", "path-3", "EASE")
KIN = ("popularity 60", "path-3 long", "EASE long")
VOICES = PEERS + KIN
RECURRING = ("recency", "months active", "months x decay")


def scaled(m: sp.csr_matrix, rows: float, cols: float) -> sp.csr_matrix:
    """The matrix divided by the sums of its rows and columns to the given powers."""

    def power(sums: Any, exponent: float) -> sp.dia_matrix:
        return sp.diags(np.where(sums > 0, sums, 1.0) ** -exponent)

    by_row, by_col = np.asarray(m.sum(1)).ravel(), np.asarray(m.sum(0)).ravel()
    return sp.csr_matrix(power(by_row, rows) @ m @ power(by_col, cols))


def everyone(score: Any) -> Rows:
    """The same score of a counterparty for every anchor."""
    return lambda rows: np.repeat(score[None], len(rows), 0)


def popularity(m: Market, half: float | None = None) -> Rows:
    """How many anchors trade with a counterparty, each fading with the days since it last did."""
    weight = np.ones(len(m.pairs.col)) if half is None else np.exp(-m.age / half)
    return everyone(np.bincount(m.pairs.col, weight, m.shape[1]))


def similar_firms(m: Market) -> Rows:
    """What firms trade with that share partners with the anchor (cosine)."""
    plain = m.matrix()
    unit = scaled(plain, 0.5, 0)
    like = sp.csr_matrix(unit @ unit.T)
    return lambda rows: np.asarray((like[rows] @ plain).toarray())


def path3(m: Market, decay: float = 360, rows: float = 0.5, cols: float = 0.5) -> Rows:
    """Walks anchor - partner - similar firm - counterparty, faded by age, divided by powers of degree."""
    walk = scaled(m.matrix(np.exp(-m.age / decay)), rows, cols)
    like = sp.csr_matrix(walk @ walk.T)
    return lambda chosen: np.asarray((like[chosen] @ walk).toarray())


def ease(m: Market, decay: float = 360, penalty: float = 50.0) -> Rows:
    """EASE (Steck 2019) in its dual form, since anchors are fewer than counterparties."""
    a = m.matrix(np.exp(-m.age / decay))
    k = np.asarray((a @ a.T).toarray())
    inverse = np.linalg.inv(k + penalty * np.eye(len(k)))
    columns = np.asarray(a.T @ inverse)
    diagonal = (1 - np.asarray(a.T.multiply(columns).sum(1)).ravel()) / penalty
    kernel = k @ inverse

    def score(rows: Ints) -> Floats:
        own = np.asarray(a[rows].toarray())
        return np.asarray(own - ((own - kernel[rows] @ a) / penalty) / diagonal)

    return score


def peers(m: Market) -> dict[str, Rows]:
    """The peers for new pairs, by name."""
    found = (popularity(m), popularity(m, 180), similar_firms(m), path3(m), ease(m))
    return dict(zip(PEERS, found, strict=True))


def walks(m: Market) -> dict[str, Rows]:
    """The peers and some of their kin with a longer or shorter memory: what the model hears as voices."""
    kin = (popularity(m, 60), path3(m, 720, 0.3, 0.15), ease(m, 720, 20.0))
    return peers(m) | dict(zip(KIN, kin, strict=True))


def recurring(m: Market) -> Mapping[str, Floats]:
    """The peers for pairs of the past, by name: one score a pair."""
    months = m.pairs.months.astype(np.float64)
    return dict(zip(RECURRING, (-m.age, months, months * np.exp(-m.age / 90)), strict=True))


@dataclass(frozen=True)
class Voices:
    """Walks by name over one market, heard for some anchors at a time."""

    rows: Mapping[str, Rows]

    def hear(self, chosen: Ints) -> Floats:
        """Voices x anchors x counterparties."""
        return np.stack([score(chosen) for score in self.rows.values()])
