from __future__ import annotations

import numpy as np
import pytest

from gnn.listwise import Lists, fit

TRUE = np.array([1.0, -0.5, 0.8])
LISTS, SIZE = 3_000, 24


def simulated() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Features, lists and the one partner of each list, chosen by the logit's own odds."""
    draw = np.random.default_rng(5)
    x = draw.normal(size=(LISTS, SIZE, len(TRUE)))
    chosen = (x @ TRUE + draw.gumbel(size=(LISTS, SIZE))).argmax(1)
    label = np.zeros((LISTS, SIZE), bool)
    label[np.arange(LISTS), chosen] = True
    return x.reshape(-1, len(TRUE)).astype(np.float32), np.repeat(np.arange(LISTS), SIZE), label.ravel()


def test_the_weights_of_a_conditional_logit_are_found() -> None:
    x, group, label = simulated()
    found = fit(x, Lists(group, label, np.ones(len(label))), np.zeros(3), 0.0)
    assert found == pytest.approx(TRUE, abs=0.06)


def test_drawn_rows_stand_for_those_that_were_not() -> None:
    x, group, label = simulated()
    chance = np.where(label | (x[:, 0] > 0), 1.0, 0.3)
    kept = np.random.default_rng(6).random(len(label)) < chance
    some = Lists(group[kept], label[kept], 1 / chance[kept])
    assert fit(x[kept], some, np.zeros(3), 0.0) == pytest.approx(TRUE, abs=0.06)
    each = Lists(group[kept], label[kept], np.ones(int(kept.sum())))
    assert abs(fit(x[kept], each, np.zeros(3), 0.0) - TRUE)[0] > 0.2


def test_lists_without_a_hit_say_nothing_and_the_pull_and_the_bound_hold() -> None:
    x, group, label = simulated()
    begin = np.full(3, 0.3)
    nothing = Lists(group, np.zeros(len(label), bool), np.ones(len(label)))
    assert fit(x, nothing, begin, 0.0).tolist() == begin.tolist()
    lists = Lists(group, label, np.ones(len(label)))
    assert fit(x, lists, begin, 1e9) == pytest.approx(begin, abs=1e-3)
    bounded = fit(x, lists, begin, 0.0, least=0.0)
    assert bounded[1] == 0
    assert (bounded[[0, 2]] > 0.5).all()


def test_the_order_of_the_rows_does_not_matter() -> None:
    x, group, label = simulated()
    shuffled = np.random.default_rng(7).permutation(len(label))
    plain = fit(x, Lists(group, label, np.ones(len(label))), np.zeros(3), 1.0)
    other = fit(x[shuffled], Lists(group[shuffled], label[shuffled], np.ones(len(label))), np.zeros(3), 1.0)
    assert other == pytest.approx(plain, abs=1e-3)
