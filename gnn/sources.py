"""Past and future as the sources' own codes tell them: the level at which scores are judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from gnn.ledger import Flags, Floats, Tables, day_number
from gnn.market import Deals, Market, market, place

BOOK = {"upstream": "input", "downstream": "output"}
BETWEEN = "\x1f"


@dataclass(frozen=True)
class Task:
    """One direction to be foreseen: the past by codes, and what came after, both anchors x counterparties."""

    past: Market
    seen: Flags
    future: Flags
    unknown: int

    @property
    def new(self) -> Flags:
        """Pairs that trade for the first time."""
        return self.future & ~self.seen

    @property
    def again(self) -> Flags:
        """For each pair of the past, whether it traded again."""
        return np.asarray(self.future[self.past.pairs.row, self.past.pairs.col])

    def fill(self, anchor: NDArray[Any], other: NDArray[Any], probability: Floats) -> Floats:
        """Probabilities of labelled pairs as anchors x counterparties; -1 where none is given."""
        out = np.full(self.past.shape, -1.0)
        i, j = place(self.past.rows, anchor), place(self.past.cols, other)
        known = (i >= 0) & (j >= 0)
        np.maximum.at(out, (i[known], j[known]), probability[known])
        return out


def task(snapshot: Tables, truth: Tables, direction: str) -> Task:
    """The task of a direction: the books of the Snapshot, and what those of a later one add from its day on."""
    cut, end = day_number(snapshot.as_of), day_number(truth.as_of)
    past = market(direction, cut, deals(snapshot, direction, 0, cut))
    later = deals(truth, direction, cut, end)
    future = past.traded(later.anchor, later.other)
    seen = np.zeros(past.shape, bool)
    seen[past.pairs.row, past.pairs.col] = True
    everything = len(set(zip(later.anchor.tolist(), later.other.tolist(), strict=True)))
    return Task(past, seen, future, everything - int(future.sum()))


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
