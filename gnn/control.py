"""The group above a firm: the head that it belongs to as a branch, or by who holds the greater part of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from gnn.traits import EVER
from graph.people import BRANCH_OF, INVESTS_IN

if TYPE_CHECKING:
    from gnn.ledger import IdMap, Tables

Ints = NDArray[np.int64]
CONTROL = 0.5
"""A holder of more than this share of a firm is above it."""
HIGHEST = 16
"""Steps up to a head: owners that hold each other in a circle have none."""


def heads(snapshot: Tables, ids: IdMap) -> tuple[Ints, Ints]:
    """The number of each enterprise's head, itself where nobody is above it, and the day from which on it holds."""
    above, since = np.full(len(ids), -1), np.full(len(ids), EVER)
    for tie in (INVESTS_IN, BRANCH_OF):
        told = snapshot.arrow(tie.type.lower())
        if tie is INVESTS_IN:
            told = told.filter(pc.greater(told["ratio"], CONTROL))
        ends = [ids.positions(told[end].combine_chunks()) for end in ("src", "dst")]
        over, under = ends if tie is INVESTS_IN else ends[::-1]
        above[under], since[under] = over, days(told["since"])
    head, holds = np.arange(len(ids)), since.copy()
    for _ in range(HIGHEST):
        up = np.flatnonzero(above[head] >= 0)
        if not len(up):
            break
        holds[up] = np.maximum(holds[up], since[head[up]])
        head[up] = above[head[up]]
    return np.where(above[head] < 0, head, np.arange(len(ids))), holds


def days(since: pa.ChunkedArray) -> Ints:
    """Day numbers; EVER where no day is told."""
    return np.asarray(pc.fill_null(since.cast(pa.int32()), EVER).to_numpy(), dtype=np.int64)
