from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, ndcg_score, roc_auc_score

from gnn.metrics import auc, average_precision, calibration_error, list_figures


def test_list_figures_agree_with_scikit_learn_where_scores_differ() -> None:
    draw = np.random.default_rng(1)
    score = draw.random(400).astype(np.float32).astype(float)
    hit = draw.random(400) < 0.05
    ndcg, at20, at100, area = list_figures(score, hit)
    assert ndcg == pytest.approx(ndcg_score(hit[None], score[None], k=50))
    assert area == pytest.approx(roc_auc_score(hit, score))
    best = np.argsort(-score)
    assert at20 == pytest.approx(hit[best[:20]].sum() / hit.sum())
    assert at100 == pytest.approx(hit[best[:100]].sum() / min(hit.sum(), 100))


def test_equal_scores_get_the_mean_over_all_their_orders() -> None:
    score, hit = np.array([1.0, 1.0, 0.0]), np.array([True, False, False])
    ndcg, *_, area = list_figures(score, hit)
    assert ndcg == pytest.approx((1 + 1 / np.log2(3)) / 2)
    assert area == pytest.approx(0.75)


def test_pooled_figures_agree_with_scikit_learn() -> None:
    draw = np.random.default_rng(2)
    score, hit = draw.integers(0, 20, 300).astype(float), draw.random(300) < 0.3
    assert average_precision(score, hit) == pytest.approx(average_precision_score(hit, score))
    assert auc(score, hit) == pytest.approx(roc_auc_score(hit, score))


def test_calibration_error_is_the_mean_gap_of_bins() -> None:
    p, hit = np.repeat([0.2, 0.8], 10), np.r_[np.zeros(10, bool), np.ones(10, bool)]
    assert calibration_error(p, hit, 2) == pytest.approx(0.2)
