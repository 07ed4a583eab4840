from __future__ import annotations

import numpy as np
import pytest

from gnn.examples import Examples
from gnn.features import PREDICTED, SHARES
from gnn.line import FLOOR, FURTHEST, INPUTS, fit, inputs, lens


def told(count: int) -> np.ndarray:
    return np.random.default_rng(1).random((count, len(PREDICTED))).astype(np.float32)


def test_the_lens_gives_the_training_rows_mean_0_and_deviation_1_and_bounds_the_others() -> None:
    features = told(500)
    seen = lens(features)
    found = seen(features)
    assert found.shape == (500, len(INPUTS))
    assert found.mean(0) == pytest.approx(np.zeros(len(INPUTS)), abs=0.01)
    assert found.std(0) == pytest.approx(np.ones(len(INPUTS)), abs=0.05)
    assert abs(seen(features * 1e6)).max() == FURTHEST


def test_shares_stand_also_as_logarithms_and_what_is_not_known_as_minus_1() -> None:
    features = told(1)
    features[0, PREDICTED.index("nearest age")] = np.nan
    features[0, PREDICTED.index(SHARES[3])] = 0
    found = dict(zip(INPUTS, inputs(features)[0], strict=True))
    assert found["nearest age"] == -1
    assert found[SHARES[3]] == 0
    assert found[f"log {SHARES[3]}"] == pytest.approx(np.log(FLOOR))


def test_a_feature_that_never_differs_is_no_trouble() -> None:
    features = told(50)
    features[:, 7] = 3
    features[:, PREDICTED.index(SHARES[0])] = 0
    assert np.isfinite(lens(features)(features)).all()


def test_the_line_finds_the_share_that_tells() -> None:
    draw, features = np.random.default_rng(2), told(4_000)
    teller = PREDICTED.index(SHARES[5])
    label = (features[:, teller].reshape(200, 20).argmax(1)[:, None] == np.arange(20)).ravel()
    one, anchor = np.ones(4_000), np.repeat(np.arange(200), 20)
    e = Examples(anchor, draw.integers(0, 9, 4_000), features, label, one, one, np.full(4_000, 17_000))
    seen = lens(features)(features)
    weights = fit(seen, e, 1.0)
    assert int(weights.argmax()) in (INPUTS.index(SHARES[5]), INPUTS.index(f"log {SHARES[5]}"))
    best = (seen @ weights).reshape(200, 20).argmax(1)
    assert (best == features[:, teller].reshape(200, 20).argmax(1)).mean() > 0.9
