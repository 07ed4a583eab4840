from __future__ import annotations

import numpy as np
import pytest

from credit.binning import Bins, bin_feature, binner
from credit.declared import OPEN, RISKIER, SAFER, Declared
from credit.options import CardOptions

OPTIONS = CardOptions()


def said(sense: str) -> Declared:
    return Declared("x", "x", "x", sense)


def drawn(missing: int = 12) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(3)
    values = rng.normal(size=150)
    bad = rng.random(150) < 1 / (1 + np.exp(1 + 2 * values))
    values[:missing] = np.nan
    return values, bad


@pytest.mark.parametrize("missing", [0, 12])
@pytest.mark.parametrize("trend", [SAFER, OPEN])
def test_weights_are_those_of_optbinning(trend: str, missing: int) -> None:
    values, bad = drawn(missing)
    bins = bin_feature(said(trend), values, bad, OPTIONS)
    theirs = binner(said(trend), OPTIONS).fit(values, bad.astype(int))
    asked = np.concatenate([values, bins.splits, [np.nan, -1e9, 1e9]])
    expected = theirs.transform(asked, metric="woe", metric_missing="empirical")
    np.testing.assert_allclose(bins.transform(asked), expected, rtol=0, atol=1e-9)


def test_more_is_never_worse_where_sense_says_so() -> None:
    values, bad = drawn()
    assert len(bin_feature(said(SAFER), values, bad, OPTIONS).splits) > 1
    woe = bin_feature(said(SAFER), values, bad, OPTIONS).woe[:-1]
    assert list(woe) == sorted(woe)
    assert bin_feature(said(RISKIER), values, bad, OPTIONS).splits == ()


def test_missing_values_have_a_bin_of_their_own() -> None:
    values, bad = drawn()
    bins = bin_feature(said(SAFER), values, bad, OPTIONS)
    assert bins.good[-1] + bins.bad[-1] == 12
    assert bins.index(np.array([np.nan]))[0] == len(bins.splits) + 1


@pytest.mark.parametrize("values", [np.full(150, np.nan), np.ones(150), np.where(np.arange(150) < 2, 1.0, np.nan)])
def test_a_feature_that_tells_nothing_has_one_bin(values: np.ndarray) -> None:
    bins = bin_feature(said(SAFER), values, drawn()[1], OPTIONS)
    assert bins.splits == ()
    assert sum(bins.good) + sum(bins.bad) == 150


def test_a_bin_that_lacks_a_kind_weighs_as_if_mixed_with_firms_like_the_sample() -> None:
    bins = Bins(said(SAFER), (1.0,), (), (5, 5, 3, 0), (5, 5, 0, 0))
    mixed = np.log((3 + 10 * 13 / 23) / 13) - np.log(10 * 10 / 23 / 10)
    assert bins.woe[2] == pytest.approx(mixed, abs=1e-9)
    assert bins.woe[3] == 0.0
