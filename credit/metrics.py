"""How well scores tell who defaults, and whether probabilities mean what they say."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from credit.declared import Floats
from credit.scorecard import Flags


def auc(bad: Flags, risk: Floats) -> float:
    """Area under the ROC curve: the chance that a bad firm has the higher risk than a good one, ties as half."""
    ranks = stats.rankdata(risk)
    bads, goods = int(bad.sum()), int((~bad).sum())
    return float((ranks[bad].sum() - bads * (bads + 1) / 2) / (bads * goods))


def ks(bad: Flags, risk: Floats) -> float:
    """Kolmogorov-Smirnov: the widest gap between the shares of bad and of good firms above one cut-off."""
    cuts = np.unique(risk)
    above = [np.searchsorted(np.sort(risk[kind]), cuts) / kind.sum() for kind in (bad, ~bad)]
    return float(np.abs(above[0] - above[1]).max())


def brier(bad: Flags, pd: Floats) -> float:
    """Mean squared error of the probabilities; the sample's share p alone would have p (1 - p)."""
    return float(np.mean((pd - bad) ** 2))


@dataclass(frozen=True)
class Band:
    """Firms of about one probability: how many, what was said and what came of them."""

    firms: int
    pd: float
    defaulted: float


def reliability(bad: Flags, pd: Floats, bands: int = 5) -> tuple[Band, ...]:
    """Bands of about equal size in order of probability: what was said beside what came."""
    parts = np.array_split(np.argsort(pd, kind="stable"), bands)
    return tuple(Band(len(p), float(pd[p].mean()), float(bad[p].mean())) for p in parts)
