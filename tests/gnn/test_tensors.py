from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest
import torch

from gnn import features
from gnn.examples import candidates, future_of, lesson, pool
from gnn.ledger import Ledger, day_number, read_ledger
from gnn.options import TrainOptions
from gnn.scene import scene
from gnn.tensors import SUPPLIED_BY, SUPPLIES, tensors

CUT = dt.date(2018, 3, 1)
DAY = day_number(CUT)
OPTIONS = TrainOptions(horizon=90, best=100, tail=5, near=500, far=500)
"""Negatives enough for all candidates: nothing is drawn."""
DIRECTIONS = pytest.mark.parametrize("direction", ["upstream", "downstream"])
PLANTED = pytest.mark.parametrize(
    "planted",
    [
        ("A01", "E0", "buyer"), ("E0", "B01", "seller"), ("E0", "A01", "seller"), ("B02", "E1", "buyer"),
        ("Z1", "E0", "buyer"), ("E0", "Z1", "seller"), ("0new", "B01", "seller"), ("0new", "Z1", "seller"),
    ],
)  # fmt: skip
"""Deals of known firms, of firms that nobody knew before, and of one that opens its books only then."""


def planting(deals: Any, planted: tuple[str, str, str]) -> list[Any]:
    seller, buyer, by = planted
    return [*deals, *((seller, buyer, CUT + dt.timedelta(days), by) for days in (0, 1, 40))]


def taught(ledger: Ledger, direction: str) -> dict[str, dict[tuple[str, str], tuple[bytes, bool, float]]]:
    """What the window teaches, by relation and ids of the pair: features, label and weight."""
    ids = ledger.ids.ids.to_pylist()
    return {
        relation: {
            (ids[a], ids[o]): (told.tobytes(), bool(label), float(weight))
            for a, o, told, label, weight in zip(e.anchor, e.other, e.features, e.label, e.weight, strict=True)
        }
        for relation, e in lesson(ledger, scene(ledger, direction, DAY), OPTIONS, np.random.default_rng(0)).items()
    }


def asked(ledger: Ledger, direction: str) -> dict[tuple[str, str], bytes]:
    """Candidates of the cut by ids, with their features."""
    here, ids = scene(ledger, direction, DAY), ledger.ids.ids.to_pylist()
    return {
        (ids[here.market.rows[i]], ids[here.market.cols[j]]): row.tobytes()
        for found, told in candidates(here, np.arange(here.market.shape[0]), pool(OPTIONS))
        for i, j, row in zip(found.row, found.col, told, strict=True)
    }


@DIRECTIONS
@PLANTED
def test_what_happens_on_the_cut_or_later_reaches_no_feature(
    past: Any, snapshot_of: Any, deals: Any, planted: tuple[str, str, str], direction: str
) -> None:
    plain, told = read_ledger(past), read_ledger(snapshot_of(planting(deals, planted), past.as_of))
    assert len(told.day) > len(plain.day)
    assert asked(plain, direction)
    assert asked(told, direction) == asked(plain, direction)
    before, after = (features.observed(scene(ledger, direction, DAY)) for ledger in (plain, told))
    assert np.array_equal(before, after)
    one, other = taught(plain, direction), taught(told, direction)
    for relation in ("predicted", "observed"):
        assert {k: v[0] for k, v in other[relation].items()} == {k: v[0] for k, v in one[relation].items()}


@PLANTED
def test_what_happens_on_the_cut_or_later_reaches_no_message(
    past: Any, snapshot_of: Any, deals: Any, planted: tuple[str, str, str]
) -> None:
    plain, told = read_ledger(past), read_ledger(snapshot_of(planting(deals, planted), past.as_of))
    assert messages(told) == messages(plain)


def messages(ledger: Ledger) -> tuple[dict[str, bytes], dict[tuple[str, str], float]]:
    """By id what each firm of the past brings along, and the weight of each pair of the past."""
    data, ids = tensors(ledger.before(DAY), DAY), ledger.ids.ids.to_pylist()
    ends, weight = data[SUPPLIES].edge_index.T.tolist(), data[SUPPLIES].edge_weight.tolist()
    traded = {node for pair in ends for node in pair}
    brings = {ids[node]: data["enterprise"].x[node].numpy().tobytes() for node in traded}
    return brings, {(ids[s], ids[b]): w for (s, b), w in zip(ends, weight, strict=True)}


@pytest.mark.parametrize(("direction", "by"), [("upstream", "buyer"), ("downstream", "seller")])
def test_a_planted_pair_is_a_label_and_nothing_else(
    past: Any, snapshot_of: Any, deals: Any, direction: str, by: str
) -> None:
    ledger = read_ledger(past)
    plain = taught(ledger, direction)["predicted"]
    anchor, other = next(pair for pair, (_, label, _) in sorted(plain.items()) if not label)
    code = {row["id"]: row["code"] for row in past.arrow("mentions").to_pylist()}
    seller, buyer = (other, anchor) if direction == "upstream" else (anchor, other)
    more = planting(deals, (code[seller], code[buyer], by))
    told = taught(read_ledger(snapshot_of(more, past.as_of)), direction)["predicted"]
    assert [pair for pair in plain if told[pair] != plain[pair]] == [(anchor, other)]
    assert told[anchor, other][1:] == (True, 1.0)
    assert told[anchor, other][0] == plain[anchor, other][0]


@DIRECTIONS
def test_labels_are_the_trades_of_the_window_and_no_later_ones(past: Any, direction: str) -> None:
    ledger = read_ledger(past)
    here = scene(ledger, direction, DAY)
    keys = future_of(ledger, here, OPTIONS.horizon)
    later = ledger.where((ledger.day >= DAY) & (ledger.day < DAY + OPTIONS.horizon))
    ends = (later.buyer, later.seller) if direction == "upstream" else (later.seller, later.buyer)
    wanted = set(zip(*(end.tolist() for end in ends), strict=True))
    width = here.market.shape[1]
    found = {(int(here.market.rows[k // width]), int(here.market.cols[k % width])) for k in keys}
    known = set(here.market.cols.tolist())
    assert found == {(a, o) for a, o in wanted if a in set(here.market.rows.tolist()) and o in known}


def test_supervised_pairs_carry_no_message(past: Any) -> None:
    ledger = read_ledger(past)
    e = lesson(ledger, scene(ledger, "upstream", DAY), OPTIONS, np.random.default_rng(0))["predicted"]
    hits = np.flatnonzero(e.label)
    assert len(hits)
    data = tensors(ledger.before(DAY), DAY)
    linked = set(zip(*data[SUPPLIES].edge_index.tolist(), strict=True))
    assert not set(zip(e.other[hits].tolist(), e.anchor[hits].tolist(), strict=True)) & linked
    assert torch.equal(data[SUPPLIED_BY].edge_index, data[SUPPLIES].edge_index.flip(0))


def test_ids_are_sorted_and_edges_run_from_seller_to_buyer(past: Any) -> None:
    ledger = read_ledger(past)
    ids = ledger.ids.ids.to_pylist()
    assert ids == sorted(ids)
    edges = tensors(ledger, day_number(past.as_of))[SUPPLIES].edge_index
    trades = past.arrow("trades")
    pairs = set(zip(trades["seller"].to_pylist(), trades["buyer"].to_pylist(), strict=True))
    assert {(ids[s], ids[b]) for s, b in edges.T.tolist()} == pairs
