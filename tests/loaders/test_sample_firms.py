"""Firms of a made-up economy with every topic, as a Snapshot has them."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest

from graph.snapshot import Snapshot, take
from tests.loaders.every_topic import EveryTopic

DAY = date(2020, 1, 1)
Row = dict[str, Any]


@pytest.fixture(scope="module")
def taken(every_topic: EveryTopic) -> Snapshot:
    return take(every_topic.home, DAY)


@pytest.fixture(scope="module")
def firms(taken: Snapshot) -> list[Row]:
    rows: list[Row] = taken.arrow("enterprises").to_pylist()
    return rows


def test_the_registry_and_labels_reach_the_firms(firms: list[Row]) -> None:
    found = Counter(row["status"] for row in firms)
    assert {"normal", "dissolved", "revoked"} <= set(found)
    known = [row for row in firms if row["status"] != "unknown"]
    assert all(row["name"] and row["resolved"] for row in known)
    assert {tag for row in firms for tag in row["tags"]} >= {"srdi", "core"}
    for name in (
        "industry",
        "region",
        "registered_capital",
        "established_on",
        "legal_representative",
        "customer_manager",
    ):
        assert any(row[name] is not None for row in firms), name


def test_names_of_people_are_masked(firms: list[Row]) -> None:
    assert all("*" in row["legal_representative"] for row in firms if row["legal_representative"])


def test_whoever_has_a_code_has_a_place(firms: list[Row]) -> None:
    assert not [row["uscc"] for row in firms if row["uscc"] and len(row["uscc"]) == 18 and row["region"] is None]


def test_no_person_is_a_firm(taken: Snapshot, firms: list[Row]) -> None:
    assert taken.counts["people"] > 0
    assert not {row["id"] for row in taken.arrow("people").to_pylist()} & {row["id"] for row in firms}
