"""Firms out of business: who they are, and lists without them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa

from graph.standing import alive, closed, in_business
from graph.tables import LINKS

STATUSES = ["normal", "suspended", "revoked", "dissolved", "moved_out", "unknown"]
FIRMS = pa.table({"id": STATUSES, "status": STATUSES})


def links(*others: str, **said: Any) -> list[dict[str, Any]]:
    fixed = {"anchor_id": "a", "direction": "upstream", "relation": "predicted", "model": "m"}
    fixed |= {"as_of": date(2019, 1, 1)}
    rows = enumerate(others, start=1)
    return [fixed | {"counterparty_id": o, "rank": rank, "probability": 1 / rank} | said for rank, o in rows]


def test_dissolved_and_revoked_firms_are_out_of_business() -> None:
    assert closed(FIRMS).to_pylist() == ["revoked", "dissolved"]


def test_lists_are_ranked_anew_without_them() -> None:
    given = [*links("dissolved", "normal", "revoked", "unknown"), *links("normal", "dissolved", direction="downstream")]
    found = in_business(LINKS.conform(pa.Table.from_pylist(given, LINKS.arrow)), FIRMS).to_pylist()
    assert [(row["direction"], row["rank"], row["counterparty_id"]) for row in found] == [
        ("downstream", 1, "normal"), ("upstream", 1, "normal"), ("upstream", 2, "unknown"),
    ]  # fmt: skip
    assert [row["probability"] for row in found] == [1, 1 / 2, 1 / 4]


def test_lists_of_firms_in_business_stay_as_they_are() -> None:
    given = LINKS.conform(pa.Table.from_pylist(links("normal", "moved_out"), LINKS.arrow))
    assert in_business(given, FIRMS) is given


def test_the_graph_predicts_nothing_of_firms_out_of_business_at_either_end() -> None:
    given = [*links("dissolved", "normal"), *links("normal", anchor_id="revoked"), *links("a", anchor_id="normal")]
    found = alive(LINKS.conform(pa.Table.from_pylist(given, LINKS.arrow)), FIRMS).to_pylist()
    assert [(row["anchor_id"], row["counterparty_id"], row["rank"]) for row in found] == [
        ("a", "normal", 1), ("normal", "a", 1),
    ]  # fmt: skip
