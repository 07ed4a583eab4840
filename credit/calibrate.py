"""Probabilities made to mean what they say, by a curve learnt on firms that they are not used for."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from credit.declared import Floats
from credit.scorecard import Flags

EDGE = 1e-6
"""Probabilities are kept this far from 0 and 1, where log odds end."""


def platt(bad: Flags, pd: Floats, asked: Floats) -> Floats:
    """Probabilities by a logistic curve of the log odds (Platt 1999)."""
    model = LogisticRegression(C=1e6, solver="newton-cholesky").fit(_log_odds(pd), bad)
    return np.asarray(model.predict_proba(_log_odds(asked))[:, 1])


def isotonic(bad: Flags, pd: Floats, asked: Floats) -> Floats:
    """Probabilities by the best rising steps (Zadrozny and Elkan 2002)."""
    model = IsotonicRegression(y_min=EDGE, y_max=1 - EDGE, out_of_bounds="clip").fit(pd, bad)
    return np.asarray(model.predict(asked))


def apart(bad: Flags, pd: Floats, part: NDArray[np.int64]) -> dict[str, Floats]:
    """Probabilities after either curve, each part of the firms by curves of all other parts."""
    found = {"platt": np.empty(len(pd)), "isotonic": np.empty(len(pd))}
    for k in np.unique(part):
        here = part == k
        found["platt"][here] = platt(bad[~here], pd[~here], pd[here])
        found["isotonic"][here] = isotonic(bad[~here], pd[~here], pd[here])
    return found


def _log_odds(pd: Floats) -> Floats:
    kept = np.clip(pd, EDGE, 1 - EDGE)
    return np.asarray(np.log(kept / (1 - kept))[:, None])
