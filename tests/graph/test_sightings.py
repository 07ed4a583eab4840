"""Sightings over real facts: who was named, as what, and since when."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from graph.engine import connect
from graph.facts import Facts
from graph.holding import hold
from graph.home import Home
from graph.sightings import SIGHTINGS, sightings
from tests.graph.held_facts import DAY, LEARNT, firm, load, sale

USCC = "91310000MA1FL0AB1C"
LATER = LEARNT + timedelta(30)
Row = dict[str, Any]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    load(home, "customers", [firm("E1", uscc=USCC), firm("E2", name=None)])
    load(home, "invoices", [sale("E1", "B1", 1), sale("E1", "B1", 5), sale("E1", "B2", -1)])
    load(home, "customers", [firm("E3")], LATER)
    return home


def seen(home: Home, as_of: date = DAY, known_at: date | None = None) -> dict[tuple[str, str, str], Row]:
    rows = sightings(hold(connect(), Facts(home.facts), as_of, known_at)).to_pyarrow().to_pylist()
    found = {(row["topic"], row["role"], row["code"]): row for row in rows}
    assert len(found) == len(rows)
    return found


def test_a_document_sights_each_of_its_parties(home: Home) -> None:
    assert sorted(seen(home)) == [
        ("customers", "code", "E1"), ("customers", "code", "E2"), ("customers", "code", "E3"),
        ("invoices", "counterparty", "B1"), ("invoices", "owner", "E1"),
    ]  # fmt: skip


def test_a_sighting_says_what_the_topic_says_of_the_party(home: Home) -> None:
    row = seen(home)["customers", "code", "E1"]
    assert list(row) == list(SIGHTINGS.names)
    assert (row["source"], row["name"], row["uscc"], row["account"]) == ("bank", "E1有限公司", USCC, None)
    assert (row["day"], row["last_on"], row["known_at"], row["documents"]) == (None, None, LEARNT, 1)


def test_documents_that_say_the_same_are_one_sighting_from_the_first_day_to_the_last(home: Home) -> None:
    row = seen(home)["invoices", "counterparty", "B1"]
    assert (row["day"], row["last_on"], row["documents"]) == (DAY - timedelta(5), DAY - timedelta(1), 2)
    assert (row["name"], row["uscc"]) == (None, None)


def test_what_happened_or_was_learnt_later_is_not_sighted(home: Home) -> None:
    assert ("customers", "code", "E3") not in seen(home, known_at=LEARNT)
    assert ("invoices", "counterparty", "B1") in seen(home, DAY - timedelta(4))
    assert seen(home, DAY - timedelta(4))["invoices", "counterparty", "B1"]["documents"] == 1
    assert ("invoices", "counterparty", "B2") in seen(home, DAY + timedelta(2))


def test_a_renamed_firm_is_sighted_under_the_name_in_force(home: Home) -> None:
    load(home, "customers", [firm("E1", uscc=USCC, name="新名有限公司")], LATER)
    assert seen(home)["customers", "code", "E1"]["name"] == "新名有限公司"
    assert seen(home, known_at=LEARNT)["customers", "code", "E1"]["name"] == "E1有限公司"
