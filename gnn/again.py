"""Of pairs that traded before, which trade again: a forest that learns from all of them, and its line.

The line is learnt from forests of half of the anchors each, by what they say of the other half: a forest says of pairs
that it was trained on more than it knows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

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
    options = replace(options, trees=options.again_trees, leaves=options.again_leaves, pace=options.again_pace)
    seed = options.seed * HALVES
    late = e.take(np.flatnonzero(e.cut == e.cut.max()))
    odds, mine = np.zeros(len(late)), half(late.anchor, options.seed)
    for which in range(HALVES):
        part = Again(forest.grow(unseen(e, options.seed, which), OBSERVED, options, seed + which))
        odds[mine == which] = part(late.features[mine == which])
    return Again(forest.grow(e, OBSERVED, options, seed)), fit_line(odds[:, None], late.label, late.weight)
