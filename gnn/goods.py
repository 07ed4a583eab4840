"""Whether what a supplier sells is what the anchor buys: goods, as tax rate and amount of documents tell them.

Documents fall into KINDS. A naive Bayes of each end's kinds, the usual ones of its side behind it: how much likelier
the documents of one end are at the other than at anybody. The rate tells trades apart, the amount retail from
wholesale, also for a firm of which no partner is known to anybody else. Plain tables tell no tax: all at one rate.
Silent downstream: the rate is the seller's, who there is the anchor, the same for every buyer that it might win.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from gnn.ledger import Floats, Ints, Ledger
from gnn.market import numbers_of, sides
from gnn.scene import Scene

RATES = (0.005, 0.02, 0.045, 0.08, 0.12, 0.145)
"""Edges between rates of value-added tax in China: none, 1, 3, 5 and 6, 9 to 11, 13, 16 and 17 percent."""
AMOUNTS = (50.0, 200.0, 1e3, 3e3, 1e4, 3e4, 1e5, 1e6)
"""Edges between net amounts of a document, in yuan."""
KINDS = (len(RATES) + 1) * (len(AMOUNTS) + 1)
MEMORY = 720
"""Days after which a pair's last document of a kind counts for 1 / e."""
BEHIND_ANCHOR, BEHIND_COUNTERPARTY = 15.0, 2.0
"""Partners' worth of what is usual that stands behind the kinds of an end: counterparties are told by few."""
NAMES = ("goods to firm", "goods to counterparty")


def kinds(ledger: Ledger) -> Ints:
    """The kind of each row: its bucket of rates, then of amounts."""
    told = np.where(ledger.amount == 0, 1, ledger.amount)
    rate = np.digitize(np.where(ledger.amount == 0, 0, ledger.tax / told), RATES)
    amount = np.digitize(np.abs(ledger.amount) / np.maximum(ledger.documents, 1) / 100, AMOUNTS)
    return rate * (len(AMOUNTS) + 1) + amount


def goods(scene: Scene) -> Callable[[Ints, Ints], Floats]:
    """What is told of pairs of a scene, by their places: pairs x NAMES, 0 where it is silent."""
    return Goods(scene) if scene.market.direction == "upstream" else silent


def silent(row: Ints, col: Ints) -> Floats:
    """Nothing of any pair."""
    return np.zeros((len(row), len(NAMES)))


class Goods:
    """The kinds of documents of all anchors and counterparties of a scene."""

    def __init__(self, scene: Scene) -> None:
        market = scene.market
        part, anchor, other = sides(scene.past, market.direction)
        ours, theirs = (numbers_of(nodes, len(scene.past.ids)) for nodes in (market.rows, market.cols))
        pair = market.keys(ours[anchor], theirs[other])
        key, weight = latest(pair * KINDS + kinds(part), np.exp(-(market.cut - part.day) / MEMORY))
        pair, kind = key // KINDS, key % KINDS
        width = max(market.shape[1], 1)
        self.ours = sp.csr_matrix((weight, (pair // width, kind)), shape=(market.shape[0], KINDS))
        self.theirs = sp.csr_matrix((weight, (pair % width, kind)), shape=(market.shape[1], KINDS))
        self.usual = usual(self.ours), usual(self.theirs)

    def __call__(self, row: Ints, col: Ints) -> Floats:
        """Pairs x NAMES: mean log lift of the supplier's kinds at the anchor, and the other way round."""
        ours, mine = shares(self.ours, row, self.usual[0], BEHIND_ANCHOR)
        theirs, yours = shares(self.theirs, col, self.usual[1], BEHIND_COUNTERPARTY)
        to_firm, to_counterparty = np.log(ours / self.usual[0]), np.log(theirs / self.usual[1])
        return np.stack(
            [
                np.einsum("ij,ij->i", theirs[yours], to_firm[mine]),
                np.einsum("ij,ij->i", ours[mine], to_counterparty[yours]),
            ],
            1,
        )


def latest(key: Ints, weight: Floats) -> tuple[Ints, Floats]:
    """Keys, ascending, each with its greatest weight."""
    order = np.argsort(key, kind="stable")
    first = np.flatnonzero(np.r_[True, np.diff(key[order]) != 0][: len(key)])
    return key[order][first], np.maximum.reduceat(weight[order], first) if len(key) else weight


def usual(counts: sp.csr_matrix) -> NDArray[np.float32]:
    """The share of each kind on one side; none is quite without."""
    total = np.asarray(counts.sum(0), dtype=np.float64).ravel() + 1e-3
    return np.asarray(total / total.sum(), dtype=np.float32)


def shares(
    counts: sp.csr_matrix, at: Ints, behind: NDArray[np.float32], weight: float
) -> tuple[NDArray[np.float32], Ints]:
    """Firms x KINDS of those at some places, what is usual behind them; the number of each place among them."""
    firms, number = np.unique(at, return_inverse=True)
    held = np.asarray(counts[firms].toarray(), dtype=np.float32) + np.float32(weight) * behind
    return held / held.sum(1, keepdims=True), number
