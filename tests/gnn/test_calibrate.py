from __future__ import annotations

import numpy as np
import pytest

from gnn.calibrate import platt


def test_the_line_finds_the_true_odds() -> None:
    draw = np.random.default_rng(3)
    logit = draw.normal(0, 2, 20_000)
    label = draw.random(20_000) < 1 / (1 + np.exp(-(0.5 * logit - 1)))
    line = platt(logit, label)
    assert line.slope == pytest.approx(0.5, abs=0.05)
    assert line.offset == pytest.approx(-1, abs=0.05)


@pytest.mark.parametrize("label", [np.zeros(50, bool), np.ones(50, bool), np.arange(50) < 25])
def test_probabilities_rise_strictly_whatever_the_window_says(label: np.ndarray) -> None:
    logit = np.linspace(-4, 4, 50)
    p = platt(logit, label)(logit)
    assert (np.diff(p) > 0).all()
    assert ((p > 0) & (p < 1)).all()
