from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from graph.features.family import Scene
from graph.features.ownership import OWNERS
from graph.features.ownership_control import controlled
from tests.graph.trading_firms import scene, tie, trade, valued


def of(given: Scene) -> Mapping[str, dict[str, Any]]:
    return valued(given, OWNERS)


GROUP = {
    "shareholder_of": (tie("p1", "a", 0.6), tie("p2", "a", 0.3), tie("a", "b", 0.7), tie("p2", "e", 0.2)),
    "invests_in": (tie("a", "b", 0.8), tie("b", "c", 0.51), tie("a", "e", 0.25), tie("a", "f", 0.9, days=0)),
    "branch_of": (tie("d", "c"),),
    "legal_rep_of": (tie("q", "e"), tie("q", "g")),
}
"""p1 controls a, which controls b (by the larger of what two sources say), which controls c, of which d is a branch."""


def test_chains_of_control_by_hand() -> None:
    found = of(scene("abcdefg", **GROUP))
    names = ("controlled_firms", "control_steps", "control_depth", "group_firms", "group_depth")
    assert {id: tuple(row[n] for n in names) for id, row in found.items()} == {
        "a": (3, 1, 3, 4, 4),
        "b": (2, 2, 2, 4, 4),
        "c": (1, 3, 1, 4, 4),
        "d": (0, 4, 0, 4, 4),
        "e": (0, 0, 0, 1, 0),
        "g": (0, 0, 0, 1, 0),
    }
    assert [found[f]["firm_controlled"] for f in "abde"] == [0, 1, 1, 0]
    assert [found[f]["person_controlled"] for f in "abde"] == [1, 1, 1, 0]


def test_owners_by_hand() -> None:
    found = of(scene("abcdefg", **GROUP))
    names = ("owners", "owner_firms", "largest_owner_share", "invested_firms", "co_owned_firms")
    assert [found["a"][n] for n in names] == [2, 0, 0.6, 2, 1]
    assert [found["b"][n] for n in names] == [1, 1, 0.8, 1, 1]
    assert [found["e"][n] for n in names] == [2, 1, 0.25, 0, 1]
    assert [found["g"][n] for n in names] == [None, None, None, 0, None]
    assert found["a"]["owner_concentration"] == pytest.approx(0.45)
    assert [found[f]["co_represented_firms"] for f in "aeg"] == [None, 1, 1]
    assert "f" not in found


def test_trade_with_related_firms_by_hand() -> None:
    trades = (
        *(trade("a", "d", 100), trade("a", "e", 50), trade("a", "f", 50), trade("e", "g", 30)),
        *(trade("e", "h", 90), trade("d", "b", 7), trade("a", "b", 10**6, days=0), trade("a", "b", 10**6, days=366)),
    )
    found = of(scene("abcdefgh", trades, **GROUP))
    assert found["a"]["related_sales_share"] == 150 / 200
    assert found["a"]["related_purchase_share"] is None
    assert found["e"]["related_trade_share"] == (50 + 30) / (50 + 30 + 90)
    assert (found["d"]["related_purchase_share"], found["b"]["related_trade_share"]) == (1, 1)
    assert found["c"]["related_trade_share"] is None
    assert "h" not in found


def test_half_is_no_control_and_what_nobody_says_is_none() -> None:
    found = of(scene("abc", shareholder_of=(tie("a", "b", 0.5), tie("a", "c"))))
    assert [found[f]["control_steps"] for f in "abc"] == [0, 0, 0]
    assert (found["c"]["owners"], found["c"]["largest_owner_share"]) == (1, None)


def test_without_ties_there_is_no_data() -> None:
    assert of(scene("ab", (trade("a", "b", 5),))) == {}


def test_control_that_comes_back_on_itself_ends_at_the_smallest_id() -> None:
    rows = [("c", "a"), ("a", "b"), ("b", "c"), ("c", "z"), ("y", "z")]
    ties = pa.table({"src": [r[0] for r in rows], "dst": [r[1] for r in rows], "share": [6000] * 4 + [7000]})
    ties = ties.append_column("firm", pa.array([True] * 5))
    expected = {"a": ("a", 0, 3), "b": ("a", 1, 3), "c": ("a", 2, 3), "y": ("y", 0, 2), "z": ("y", 1, 2)}
    for seed in range(3):
        shuffled = ties.take(pa.array(np.random.default_rng(seed).permutation(len(rows))))
        found = controlled(shuffled).to_pylist()
        assert {r["id"]: (r["head"], r["steps"], r["group"]) for r in found} == expected
