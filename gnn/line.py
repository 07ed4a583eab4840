"""The line: one weight a feature, learnt so that the partners that came stand high in their lists."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gnn import listwise
from gnn.examples import Examples
from gnn.features import PLACES, PREDICTED, SCORES, SHARES
from gnn.ledger import Floats
from gnn.listwise import Lists

FLOOR = 1e-3
"""Added to a share before its logarithm: what no voice supports is not infinitely unlikely."""
FURTHEST = 5.0
"""Deviations beyond which a feature counts no further."""
OFFERED = np.array([PREDICTED.index(name) for name in SHARES])
OTHERS = np.array([i for i, name in enumerate(PREDICTED) if name not in {*PLACES, *SCORES, *SHARES}])
INPUTS = (*SHARES, *(f"log {name}" for name in SHARES), *(PREDICTED[i] for i in OTHERS))
"""What the line and the network take of a pair: shares, their logarithms, and what is no voice's."""


@dataclass(frozen=True)
class Lens:
    """Shift and spread of INPUTS, so that those of the training windows have mean 0 and deviation 1."""

    mean: NDArray[np.float32]
    spread: NDArray[np.float32]

    def __call__(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        """Rows x PREDICTED as rows x INPUTS."""
        scaled = (inputs(features) - self.mean) / self.spread
        return np.clip(scaled, -FURTHEST, FURTHEST, out=scaled)


def inputs(features: NDArray[np.float32]) -> NDArray[np.float32]:
    """INPUTS before they are scaled; -1 stands for what is not known."""
    share = features[:, OFFERED]
    return np.concatenate([share, np.log(share + FLOOR), np.nan_to_num(features[:, OTHERS], nan=-1.0)], 1)


def lens(features: NDArray[np.float32]) -> Lens:
    """The lens of some rows."""
    raw = inputs(features)
    return Lens(raw.mean(0), np.maximum(raw.std(0), 1e-6))


def fit(seen: NDArray[np.float32], e: Examples, pull: float) -> Floats:
    """Weights of INPUTS, of rows that were seen through a lens."""
    return listwise.fit(seen, Lists(e.lists, e.label, e.weight), np.zeros(seen.shape[1]), pull)
