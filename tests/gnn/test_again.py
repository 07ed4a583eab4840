from __future__ import annotations

import numpy as np
import pytest

from gnn.again import learn
from gnn.calibrate import fit_line
from gnn.examples import Examples
from gnn.features import OBSERVED
from gnn.halves import half
from gnn.options import Growth, TrainOptions

OPTIONS = TrainOptions(again=Growth(trees=60, pace=0.1), threads=1)


@pytest.fixture(scope="module")
def examples() -> Examples:
    """Pairs of two windows that trade again by their first feature, and by who their anchor is."""
    draw = np.random.default_rng(4)
    anchor = draw.integers(0, 40, 6_000)
    told = draw.normal(size=(6_000, len(OBSERVED))).astype(np.float32)
    told[:, 1] = anchor
    odds = 1.5 * told[:, 0] + draw.normal(size=40)[anchor]
    one = np.ones(6_000)
    cut = np.repeat([100, 190], 3_000)
    return Examples(anchor, anchor, told, draw.random(6_000) < 1 / (1 + np.exp(-odds)), one, one, cut)


def test_all_anchors_teach_the_forest_that_is_served(examples: Examples) -> None:
    served, _ = learn(examples, OPTIONS)
    bare, _ = learn(examples.take(np.flatnonzero(half(examples.anchor, 0) == 0)), OPTIONS)
    late = examples.cut == 190
    both = [np.corrcoef(found(examples.features[late]), examples.label[late])[0, 1] for found in (served, bare)]
    assert both[0] > both[1] + 0.02


def test_the_line_trusts_the_forest_no_more_than_it_earns_on_anchors_that_it_never_saw(examples: Examples) -> None:
    served, line = learn(examples, OPTIONS)
    late = examples.take(np.flatnonzero(examples.cut == 190))
    told = served(late.features)[:, None]
    assert line.weights[0] < 0.8 * fit_line(told, late.label, late.weight).weights[0]
    assert line(told).mean() == pytest.approx(late.label.mean(), rel=0.05)
