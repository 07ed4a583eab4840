"""The list of one firm in one direction: every candidate, what it was judged by, and its probability."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gnn.candidates import NONE
from gnn.examples import Judges, candidates, pool
from gnn.features import PREDICTED
from gnn.foresee import Foreseen, Foresight
from gnn.ledger import Floats, Ints
from gnn.member import SAYING


@dataclass(frozen=True)
class OneList:
    """Rows are candidates, by their places ascending; `told` is rows x PREDICTED, `said` rows x SAYING.

    `inputs` are rows x what the line of probabilities takes.
    """

    direction: str
    row: int
    cols: Ints
    told: NDArray[np.float32]
    said: Floats
    inputs: Floats
    probability: Floats

    def at(self, col: int) -> int | None:
        """The row of a counterparty by its place; None where it is no candidate."""
        found = int(np.searchsorted(self.cols, col))
        return found if found < len(self.cols) and self.cols[found] == col else None


def one_list(ahead: Foresight, direction: str, row: int, judges: Judges, least: int, besides: Ints = NONE) -> OneList:
    """The list of an anchor by its place, with `least` candidates where there are so many; empty where there are none.

    Raises DataRefused where nothing was learnt of the direction.
    """
    here, line = ahead.scene(direction), ahead.line(direction, "predicted")
    for found, told in candidates(here, np.array([row]), pool(ahead.options, least), besides, judges):
        ends = np.stack([here.market.rows[found.row], here.market.cols[found.col]])
        said = ahead.said(direction, ends, told)
        inputs = ahead.placed(direction, ends[0], said)
        return OneList(direction, row, found.col, told, said, inputs, line(inputs))
    empty = np.zeros((0, len(PREDICTED)), np.float32)
    return OneList(direction, row, NONE, empty, np.zeros((0, len(SAYING))), np.zeros((0, 2)), np.zeros(0))


def foreseen(ahead: Foresight, found: OneList) -> Foreseen:
    """The list as pairs of node numbers."""
    market = ahead.scene(found.direction).market
    return Foreseen(np.full(len(found.cols), market.rows[found.row]), market.cols[found.cols], found.probability)
