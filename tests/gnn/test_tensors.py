from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest
import torch

from gnn.examples import HEADS, asked
from gnn.ledger import day_number, read_ledger
from gnn.options import TrainOptions
from gnn.tensors import SUPPLIED_BY, SUPPLIES, tensors

CUT = dt.date(2018, 3, 1)
OPTIONS = TrainOptions(horizon=90, pool=10)


def same(one: Any, other: Any) -> bool:
    return all(
        torch.equal(one[key][name], other[key][name])
        for key, names in (
            ("enterprise", ("x", "sketch")),
            (SUPPLIES, ("edge_index", "edge_weight")),
            (SUPPLIED_BY, ("edge_index", "edge_weight")),
        )
        for name in names
    )


@pytest.mark.parametrize("planted", [("A01", "E0", "buyer"), ("E0", "A01", "seller"), ("E0", "B01", "seller")])
def test_what_happens_on_the_cut_or_later_reaches_neither_messages_nor_features(
    past: Any, snapshot_of: Any, deals: Any, planted: tuple[str, str, str]
) -> None:
    seller, buyer, by = planted
    more = [*deals, *((seller, buyer, CUT + dt.timedelta(days), by) for days in (0, 1, 40))]
    plain, told = read_ledger(past), read_ledger(snapshot_of(more, past.as_of))
    cut = day_number(CUT)
    assert len(told.day) > len(plain.day)
    assert same(tensors(plain, cut), tensors(told, cut))
    one, other = asked(plain, cut, OPTIONS), asked(told, cut, OPTIONS)
    for a, b in zip(one, other, strict=True):
        assert np.array_equal(a.features, b.features)
        assert np.array_equal(a.anchor, b.anchor)


def test_the_planted_pair_is_a_label_only(past: Any, snapshot_of: Any, deals: Any) -> None:
    ledger = read_ledger(past)
    cut = day_number(CUT)
    found = dict(zip(HEADS, asked(ledger, cut, OPTIONS), strict=True))
    fresh = found["upstream", "predicted"]
    hits = np.flatnonzero(fresh.label)
    assert len(hits)
    linked = set(zip(*tensors(ledger, cut)[SUPPLIES].edge_index.tolist(), strict=True))
    supervised = set(zip(fresh.other[hits].tolist(), fresh.anchor[hits].tolist(), strict=True))
    assert not supervised & linked
    back = {(b, a) for a, b in zip(*tensors(ledger, cut)[SUPPLIED_BY].edge_index.tolist(), strict=True)}
    assert not supervised & back


def test_ids_are_sorted_and_edges_run_from_seller_to_buyer(past: Any) -> None:
    ledger = read_ledger(past)
    ids = ledger.ids.ids.to_pylist()
    assert ids == sorted(ids)
    day = day_number(past.as_of)
    edges = tensors(ledger, day)[SUPPLIES].edge_index
    trades = past.arrow("trades")
    pairs = set(zip(trades["seller"].to_pylist(), trades["buyer"].to_pylist(), strict=True))
    assert {(ids[s], ids[b]) for s, b in edges.T.tolist()} == pairs
