from __future__ import annotations

import numpy as np
import pytest

from gnn.examples import Examples
from gnn.forest import Forest, contributions, grow, logits, plain, rank
from gnn.options import Growth

NAMES = ("share: path-3, long", "idle", "nothing to tell")
GROWTH = Growth(trees=40, pace=0.2)


@pytest.fixture(scope="module")
def examples() -> Examples:
    """Pairs that trade more often where the first feature is high; a tenth of a feature is not known."""
    draw = np.random.default_rng(1)
    features = draw.normal(size=(4_000, 3)).astype(np.float32)
    label = draw.random(4_000) < 1 / (1 + np.exp(-(2 * features[:, 0] - 2)))
    features[draw.random(4_000) < 0.1, 1] = np.nan
    zero = np.zeros(4_000, np.int64)
    return Examples(zero, zero, features, label, np.ones(4_000), np.ones(4_000), zero)


@pytest.fixture(scope="module")
def forest(examples: Examples) -> Forest:
    return grow(examples, NAMES, GROWTH, 0, 1)


def test_contributions_sum_up_to_the_logits(forest: Forest, examples: Examples) -> None:
    given = contributions(forest, examples.features[:200], 1)
    assert given.shape == (200, len(NAMES) + 1)
    assert given.sum(1) == pytest.approx(logits(forest, examples.features[:200], 1))
    assert np.ptp(given[:, -1]) == 0
    assert abs(given[:, 0]).mean() > 5 * abs(given[:, 2]).mean()


def test_a_forest_says_as_much_as_came(forest: Forest, examples: Examples) -> None:
    p = 1 / (1 + np.exp(-logits(forest, examples.features, 1)))
    assert p.mean() == pytest.approx(examples.label.mean(), rel=0.05)
    assert p[examples.label].mean() > 2 * p[~examples.label].mean()


def test_a_ranker_learns_what_tells_a_list_apart_and_nothing_of_whose_list_it_is() -> None:
    draw = np.random.default_rng(3)
    whose, told = np.repeat(np.arange(200), 30), draw.normal(size=(6_000, 2)).astype(np.float32)
    busy = (whose % 2 == 0).astype(np.float32)
    label = draw.random(6_000) < 1 / (1 + np.exp(-(2 * told[:, 0] + 4 * busy - 6)))
    features = np.stack([told[:, 0], busy, told[:, 1]], 1)
    one, zero = np.ones(6_000), np.zeros(6_000, np.int64)
    mixed = draw.permutation(6_000)
    given = Examples(whose, zero, features, label, one, one, zero).take(mixed)
    score = logits(rank(given, NAMES, GROWTH, 0, 1), features, 1)
    assert np.corrcoef(score, told[:, 0])[0, 1] > 0.8
    assert abs(score[busy == 1].mean() - score[busy == 0].mean()) < 0.2 * score.std()


def test_rows_count_by_the_root_of_how_many_they_stand_for(examples: Examples) -> None:
    chance = np.where(examples.label, 1.0, 0.25)
    rows = np.flatnonzero(np.random.default_rng(2).random(len(examples)) < chance)
    part = examples.take(rows)
    drawn = Examples(part.anchor, part.other, part.features, part.label, 1 / chance[rows], part.within, part.cut)
    p = 1 / (1 + np.exp(-logits(grow(drawn, NAMES, GROWTH, 0, 1), drawn.features, 1)))
    expected = np.average(drawn.label, weights=np.sqrt(drawn.weight))
    assert np.average(p, weights=np.sqrt(drawn.weight)) == pytest.approx(expected, rel=0.05)


def test_the_same_examples_grow_the_same_forest_with_names_that_its_files_can_hold(
    forest: Forest, examples: Examples
) -> None:
    again = grow(examples, NAMES, GROWTH, 0, 1)
    assert again.model_to_string() == forest.model_to_string()
    assert forest.feature_name() == [plain(n) for n in NAMES] == ["share_path-3_long", "idle", "nothing_to_tell"]
