from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import pytest

from graph.features.position import NETWORK, POSITION
from tests.graph.trading_firms import Rows, scene, trade, valued

TRADES = (
    *(trade("a", "b", 100), trade("b", "c", 100), trade("c", "a", 100), trade("a", "x", 10)),
    *(trade("p", "q", 50), trade("q", "p", 30)),
    *(trade("z", "a", 10**9, days=366), trade("z", "b", 10**9, days=0), trade("z", "c", -10)),
)
"""A circle of a, b and c, of whom a sells to x too; p and q trade with each other; z does not trade in the year."""


def of(trades: Rows = TRADES) -> Mapping[str, dict[str, Any]]:
    return valued(scene("abcpqxz", trades), NETWORK)


def test_places_in_the_network_by_hand() -> None:
    found = of()
    assert set(found) == set("abcpqx")
    names = ("core_number", "core_depth", "triangles", "clustering", "part_firms", "part_share", "round_firms")
    assert [found["a"][n] for n in names] == [2, 1, 1, 1 / 3, 4, 4 / 6, 3]
    assert [found["b"][n] for n in names] == [2, 1, 1, 1, 4, 4 / 6, 3]
    assert [found["x"][n] for n in names] == [1, 0.5, 0, None, 4, 4 / 6, 1]
    assert [found["p"][n] for n in names] == [1, 0.5, 0, None, 2, 2 / 6, 2]
    assert [found[f]["sole_partners"] for f in "abxp"] == [1, 0, 0, 1]
    assert [found[f]["partners_degree"] for f in "abx"] == [5 / 3, 2.5, 3]


def test_communities_by_hand() -> None:
    found = of()
    assert [found[f]["community_firms"] for f in "abcxpq"] == [4, 4, 4, 4, 2, 2]
    assert found["p"]["community_share"] == 0.5
    assert found["x"]["community_share"] == 10 / 620
    assert {found[f]["community_inner_share"] for f in found} == {found[f]["community_closure"] for f in found} == {1}


def test_ranks_follow_the_money() -> None:
    found = of()
    assert sum(row["buyer_rank"] for row in found.values()) == pytest.approx(6, abs=1e-5)
    assert found["x"]["buyer_rank"] < found["b"]["buyer_rank"]
    assert found["a"]["supplier_rank"] == max(row["supplier_rank"] for row in found.values())
    assert [found[f]["buyer_rank_percentile"] for f in "x"] == [0]
    assert found["p"]["buyer_rank"] == found["q"]["buyer_rank"]


def test_chains_that_lead_through_by_hand() -> None:
    found = of()
    # From a: b, x, c through b. From b: c, a through c, x through c and a. From c: a, b and x through a. From p and q
    # each other: 11 chains.
    assert [found[f]["betweenness"] for f in "abcxp"] == [3 / 11, 1 / 11, 2 / 11, 0, 0]
    assert [found[f]["betweenness_percentile"] for f in "abcx"] == [5 / 6, 3 / 6, 4 / 6, 0]


def test_the_order_of_rows_changes_nothing() -> None:
    assert of(TRADES[::-1]) == of(TRADES)


def test_no_trade_is_no_data() -> None:
    assert of(()) == {}


def test_to_name_features_takes_neither_scipy_nor_networkit() -> None:
    assert len({f.name for f in POSITION}) == len(POSITION)
    listed = "import sys, graph.features.catalogue; sys.exit(bool({'scipy', 'networkit'} & set(sys.modules)))"
    subprocess.run([sys.executable, "-c", listed], check=True)
