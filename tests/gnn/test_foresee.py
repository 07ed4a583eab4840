from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from gnn.examples import Examples, lesson
from gnn.fit import embedded
from gnn.foresee import Foresight, foresight
from gnn.halves import HALVES, half, unseen
from gnn.learn import Learnt, honest, learn
from gnn.ledger import Ledger, day_number, read_ledger
from gnn.market import DIRECTIONS
from gnn.member import SAYING
from gnn.options import Growth, TrainOptions
from gnn.scene import scene
from gnn.tensors import tensors
from graph.errors import DataRefused

OPTIONS = TrainOptions(horizon=90, best=10, tail=5, new=Growth(trees=8), steps=4, near=5, far=5, threads=1)


@pytest.fixture(scope="module")
def ledger(past: Any) -> Ledger:
    return read_ledger(past)


@pytest.fixture(scope="module")
def day(past: Any) -> int:
    return day_number(past.as_of)


@pytest.fixture(scope="module")
def learnt(ledger: Ledger, day: int) -> Learnt:
    return learn(ledger, day, OPTIONS)


@pytest.fixture(scope="module")
def ahead(ledger: Ledger, day: int, learnt: Learnt) -> Foresight:
    return foresight(learnt, OPTIONS, ledger, day)


def lessons(ledger: Ledger, cut: int) -> Examples:
    return lesson(ledger, scene(ledger, "upstream", cut), OPTIONS, np.random.default_rng(0))["predicted"]


def test_every_anchor_belongs_to_one_half_and_the_halves_are_about_equal() -> None:
    nodes = np.arange(10_000)
    found = half(nodes, 0)
    assert set(found.tolist()) == set(range(HALVES))
    assert found.mean() == pytest.approx(0.5, abs=0.02)
    assert (half(nodes, 1) != found).any()


def test_a_member_learns_from_the_lists_of_the_other_half(ledger: Ledger, day: int) -> None:
    e = lessons(ledger, day - 90)
    parts = [unseen(e, 0, which) for which in range(HALVES)]
    assert sum(map(len, parts)) == len(e)
    assert not set(parts[0].anchor.tolist()) & set(parts[1].anchor.tolist())
    for which, part in enumerate(parts):
        assert (half(part.anchor, 0) != which).all()


def test_a_member_learns_from_all_where_nothing_happened_in_the_other_half(ledger: Ledger, day: int) -> None:
    e = lessons(ledger, day - 90)
    mine = e.take(np.flatnonzero(half(e.anchor, 0) == 0))
    assert len(unseen(mine, 0, 0)) == len(mine)


def test_what_is_calibrated_on_comes_from_the_member_that_did_not_see_the_list(
    ledger: Ledger, day: int, learnt: Learnt
) -> None:
    cut = day - 90
    e, graph = lessons(ledger, cut), tensors(ledger.before(cut), cut)
    lens = learnt.lenses["upstream"]
    found = honest(learnt.members, "upstream", e, lens, {cut: graph}, OPTIONS)
    ends, seen = np.stack([e.anchor, e.other]), lens(e.features)
    each = [m.say("upstream", embedded(m.network, graph), ends, e.features, seen) for m in learnt.members]
    assert found.shape == (len(e), len(SAYING))
    assert not np.allclose(each[0], each[1])
    for which in range(HALVES):
        rows = half(e.anchor, OPTIONS.seed) == which
        assert rows.any()
        assert found[rows] == pytest.approx(each[which][rows], abs=1e-5)


def test_nothing_of_the_day_or_later_is_learnt(past: Any, learnt: Learnt, snapshot_of: Any, deals: Any) -> None:
    day = day_number(past.as_of)
    later = read_ledger(snapshot_of(deals, past.as_of + dt.timedelta(60)))
    known = later.ids.positions(read_ledger(past).ids.ids)
    assert len(known) == len(later.ids)
    again = learn(later, day, OPTIONS)
    assert again.lines == learnt.lines
    assert {d: w.tolist() for d, w in again.blends.items()} == {d: w.tolist() for d, w in learnt.blends.items()}


def test_probabilities_are_of_every_pair_of_the_past_and_of_new_ones_alone(ahead: Foresight) -> None:
    anchors = np.flatnonzero(ahead.past.anchor)
    for direction in DIRECTIONS:
        pairs = ahead.scene(direction).market.pairs
        past = ahead.again(direction)
        assert len(past.anchor) == len(pairs.row)
        held = set(zip(past.anchor.tolist(), past.other.tolist(), strict=True))
        for part in ahead.new(direction, anchors, 10):
            assert ((part.probability > 0) & (part.probability < 1)).all()
            assert not held & set(zip(part.anchor.tolist(), part.other.tolist(), strict=True))
        assert ((past.probability > 0) & (past.probability < 1)).all()


def test_a_list_does_not_hang_on_who_else_is_asked_about(ahead: Foresight) -> None:
    anchors = np.flatnonzero(ahead.past.anchor)
    (whole,) = ahead.new("upstream", anchors, 10)
    for one in anchors[:3]:
        (alone,) = ahead.new("upstream", np.array([one]), 10)
        rows = whole.anchor == one
        assert alone.other.tolist() == whole.other[rows].tolist()
        assert alone.probability == pytest.approx(whole.probability[rows], rel=1e-4)


def test_who_is_no_anchor_has_no_list(ahead: Foresight) -> None:
    nobody = np.flatnonzero(~ahead.past.anchor)[:2]
    assert not list(ahead.new("upstream", nobody, 10))


def test_a_relation_that_was_never_learnt_is_refused(ledger_of: Callable[..., Ledger], learnt: Learnt) -> None:
    one_way = replace(learnt, lines={head: line for head, line in learnt.lines.items() if head[0] == "upstream"})
    sales = [("E0", "b1", 10), ("E1", "b2", 10), ("E1", "b1", 10)]
    ahead = foresight(one_way, OPTIONS, ledger_of(sales, "E0 E1"), 17_000)
    with pytest.raises(DataRefused, match="learnt nothing of downstream"):
        ahead.again("downstream")
