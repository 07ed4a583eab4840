from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import networkx as nx
import numpy as np
import pyarrow as pa
import pytest

from graph.features.chain import CHAINS
from graph.features.chain_measures import within_two
from graph.features.network import laid
from tests.graph.trading_firms import scene, trade, valued

TRADES = (
    *(trade("a", "b", 60), trade("a", "x", 40), trade("b", "C", 100), trade("e", "C", 300), trade("C", "d", 80)),
    *(trade("d", "f", 20), trade("y", "f", 20), trade("C", "D", 10), trade("u", "v", 1)),
    *(trade("x", "C", 10**6, days=366), trade("x", "C", 10**6, days=0), trade("x", "C", -5)),
)
"""a sells to b, b to the core firm C, C to d, and d to f; D is a core firm too; u and v trade by themselves."""


def of(cores: str = "CD") -> Mapping[str, dict[str, Any]]:
    return valued(scene("abdefuvxyCD", TRADES, cores), CHAINS)


def test_tiers_by_hand() -> None:
    found = of()
    names = ("supply_tier", "distribution_tier", "core_steps")
    assert {id: tuple(row[n] for n in names) for id, row in found.items()} == {
        "C": (0, 0, 0),
        "D": (0, 0, 0),
        "a": (2, None, 2),
        "b": (1, None, 1),
        "d": (None, 1, 1),
        "e": (1, None, 1),
        "f": (None, 2, 2),
        "u": (None, None, None),
        "v": (None, None, None),
        "x": (None, None, 3),
        "y": (None, None, 3),
    }
    assert [id for id, row in found.items() if row["core_firm"]] == ["C", "D"]


def test_core_firms_near_by_hand() -> None:
    found = of()
    names = ("core_buyers", "core_suppliers", "cores_downstream", "cores_upstream")
    assert {id: tuple(found[id][n] for n in names) for id in "abCDdf"} == {
        "a": (0, 0, 1, 0),
        "b": (1, 0, 2, 0),
        "C": (1, 0, 1, 0),
        "D": (0, 1, 0, 1),
        "d": (0, 1, 0, 1),
        "f": (0, 0, 0, 1),
    }


def test_trade_in_chains_by_hand() -> None:
    found = of()
    assert [found[f]["core_sales"] for f in "abCd"] == [0, 100, 10, 0]
    assert [found[f]["core_sales_share"] for f in "abCf"] == [0, 1, 10 / 90, None]
    assert [found[f]["chain_sales_share"] for f in "abC"] == [60 / 100, 1, 10 / 90]
    assert [found[f]["largest_core_share"] for f in "be"] == [1, 1]
    assert [found[f]["core_supply_weight"] for f in "beCa"] == [0.25, 0.75, 1, None]
    assert [found[f]["core_purchase_share"] for f in "dfa"] == [1, 0, None]
    assert [found[f]["chain_purchase_share"] for f in "df"] == [1, 20 / 40]


def test_without_labels_there_is_no_data() -> None:
    assert of("") == {}


@pytest.mark.parametrize("seed", range(4))
def test_core_firms_within_two_steps_are_those_of_networkx(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.features.chain_measures.ROWS", 7)
    rng = np.random.default_rng(seed)
    pair = np.unique(rng.integers(40 * 40, size=150))
    src, dst = (np.array([f"f{n:02}" for n in ends]) for ends in (pair // 40, pair % 40))
    apart = src != dst
    network = laid(pa.table({"src": src[apart], "dst": dst[apart], "amount": np.ones(apart.sum(), int)}))
    core = rng.random(network.size) < 0.3
    graph = nx.DiGraph(zip(network.src.tolist(), network.dst.tolist(), strict=True))
    reached = [nx.single_source_shortest_path_length(graph, n, cutoff=2) for n in range(network.size)]
    expected = [sum(bool(core[n]) for n in found) - bool(core[at]) for at, found in enumerate(reached)]
    assert within_two(network, core).tolist() == expected
