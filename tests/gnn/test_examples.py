from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gnn.examples import drawn, drawn_anchors, lesson
from gnn.ledger import day_number, read_ledger
from gnn.options import TrainOptions
from gnn.scene import scene

OPTIONS = TrainOptions(horizon=90, best=10, tail=5, near=5, far=4)


def test_every_positive_is_kept_and_drawn_negatives_stand_for_all() -> None:
    draw = np.random.default_rng(1)
    row = np.repeat([0, 1, 2], [200, 12, 3])
    fused = draw.random(len(row)).astype(np.float32)
    label = draw.random(len(row)) < 0.05
    total = np.zeros(len(row))
    sizes = []
    for _ in range(400):
        kept, weight = drawn(row, fused, label, OPTIONS, draw)
        assert set(np.flatnonzero(label)) <= set(kept.tolist())
        assert (weight[label[kept]] == 1).all()
        total[kept] += weight
        sizes.append(len(kept))
    for number, count in ((0, 200), (1, 12), (2, 3)):
        assert total[row == number].sum() / 400 == pytest.approx(count, rel=0.05)
    assert np.mean(sizes) < 40


def test_the_best_are_drawn_more_often_than_the_rest() -> None:
    draw = np.random.default_rng(2)
    fused = np.arange(200, dtype=np.float32)[::-1]
    nobody = np.zeros(200, bool)
    found = np.concatenate([drawn(np.zeros(200, int), fused, nobody, OPTIONS, draw)[0] for _ in range(200)])
    assert (found < 20).sum() / 200 == pytest.approx(5, abs=0.5)
    assert (found >= 20).sum() / 200 == pytest.approx(4, abs=0.5)


def test_drawn_anchors_stand_for_those_of_their_kind(past: Any) -> None:
    ledger = read_ledger(past)
    here = scene(ledger, "upstream", day_number(past.as_of))
    width = here.market.shape[1]
    finding = np.array([0, 1, 3, 4, 5, 7, 8, 9, 10, 11]) * width
    some = TrainOptions(anchors=5, idle=0.2)
    anchors, stands_for = drawn_anchors(here, finding, some, np.random.default_rng(0))
    assert anchors.tolist() == sorted(set(anchors.tolist()))
    idle = np.isin(anchors, [2, 6])
    assert (idle.sum(), len(anchors)) == (1, 5)
    assert stands_for[idle].tolist() == [2]
    assert stands_for[~idle].tolist() == [2.5] * 4
    everyone, alone = drawn_anchors(here, finding, TrainOptions(), np.random.default_rng(0))
    assert everyone.tolist() == list(range(12))
    assert (alone == 1).all()


def test_a_row_of_a_drawn_anchor_stands_for_more_in_all_than_in_its_list(past: Any) -> None:
    ledger = read_ledger(past)
    here = scene(ledger, "upstream", day_number(past.as_of) - 200)
    some = TrainOptions(horizon=90, best=10, tail=5, near=500, far=500, anchors=6)
    e = lesson(ledger, here, some, np.random.default_rng(0))["predicted"]
    assert (e.within == 1).all()
    assert e.weight.sum() / len(e) == pytest.approx(2, rel=0.3)
    whole = lesson(ledger, here, TrainOptions(horizon=90, best=10, tail=5, near=500, far=500), np.random.default_rng(0))
    assert (whole["predicted"].weight == 1).all()


def test_pairs_of_the_past_are_drawn_where_they_are_many(past: Any) -> None:
    ledger = read_ledger(past)
    here = scene(ledger, "upstream", day_number(past.as_of) - 100)
    few = TrainOptions(horizon=90, best=10, tail=5, near=5, far=5, pairs=20)
    assert len(lesson(ledger, here, few, np.random.default_rng(0))["observed"]) == 20
