"""Snapshots over real facts: what is in, what is not, and that equal facts make equal Snapshots."""

from __future__ import annotations

import hashlib
import json
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from graph.engine import connect
from graph.errors import DataRefused, NotFound
from graph.facts import Facts
from graph.holding import hold
from graph.home import Home
from graph.snapshot import Snapshot, snapshots, take
from graph.tables import SNAPSHOT
from tests.graph.held_facts import DAY, LEARNT, firm, load, purchase, sale

Row = dict[str, Any]


FIRMS = [firm("E1", rating="A", defaulted=False), firm("E2", rating="D", defaulted=True), firm("E3")]
DOCUMENTS = [
    *(sale("E2", "B1", n) for n in range(1, 13)),
    *(purchase("E1", "A2", n) for n in range(1, 13)),
    sale("E1", "B7", 20),
    sale("E1", "B8", 21, state="void"),
    sale("E1", "B7", 22, amount=-2_000, tax=-260, total=-2_260),
    sale("E9", "B7", 23),
    *(row for n in (30, 31) for row in (purchase("E3", "A3", n), sale("E3", "B3", n))),
    *(row for n in (24, 25) for row in (purchase("E2", "A7", n), sale("E2", "B1", n))),
]


def filled(root: Path, firms: list[Row] = FIRMS, documents: list[Row] = DOCUMENTS) -> Home:
    home = Home(root)
    load(home, "customers", firms)
    load(home, "invoices", documents)
    return home


@pytest.fixture
def home(standing: Home, tmp_path: Path) -> Home:
    """Facts that a test may add to."""
    shutil.copytree(standing.facts, (copied := Home(tmp_path / "home")).facts)
    return copied


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Facts that stay as they are."""
    return filled(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def taken(standing: Home) -> Snapshot:
    return take(standing, DAY)


@pytest.fixture(scope="module")
def firms(taken: Snapshot) -> dict[str, Row]:
    return {row["key"]: row for row in taken.arrow("enterprises").to_pylist()}


@pytest.fixture(scope="module")
def ids(taken: Snapshot) -> dict[str, str]:
    return {row["code"]: row["id"] for row in taken.arrow("mentions").to_pylist()}


def everything(snapshot: Snapshot) -> str:
    return json.dumps({s.name: snapshot.arrow(s.name).to_pylist() for s in SNAPSHOT}, default=str)


@pytest.mark.parametrize("schema", SNAPSHOT, ids=lambda schema: schema.name)
def test_tables_fit_their_schema_and_are_unique_and_ordered_by_their_key(taken: Snapshot, schema: Any) -> None:
    table = taken.arrow(schema.name)
    assert table.schema.equals(schema.arrow)
    assert table.num_rows == taken.counts[schema.name] == taken.table(schema.name).count().to_pyarrow().as_py()
    keys = [tuple(row[k] for k in schema.key) for row in table.to_pylist()]
    assert keys == sorted(set(keys))


def test_an_enterprise_id_is_the_digest_of_its_strongest_mention(ids: dict[str, str], firms: dict[str, Row]) -> None:
    assert ids["E2"] == hashlib.sha256(b"bank\x1fE2").hexdigest()[:16] == ids["A2"]
    assert ids["E1"] == ids["B1"] != ids["E2"]
    assert firms["E2"]["codes"] == ["A2", "E2"]
    assert firms["E2"]["aliases"] == [hashlib.sha256(b"bank\x1fA2").hexdigest()[:16]]


def test_enterprises_say_who_is_known(firms: dict[str, Row]) -> None:
    assert sorted(firms) == ["A3", "A7", "B3", "B7", "B8", "E1", "E2", "E3", "E9"]
    assert {k for k, row in firms.items() if row["resolved"]} == {"E1", "E2", "E3"}
    assert {k for k, row in firms.items() if row["customer_status"] == "customer"} == {"E1", "E2", "E3"}
    assert sorted(k for k, row in firms.items() if row["has_books"]) == ["E1", "E2", "E3", "E9"]
    assert {row["customer_status"] for row in firms.values()} == {"customer", "unknown"}


def test_enterprises_count_whom_they_traded_with(firms: dict[str, Row]) -> None:
    assert {k: row["known_by"] for k, row in firms.items()} == {
        "A3": 1,
        "A7": 1,
        "B3": 1,
        "B7": 2,
        "B8": 0,
        "E1": 2,
        "E2": 2,
        "E3": 2,
        "E9": 1,
    }
    assert (firms["B7"]["first_on"], firms["B7"]["last_on"]) == (DAY - timedelta(23), DAY - timedelta(20))
    assert firms["B8"]["first_on"] is None


def test_firms_with_the_same_documents_in_both_books_are_flagged_and_so_are_unknown_codes_in_them(
    firms: dict[str, Row], taken: Snapshot
) -> None:
    assert {k for k, row in firms.items() if row["flags"]} == {"E2", "A7", "E3", "A3", "B3"}
    assert {row["kind"] for row in taken.arrow("conflicts").to_pylist()} == {"own_documents"}


def test_trades_count_a_document_of_both_ends_once(taken: Snapshot, ids: dict[str, str]) -> None:
    trades = taken.arrow("trades").to_pylist()
    sold = [row for row in trades if (row["seller"], row["buyer"]) == (ids["E2"], ids["E1"])]
    assert [(row["documents"], row["by_seller"], row["by_buyer"]) for row in sold] == [
        *[(1, True, False)] * 2,
        *[(1, True, True)] * 12,
    ]
    assert not [row for row in trades if row["seller"] == row["buyer"]]


def test_books_keep_what_each_owner_reports(taken: Snapshot, ids: dict[str, str]) -> None:
    books = {(row["owner_code"], row["code"], row["day"]): row for row in taken.arrow("books").to_pylist()}
    voided = books["E1", "B8", DAY - timedelta(21)]
    assert (voided["valid"], voided["void"], voided["amount"], voided["amount_void"]) == (0, 1, 0, 10_000)
    red = books["E1", "B7", DAY - timedelta(22)]
    assert (red["valid"], red["red"], red["amount"], red["tax"], red["amount_red"]) == (1, 1, -2_000, -260, -2_000)
    assert (books["E1", "A2", DAY - timedelta(1)]["partner"], red["owner"]) == (ids["E2"], ids["E1"])


def test_ratings_are_the_bank_s_own(taken: Snapshot, ids: dict[str, str]) -> None:
    rated = {
        row["id"]: (row["source_rating"], row["defaulted"], row["known_at"])
        for row in taken.arrow("ratings").to_pylist()
    }
    assert rated == {ids["E1"]: ("A", False, LEARNT), ids["E2"]: ("D", True, LEARNT)}


def test_a_default_on_the_day_or_after_it_had_not_happened(home: Home) -> None:
    load(home, "customers", [firm("E3", defaulted=True, defaulted_on=DAY)])
    for as_of, expected in ((DAY, (False, None)), (DAY + timedelta(1), (True, DAY))):
        rated = {(r["defaulted"], r["defaulted_on"]) for r in take(home, as_of).arrow("ratings").to_pylist()}
        assert expected in rated


def test_nothing_dated_on_the_day_or_after_it_is_in_any_table(home: Home, taken: Snapshot) -> None:
    planted = [sale("E4", "B999", 0), purchase("E1", "A999", -5), *(sale("E2", "B1", -n) for n in range(30))]
    load(home, "invoices", planted)
    found = take(home, DAY)
    assert (found.id, found.loads) == (taken.id, {"customers": 1, "invoices": 1})
    assert everything(found) == everything(taken)
    assert not [text for text in ("E4", "B999", "A999", "2019-") if text in everything(found)]
    assert "B999" in everything(take(home, DAY + timedelta(1)))


def test_evidence_that_comes_later_leaves_an_earlier_day_open(standing: Home) -> None:
    codes = {row["key"] for row in take(standing, DAY - timedelta(3)).arrow("enterprises").to_pylist()}
    assert {"A2", "B1"} <= codes
    judged = take(standing, DAY - timedelta(2)).arrow("judgements").to_pylist()
    assert {row["day"] for row in judged} == {DAY - timedelta(3)}


def test_a_document_voided_later_was_valid_then(home: Home, taken: Snapshot) -> None:
    voided = [{**row, "state": "void"} for row in DOCUMENTS if row["owner"] == "E9"]
    load(home, "invoices", voided, known_at=date(2019, 3, 1))
    now, again = take(home, DAY), take(home, DAY, known_at=LEARNT)
    assert (again.id, everything(again)) == (taken.id, everything(taken))
    assert (now.known_at, now.late, taken.late) == (date(2019, 3, 1), date(2019, 3, 1), None)
    assert now.counts["trades"] == taken.counts["trades"] - 1
    assert [s.id for s in snapshots(home)] == [again.id, now.id]


def test_equal_facts_in_two_homes_make_the_same_bytes(taken: Snapshot, tmp_path: Path) -> None:
    other = take(filled(tmp_path, FIRMS[::-1], DOCUMENTS[::-1]), DAY)
    assert other.id == taken.id
    files = sorted(p.relative_to(taken.path) for p in taken.path.rglob("*") if p.is_file())
    assert len(files) == len(SNAPSHOT) + 1
    assert [p for p in files if (taken.path / p).read_bytes() != (other.path / p).read_bytes()] == []


def test_other_facts_under_equal_loads_make_another_id(home: Home, tmp_path: Path) -> None:
    other = filled(tmp_path / "other", documents=[*DOCUMENTS[:-1], sale("E3", "B4", 31)])
    one, two = (hold(connect(), Facts(h.facts), DAY, None) for h in (home, other))
    assert one.loads == two.loads
    assert one.digest("rules") != two.digest("rules")


def test_a_snapshot_that_stands_is_not_written_again(standing: Home, taken: Snapshot) -> None:
    written = {p: p.stat().st_mtime_ns for p in taken.path.rglob("*")}
    assert take(standing, DAY) == taken
    assert {p: p.stat().st_mtime_ns for p in taken.path.rglob("*")} == written


def test_without_customers_all_but_ratings_works(tmp_path: Path) -> None:
    home = Home(tmp_path)
    load(home, "invoices", DOCUMENTS)
    snapshot = take(home, DAY)
    assert (snapshot.counts["ratings"], snapshot.loads) == (0, {"invoices": 1})
    resolved = {row["key"] for row in snapshot.arrow("enterprises").to_pylist() if row["resolved"]}
    assert resolved == {"E1", "E2"}


def test_a_customer_without_documents_is_in(home: Home) -> None:
    load(home, "customers", [firm("E8", uscc="91110000MA01ABCD0X", customer_status="lapsed")])
    rows = {row["key"]: row for row in take(home, DAY).arrow("enterprises").to_pylist()}
    assert (rows["E8"]["customer_status"], rows["E8"]["resolved"], rows["E8"]["known_by"]) == ("lapsed", True, 0)


def test_an_empty_home_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DataRefused, match=r"nothing is loaded .* run `lianke load PATH`"):
        take(Home(tmp_path), DAY)


def test_a_day_before_all_documents_says_which_days_there_are(home: Home) -> None:
    with pytest.raises(DataRefused, match="before 2018-01-01: those run from 2018-12-01 to 2018-12-31"):
        take(home, date(2018, 1, 1))


def test_a_day_before_anything_was_known_is_refused(home: Home) -> None:
    with pytest.raises(DataRefused, match="no invoice was known by 2018-06-01"):
        take(home, DAY, known_at=date(2018, 6, 1))


def test_a_table_that_there_is_not_is_named(taken: Snapshot) -> None:
    with pytest.raises(NotFound, match="no table 'nodes'"):
        taken.arrow("nodes")
