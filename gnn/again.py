"""Of pairs that traded before, which trade again: a forest that learns from all of them, and its line.

The line is learnt from forests of half of the anchors each, by what they say of the other half: a forest says of pairs
that it was trained on more than it knows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from gnn import forest
from gnn.calibrate import Line, fit_line
from gnn.examples import Examples
from gnn.features import OBSERVED
from gnn.forest import Forest
from gnn.halves import HALVES, half, unseen
from gnn.ledger import Floats
from gnn.options import TrainOptions


@dataclass(frozen=True)
class Again:
    """The forest of one direction."""

    forest: Forest

    def __call__(self, told: NDArray[np.float32]) -> Floats:
        """Log odds that pairs of the past trade again, by rows x OBSERVED."""
        return forest.logits(self.forest, told, torch.get_num_threads())


def learn(e: Examples, options: TrainOptions) -> tuple[Again, Line]:
    """The forest of some pairs of the past, and the line that makes its log odds probabilities in the last window."""
    seed = options.seed * HALVES
    late = e.take(np.flatnonzero(e.cut == e.cut.max()))
    odds, mine = np.zeros(len(late)), half(late.anchor, options.seed)
    for which in range(HALVES):
        part = forest.grow(unseen(e, options.seed, which), OBSERVED, options.again, seed + which, options.threads)
        odds[mine == which] = forest.logits(part, late.features[mine == which], options.threads)
    whole = forest.grow(e, OBSERVED, options.again, seed, options.threads)
    return Again(whole), fit_line(odds[:, None], late.label, late.weight)
