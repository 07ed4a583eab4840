"""The files of the further topics that a sample may have: they load whole, and agree with the books."""

from __future__ import annotations

import csv
import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from graph.home import Home
from graph.topics import TOPICS
from loaders import sample
from loaders.report import LoadReport
from tests.loaders.every_topic import ECONOMY, EveryTopic
from tests.loaders.inbox import facts

UNWRITTEN = {"judgements"}
"""Topics that nobody hands in as files."""


@pytest.fixture(scope="module")
def folder(every_topic: EveryTopic) -> Path:
    return every_topic.files


@pytest.fixture(scope="module")
def home(every_topic: EveryTopic) -> Home:
    return every_topic.home


@pytest.fixture(scope="module")
def report(every_topic: EveryTopic) -> LoadReport:
    return every_topic.report


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as source:
        return list(csv.DictReader(source))


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def test_equal_seeds_give_equal_bytes_and_the_books_are_those_without_topics(folder: Path, tmp_path: Path) -> None:
    sample.write(tmp_path / "again", ECONOMY)
    assert digests(tmp_path / "again") == digests(folder)
    sample.write(tmp_path / "books", replace(ECONOMY, topics=False))
    books = digests(tmp_path / "books")
    assert len(books) == 3
    assert books.items() <= digests(folder).items()


def test_every_topic_has_rows_and_none_is_rejected(report: LoadReport) -> None:
    found = report.as_json()
    assert set(found["topics"]) == {topic.name for topic in TOPICS} - UNWRITTEN
    assert all(counts["new"] > 0 and counts["rejected"] == 0 for counts in found["topics"].values())
    assert found["unrecognised"] == found["unused"] == {}


def test_two_party_invoices_say_what_the_books_say(report: LoadReport, home: Home) -> None:
    found = facts(home, "invoices")
    said = {(r["number"], r["day"], r["amount"], r["tax"]) for r in found if r["book"] != "both"}
    both = [r for r in found if r["book"] == "both"]
    assert len(both) > 100
    assert {(r["number"], r["day"], r["amount"], r["tax"]) for r in both} <= said
    assert all(r["balanced"] and r["owner_uscc"] and r["counterparty_uscc"] for r in both)


def test_transfers_pay_invoices_and_some_go_to_people(report: LoadReport, home: Home) -> None:
    paid = facts(home, "transfers")
    totals = {r["total"] for r in facts(home, "invoices") if r["book"] == "both"}
    assert {r["amount"] for r in paid if r["purpose"] == "货款"} <= totals
    assert any(r["purpose"] == "工资" and len(r["payee_name"]) <= 3 for r in paid)


def test_some_firms_end_after_they_were_normal(report: LoadReport, home: Home) -> None:
    found = facts(home, "registry")
    ended = {r["firm"]: r["day"] for r in found if r["status"] in ("revoked", "dissolved")}
    assert ended
    assert all(r["day"] < ended[r["firm"]] for r in found if r["status"] == "normal" and r["firm"] in ended)
    assert any(r["former_names"] for r in found)
    assert all(r["registered_capital"] and r["established_on"] and r["legal_representative"] for r in found)


def test_customers_stand_in_the_registry_under_the_same_name_and_code(report: LoadReport, home: Home) -> None:
    known = {(r["firm_uscc"], r["firm_name"]) for r in facts(home, "registry")}
    assert {(r["uscc"], r["name"]) for r in facts(home, "customers")} <= known
