from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from gnn import fit, neighbourhood
from gnn.fit import Asked, Window
from gnn.ledger import day_number, read_ledger
from gnn.neighbourhood import around, drawn, some_lists
from gnn.network import Network
from gnn.options import TrainOptions
from gnn.pyg import HeteroData
from gnn.tensors import NODE, SUPPLIED_BY, SUPPLIES, tensors


@pytest.fixture(scope="module")
def data(past: Any) -> HeteroData:
    cut = day_number(past.as_of)
    return tensors(read_ledger(past).before(cut), cut)


def test_with_all_neighbours_drawn_firms_are_known_as_in_the_whole_graph(
    data: HeteroData, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neighbourhood, "DRAWN", (99, 99))
    torch.manual_seed(0)
    network, firms = Network(TrainOptions()).eval(), torch.tensor([3, 11])
    part, number = around(data, [firms], np.random.default_rng(0))
    whole = fit.embedded(network, data)[firms]
    assert torch.allclose(fit.embedded(network, part)[number[firms]], whole, atol=1e-5)


def test_few_drawn_neighbours_stand_for_all_of_them(data: HeteroData, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbourhood, "DRAWN", (2, 1))
    firms = torch.arange(12)
    part, number = around(data, [firms], np.random.default_rng(0))
    for kind in (SUPPLIES, SUPPLIED_BY):
        target = part[kind].edge_index[1]
        assert torch.bincount(target, minlength=len(number)).max() <= 2
    ends, weight = data[SUPPLIES].edge_index.numpy(), data[SUPPLIES].edge_weight.numpy()
    firm = int(np.bincount(ends[1]).argmax())
    asked = np.arange(len(number)) == firm
    sums = []
    for seed in range(300):
        rows, raised = drawn(ends[1], asked, 2, np.random.default_rng(seed))
        assert len(rows) == 2
        sums.append((weight[rows] * raised).sum())
    assert np.mean(sums) == pytest.approx(weight[ends[1] == firm].sum(), rel=0.05)


def test_a_large_graph_is_learnt_from_by_some_of_its_lists(data: HeteroData, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbourhood, "WHOLE", 3)
    monkeypatch.setattr(neighbourhood, "LISTS", 2)
    assert neighbourhood.large(data)
    group = torch.tensor([0, 0, 1, 1, 2, 2, 2])
    assert len(torch.unique(group[some_lists(group, np.random.default_rng(0))])) == 2
    ends = torch.stack([group, torch.arange(20, 27)])
    told = torch.arange(7.0)
    w = Window(data, [Asked("upstream", ends, told[:, None], told > 2, told, group)])
    (a,) = fit.near(w, 0).asked
    assert a.group.tolist() in ([0, 0, 1, 1], [0, 0, 1, 1, 1])
    rows = a.pair.ravel().long()
    assert torch.equal(fit.near(w, 0).data[NODE].x[a.ends[1]], data[NODE].x[ends[1][rows]])
    assert torch.equal(a.label, told[rows] > 2)
