"""What pictures of a card are drawn from: cumulative shares by risk, and how the sample's scores lie."""

from __future__ import annotations

from typing import Any

import numpy as np

from credit.declared import Floats
from credit.scorecard import Flags, Ints

STEPS = 40
"""Points of a curve."""


def curve(bad: Flags, risk: Floats) -> list[list[float]]:
    """From the riskiest down: shares of all, of the good and of the bad so far; firms of equal risk stay together."""
    order = np.argsort(-risk, kind="stable")
    ends = np.flatnonzero(np.diff(risk[order], append=-np.inf))
    kept = ends[np.unique(np.linspace(0, len(ends) - 1, STEPS).round().astype(int))]
    ill, size = np.cumsum(bad[order])[kept], kept + 1
    shares = (size / len(bad), (size - ill) / (~bad).sum(), ill / bad.sum())
    return [[0.0, 0.0, 0.0], *([float(v) for v in row] for row in zip(*shares, strict=True))]


def score_bands(score: Ints) -> dict[str, Any]:
    """Cut-offs of scores between about tenths of a sample, the firms in each band, and the mean score."""
    cuts = np.unique(np.quantile(score, np.linspace(0.1, 0.9, 9)))
    return {"cuts": cuts.tolist(), "firms": in_bands(cuts, score).tolist(), "mean": float(score.mean())}


def in_bands(cuts: Floats, score: Ints) -> Ints:
    """How many scores each band holds, left edges included."""
    return np.bincount(np.searchsorted(cuts, score, side="right"), minlength=len(cuts) + 1)
