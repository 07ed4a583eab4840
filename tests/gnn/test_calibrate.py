from __future__ import annotations

import numpy as np
import pytest

from gnn.calibrate import FLATTEST, blend, fit_line, standing
from gnn.listwise import Lists


def odds_of(*inputs: np.ndarray) -> np.ndarray:
    return np.stack(inputs, 1)


def test_the_line_finds_the_true_odds() -> None:
    draw = np.random.default_rng(3)
    x = odds_of(draw.normal(0, 2, 20_000), draw.normal(3, 1, 20_000))
    label = draw.random(20_000) < 1 / (1 + np.exp(-(x @ [0.5, 0.3] - 2)))
    line = fit_line(x, label, np.ones(20_000))
    assert (*line.weights, line.offset) == pytest.approx((0.5, 0.3, -2), abs=0.15)
    assert line(x).mean() == pytest.approx(label.mean(), abs=1e-4)


@pytest.mark.parametrize("label", [np.zeros(50, bool), np.ones(50, bool), np.arange(50) < 25])
def test_probabilities_rise_strictly_with_what_is_said_whatever_the_window_says(label: np.ndarray) -> None:
    x = np.linspace(-4, 4, 50)[:, None]
    p = fit_line(x, label, np.ones(50))(x)
    assert (np.diff(p) > 0).all()
    assert ((p > 0) & (p < 1)).all()


def test_an_input_that_misleads_is_hardly_heard_and_the_mean_stays_true() -> None:
    draw = np.random.default_rng(4)
    x = odds_of(draw.normal(0, 1, 20_000), draw.normal(-8, 3, 20_000))
    label = draw.random(20_000) < 1 / (1 + np.exp(-(x @ [1, -0.5] - 7)))
    line = fit_line(x, label, np.ones(20_000))
    assert line.weights[1] == FLATTEST
    assert line(x).mean() == pytest.approx(label.mean(), rel=1e-3)


def test_a_drawn_row_counts_as_many_as_it_stands_for() -> None:
    draw = np.random.default_rng(5)
    x = draw.normal(0, 1, 100_000)[:, None]
    label = draw.random(100_000) < 1 / (1 + np.exp(-(x[:, 0] - 4)))
    chance = np.where(label, 1.0, 0.1)
    kept = draw.random(100_000) < chance
    line = fit_line(x[kept], label[kept], 1 / chance[kept])
    assert (*line.weights, line.offset) == pytest.approx((1, -4), abs=0.1)


def test_a_pair_stands_by_its_share_of_its_list_and_by_how_many_partners_are_expected_there() -> None:
    score, forest = np.log([3.0, 1.0, 5.0]), np.array([0.0, 0.0, -np.log(3)])
    found = np.exp(standing(score, forest, np.array([0, 0, 1]), np.ones(3)))
    assert found == pytest.approx(np.array([[0.75, 1.0], [0.25, 1.0], [1.0, 0.25]]))
    drawn = np.exp(standing(score[:2], forest[:2], np.array([0, 0]), np.array([1.0, 5.0])))
    assert drawn == pytest.approx(np.array([[3 / 8, 3.0], [1 / 8, 3.0]]))
    assert standing(score + 1e6, forest, np.array([0, 0, 1]), np.ones(3)) == pytest.approx(np.log(found), abs=1e-6)


def test_the_voice_that_knows_is_heard_most_and_none_is_heard_against_what_it_says() -> None:
    draw = np.random.default_rng(6)
    said = draw.normal(size=(2_000, 20, 3))
    chosen = (2 * said[:, :, 0] - said[:, :, 2] + draw.gumbel(size=(2_000, 20))).argmax(1)
    label = (np.arange(20) == chosen[:, None]).ravel()
    lists = Lists(np.repeat(np.arange(2_000), 20), label, np.ones(len(label)))
    good, none, bad = blend(said.reshape(-1, 3), lists, [1 / 3] * 3)
    assert good > 10 * none
    assert bad == 0


def test_voices_are_heard_alike_where_nothing_tells_them_apart() -> None:
    silence = Lists(np.zeros(4, int), np.zeros(4, bool), np.ones(4))
    assert blend(np.ones((4, 2)), silence, [0.5, 0.5]).tolist() == [0.5, 0.5]
