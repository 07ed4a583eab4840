"""Past and future as the sources' own codes tell them: the level at which scores are judged."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import scipy.sparse as sp
from numpy.typing import NDArray

from gnn.ledger import Flags, Ints, Tables, day_number
from gnn.market import Deals, Market, market, place

BOOK = {"upstream": "input", "downstream": "output"}
BETWEEN = "\x1f"


@dataclass(frozen=True)
class Task:
    """One direction to be foreseen: the past by codes, and the keys, ascending, of its pairs that came after.

    `strangers` counts what anchors then did with counterparties that nobody knew, `others` what unknown anchors did.
    """

    past: Market
    future: Ints
    strangers: int
    others: int

    @property
    def unknown(self) -> int:
        """Pairs that came with an end that was not known."""
        return self.strangers + self.others

    @cached_property
    def known(self) -> Ints:
        """Keys, ascending, of the pairs of the past."""
        return self.past.keys(self.past.pairs.row, self.past.pairs.col)

    @cached_property
    def seen(self) -> sp.csr_matrix:
        """Anchors x counterparties: pairs of the past."""
        return self._flags(self.known)

    @cached_property
    def new(self) -> sp.csr_matrix:
        """Anchors x counterparties: pairs that trade for the first time."""
        return self._flags(np.setdiff1d(self.future, self.known, assume_unique=True))

    @cached_property
    def again(self) -> Flags:
        """For each pair of the past, whether it traded again."""
        return np.isin(self.known, self.future)

    def came(self, key: Ints) -> Flags:
        """For each key, whether its pair came."""
        return np.isin(key, self.future)

    def _flags(self, key: Ints) -> sp.csr_matrix:
        width = self.past.shape[1]
        ends = (key // width, key % width) if width else (key, key)
        return sp.csr_matrix((np.ones(len(key), bool), ends), shape=self.past.shape)


def task(snapshot: Tables, truth: Tables, direction: str) -> Task:
    """The task of a direction: the books of the Snapshot, and what those of a later one add from its day on."""
    cut, end = day_number(snapshot.as_of), day_number(truth.as_of)
    past = market(direction, cut, deals(snapshot, direction, 0, cut))
    later = deals(truth, direction, cut, end)
    pairs = np.unique(np.stack([later.anchor, later.other]), axis=1) if len(later.anchor) else np.zeros((2, 0), str)
    row, col = place(past.rows, pairs[0]), place(past.cols, pairs[1])
    both = (row >= 0) & (col >= 0)
    return Task(
        past, np.unique(past.keys(row[both], col[both])), int((row >= 0).sum() - both.sum()), int((row < 0).sum())
    )


def deals(snapshot: Tables, direction: str, start: int, end: int) -> Deals:
    """Days in [start, end) on which a book of the direction holds a valid document, by codes."""
    books = snapshot.arrow("books")
    day = books["day"].cast(pa.int32())
    told = pc.and_(pc.equal(books["book"], BOOK[direction]), pc.greater(books["valid"], 0))
    told = pc.and_(told, pc.and_(pc.greater_equal(day, start), pc.less(day, end)))
    rows = books.append_column("number", day).filter(told)
    return Deals(
        labels(rows["source"], rows["owner_code"]),
        labels(rows["source"], rows["code"]),
        np.asarray(rows["number"].to_numpy(), dtype=np.int64),
        np.asarray(rows["valid"].to_numpy(), dtype=np.int64),
        np.asarray(rows["amount"].to_numpy(), dtype=np.float64),
    )


def labels(source: Any, code: Any) -> NDArray[np.str_]:
    """Source and code as one label: equal codes of two sources are two parties."""
    return np.asarray(pc.binary_join_element_wise(source, code, BETWEEN).to_pylist(), dtype=np.str_)
