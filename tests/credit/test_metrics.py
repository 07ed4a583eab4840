from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import brier_score_loss, roc_auc_score, roc_curve

from credit.comparison import interval
from credit.metrics import auc, brier, ks, reliability


def drawn() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(5)
    risk = np.round(rng.random(200), 2)
    return rng.random(200) < risk, risk


def test_figures_are_those_of_sklearn() -> None:
    bad, risk = drawn()
    false, true, _ = roc_curve(bad, risk)
    assert auc(bad, risk) == pytest.approx(roc_auc_score(bad, risk), abs=1e-12)
    assert ks(bad, risk) == pytest.approx((true - false).max(), abs=1e-12)
    assert brier(bad, risk) == pytest.approx(brier_score_loss(bad, risk), abs=1e-12)


def test_ties_count_half() -> None:
    assert auc(np.array([True, False]), np.array([0.5, 0.5])) == 0.5
    assert ks(np.array([True, False]), np.array([0.5, 0.5])) == 0


def test_bands_hold_every_firm_in_order() -> None:
    bands = reliability(*drawn())
    assert sum(b.firms for b in bands) == 200
    assert [b.pd for b in bands] == sorted(b.pd for b in bands)


def test_folds_that_share_firms_widen_the_interval() -> None:
    values = [0.8, 0.9, 0.85, 0.95, 0.9] * 10
    found = interval(values, folds=5)
    naive = 1.96 * np.std(values, ddof=1) / np.sqrt(50)
    assert found.mean == pytest.approx(0.88)
    assert found.high - found.mean > 3 * naive


def test_an_interval_ends_where_the_figure_does() -> None:
    assert interval([1.0, 0.6, 1.0, 0.9], folds=2).high == 1.0
