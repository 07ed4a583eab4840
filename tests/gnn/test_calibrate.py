from __future__ import annotations

import numpy as np
import pytest

from gnn.calibrate import fit_line


def test_the_line_finds_the_true_odds() -> None:
    draw = np.random.default_rng(3)
    logit, walk, silence = draw.normal(0, 2, 20_000), draw.normal(0, 1, 20_000), np.zeros(20_000)
    label = draw.random(20_000) < 1 / (1 + np.exp(-(0.5 * logit + 0.3 * walk - 1)))
    line = fit_line(logit, walk, silence, label)
    assert (line.slope, line.start, line.offset) == pytest.approx((0.5, 0.3, -1), abs=0.1)
    assert line(logit, walk, silence).mean() == pytest.approx(label.mean(), abs=0.002)


@pytest.mark.parametrize("label", [np.zeros(50, bool), np.ones(50, bool), np.arange(50) < 25])
def test_probabilities_rise_strictly_with_the_logit_whatever_the_window_says(label: np.ndarray) -> None:
    logit, silence = np.linspace(-4, 4, 50), np.zeros(50)
    p = fit_line(logit, silence, silence, label)(logit, silence, silence)
    assert (np.diff(p) > 0).all()
    assert ((p > 0) & (p < 1)).all()


def test_the_walks_count_where_the_network_is_wrong() -> None:
    draw = np.random.default_rng(4)
    logit, walk, silence = draw.normal(0, 1, 5_000), draw.normal(0, 1, 5_000), np.zeros(5_000)
    line = fit_line(logit, walk, silence, draw.random(5_000) < 1 / (1 + np.exp(-2 * walk)))
    assert line.start > 10 * line.slope


def test_the_peers_are_heard_whatever_one_window_says_and_probabilities_stay_true() -> None:
    draw = np.random.default_rng(5)
    logit, heard, silence = draw.normal(0, 1, 20_000), draw.normal(0, 1, 20_000), np.zeros(20_000)
    label = draw.random(20_000) < 1 / (1 + np.exp(-(logit - 3)))
    line = fit_line(logit, silence, heard, label)
    p = line(logit, silence, heard)
    assert line.peers == pytest.approx(line.slope, rel=0.1)
    assert p.mean() == pytest.approx(label.mean(), abs=0.002)
