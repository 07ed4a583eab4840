"""One firm's list, worked out when it is asked for."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pyarrow.compute as pc
import pytest

from gnn import online as online_module
from gnn.firm_list import FirmList, firm_list, in_order
from gnn.market import DIRECTIONS
from gnn.online import Online
from gnn.options import Growth, TrainOptions
from gnn.score import score
from gnn.train import train

OPTIONS = TrainOptions(horizon=90, best=10, tail=5, new=Growth(trees=8), steps=4, near=5, far=5, threads=1)


@pytest.fixture(scope="module")
def online(past: Any) -> Online:
    return Online(train(past, OPTIONS), past, top=10)


def listed(online: Online, node: int, direction: str) -> FirmList:
    found = firm_list(online, node, direction)
    assert found is not None
    return found


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_list_of_an_anchor_is_that_of_a_night(online: Online, past: Any, direction: str) -> None:
    night = score(online.model, past, 10)
    for node in np.flatnonzero(online.ahead.past.anchor)[:4]:
        found = listed(online, int(node), direction)
        assert (found.mirrored, found.asked) == (False, 1)
        for relation, part in (("observed", found.observed), ("predicted", found.predicted)):
            mine = pc.and_(
                pc.equal(night["anchor_id"], online.firms.ids[node]), pc.equal(night["direction"], direction)
            )
            rows = night.filter(pc.and_(mine, pc.equal(night["relation"], relation))).sort_by("rank")
            others, probability, rank = in_order(part)
            assert [online.firms.ids[o] for o in others] == rows["counterparty_id"].to_pylist()
            assert probability == pytest.approx(rows["probability"].to_numpy(), rel=1e-4)
            assert rank.tolist() == rows["rank"].to_pylist()


def test_list_of_a_firm_without_books_holds_the_anchors_on_whose_lists_it_stands(online: Online) -> None:
    market = online.stages["upstream"].market
    node = int(next(c for c in market.cols if not online.ahead.past.anchor[c]))
    found = listed(online, node, "downstream")
    assert found.mirrored
    assert found.asked == market.shape[0]
    others, probability, rank = in_order(found.predicted)
    assert rank.tolist() == list(range(1, len(others) + 1))
    assert len(others)
    for other, p in zip(others, probability, strict=True):
        whole = listed(online, int(other), "upstream").predicted[0]
        row = online.stages["upstream"].places(int(other), node)[0]
        one = online.list_of("upstream", row)
        at = one.at(online.stages["upstream"].places(int(other), node)[1])
        assert at is not None
        assert one.probability[at] == p
        assert (whole.anchor == other).all()
    past_others = set(found.observed[0].other.tolist())
    assert past_others
    assert not past_others & set(others.tolist())


def test_firm_that_is_unknown_in_a_direction_has_no_list(online: Online) -> None:
    market = online.stages["upstream"].market
    seller = int(next(c for c in market.cols if not online.ahead.past.anchor[c]))
    assert firm_list(online, seller, "upstream") is None


def test_lists_and_voices_are_made_once(online: Online, monkeypatch: pytest.MonkeyPatch) -> None:
    listed(online, int(np.flatnonzero(online.ahead.past.anchor)[0]), "upstream")
    made = online.stages["upstream"].judges
    monkeypatch.delattr(online_module, "one_list")
    listed(online, int(np.flatnonzero(online.ahead.past.anchor)[0]), "upstream")
    assert online.stages["upstream"].judges is made


def test_threads_hear_what_one_hears(online: Online, past: Any) -> None:
    fresh = Online(online.model, past, top=10)
    nodes = [int(n) for n in np.flatnonzero(online.ahead.past.anchor)]
    asked = [(node, direction) for node in nodes for direction in DIRECTIONS]
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda a: listed(fresh, *a), asked))
    for (node, direction), part in zip(asked, found, strict=True):
        alone = listed(online, node, direction).predicted[0]
        assert np.array_equal(part.predicted[0].other, alone.other)
        assert np.array_equal(part.predicted[0].probability, alone.probability)
