"""Lists by what is known of the firms on them: industry, region, status, tags; and those out of business."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pytest

from graph.serving import Position, Serving, Wanted
from graph.serving_build import build
from graph.tables import ENTERPRISES
from tests.graph.test_serving import ANCHOR, META, listed, parts

SAID: dict[str, dict[str, Any]] = {
    "p1": {"industry": "纺织业", "region": "广东省深圳市", "status": "normal", "tags": ["srdi", "core"]},
    "p2": {"industry": "零售业", "region": "广东省广州市", "status": "dissolved"},
    "p3": {"industry": "零售业", "region": "浙江省", "status": "revoked", "tags": ["srdi"]},
    "p4": {"industry": None, "region": None, "status": "moved_out"},
}
"""p1 and p2 sold to the anchor before; p3, p4 and p1 as a buyer are predicted."""


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    made = parts()
    rows = [row | SAID.get(row["id"], {}) for row in made.enterprises.to_pylist()]
    path = tmp_path_factory.mktemp("run") / "serve.sqlite"
    build(path, replace(made, enterprises=ENTERPRISES.conform(pa.Table.from_pylist(rows, ENTERPRISES.arrow))), META)
    opened = Serving(path)
    yield opened
    opened.close()


def names(serving: Serving, **wanted: Any) -> list[str]:
    return [name for name, _ in listed(serving, **wanted)]


def test_firms_out_of_business_are_listed_when_asked_for(serving: Serving) -> None:
    assert names(serving) == ["p1", "p1", "p4"]
    assert names(serving, closed=True) == ["p1", "p1", "p2", "p3", "p4"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"industry": ("零售业",)}, ["p2", "p3"]),
        ({"industry": ("零售业", "纺织业")}, ["p1", "p1", "p2", "p3"]),
        ({"industry": ("零售",)}, []),
        ({"region": ("广东省",)}, ["p1", "p1", "p2"]),
        ({"region": ("深圳",)}, ["p1", "p1"]),
        ({"region": ("深圳", "浙江")}, ["p1", "p1", "p3"]),
        ({"status": ("dissolved", "moved_out")}, ["p2", "p4"]),
        ({"tag": ("srdi",)}, ["p1", "p1", "p3"]),
        ({"tag": ("core", "srdi"), "industry": ("零售业",)}, ["p3"]),
        ({"tag": ("srdi",), "min_score": 600, "relation": "observed"}, ["p1"]),
    ],
)
def test_filters_by_what_is_known_of_a_firm(serving: Serving, wanted: dict[str, Any], found: list[str]) -> None:
    assert names(serving, closed=True, **wanted) == found
    assert names(serving, **wanted) == [name for name in found if SAID[name]["status"] not in ("dissolved", "revoked")]


def test_how_many_are_left_out_for_being_out_of_business_is_counted(serving: Serving) -> None:
    assert serving.closed(ANCHOR, Wanted()) == 2
    assert serving.closed(ANCHOR, Wanted(tag=("srdi",))) == 1
    assert serving.closed(ANCHOR, Wanted(min_amount=0)) == 0
    sizes = [row for row in serving.lists(ANCHOR) if row["relation"] == "predicted"]
    assert [(row["direction"], row["items"], row["closed"]) for row in sizes] == [
        ("downstream", 1, 0),
        ("upstream", 1, 1),
    ]


def test_those_in_business_are_ranked_without_gaps(serving: Serving) -> None:
    rows = serving.prospects(ANCHOR, Wanted(closed=True, direction="upstream"), Position(), 100)
    assert [(row["counterparty_id"], row["rank"], row["place"], row["closed"]) for row in rows] == [
        ("p1", 1, 1, 0), ("p2", 2, None, 1), ("p3", 1, None, 1), ("p4", 2, 1, 0),
    ]  # fmt: skip


def test_counting_them_reads_no_others(serving: Serving) -> None:
    plan = serving._all("EXPLAIN QUERY PLAN SELECT count(*) FROM items WHERE anchor_id = 'a' AND closed = 1", {})
    assert "INDEX closed" in " ".join(row["detail"] for row in plan)
