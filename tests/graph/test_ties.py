"""What ties firms, people and billers to each other, from the facts of each topic."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from graph.bridge import write_graph
from graph.home import Home
from graph.snapshot import Snapshot, take
from graph.store import open_store
from tests.graph.held_facts import DAY, LEARNT, Row, firm, load, sale

ZHANG, LI = "k1:" + "1" * 32, "k1:" + "2" * 32


@pytest.fixture
def home(tmp_path: Any) -> Home:
    home = Home(tmp_path / "home")
    load(home, "customers", [firm("E1"), firm("E2")])
    load(home, "invoices", [sale("E1", "E2", 1)])
    return home


def transfer(payer: str, payee: str, days: int, **other: object) -> Row:
    fixed = {"source": "bank", "payer": payer, "payee": payee, "amount": 100, "currency": "CNY", "state": "valid"}
    return {**fixed, "number": f"{payer}{payee}{days}", "day": DAY - timedelta(days), **other}


def held(kind: str, name: str, party: str, **other: object) -> Row:
    return {"source": "bank", "kind": kind, "firm": name, "party": party, **other}


def rows(snapshot: Snapshot, table: str, *columns: str) -> list[tuple[Any, ...]]:
    found = snapshot.arrow(table).to_pylist()
    return [tuple(row[column] for column in columns) for row in found] if columns else found


def ids(snapshot: Snapshot) -> dict[str, str]:
    return {row["id"]: row["key"] for row in snapshot.arrow("enterprises").to_pylist()}


def test_transfers_are_summed_by_pair_and_window(home: Home) -> None:
    load(
        home,
        "transfers",
        [
            transfer("E1", "E2", 10),
            transfer("E1", "E2", 100),
            transfer("E1", "E2", 200, currency="USD"),
            transfer("E1", "E2", 5, state="void"),
            transfer("E1", "E2", -1),
        ],
    )
    snapshot = take(home, DAY)
    ((pair),) = rows(snapshot, "paid")
    named = ids(snapshot)
    assert (named[pair["src"]], named[pair["dst"]]) == ("E1", "E2")
    assert (pair["amount"], pair["count"]) == (200, 3)
    assert [pair[f"amount_{d}"] for d in (90, 180, 365)] == [100, 200, 200]
    assert [pair[f"count_{d}"] for d in (90, 180, 365)] == [1, 2, 3]
    assert (pair["first_on"], pair["last_on"]) == (DAY - timedelta(200), DAY - timedelta(10))


def test_natural_persons_are_people_and_never_enterprises(home: Home) -> None:
    load(
        home,
        "transfers",
        [
            transfer("E1", ZHANG, 1, payee_name="张三", payee_identity=ZHANG),
            transfer("E1", "李娜", 2, payee_name="李娜"),
            transfer("E1", "老干妈", 3, payee_name="老干妈"),
            transfer("李娜", ZHANG, 4, payer_name="李娜", payee_name="张三", payee_identity=ZHANG),
        ],
    )
    snapshot = take(home, DAY)
    people = {row["name"]: row for row in rows(snapshot, "people")}
    assert set(people) == {"张*", "李*"}
    assert people["张*"]["id"] == ZHANG
    assert people["张*"]["roles"] == ["payee"]
    assert {"E1", "E2", "老干妈"} <= set(ids(snapshot).values())
    assert not {ZHANG, "李娜"} & set(ids(snapshot).values())
    assert len(rows(snapshot, "paid")) == 3, "what one person paid another is left out"


def test_a_person_is_one_at_a_firm_by_name_and_by_number(home: Home) -> None:
    load(home, "registry", [registered("E1", "张三"), registered("E2", "张三")])
    load(home, "ownership", [held("shareholder", "E1", ZHANG, party_name="张三", party_identity=ZHANG, ratio=0.6)])
    snapshot = take(home, DAY)
    named = ids(snapshot)
    heads = {named[dst]: src for src, dst in rows(snapshot, "legal_rep_of", "src", "dst")}
    assert heads["E1"] == ZHANG
    assert heads["E2"] != ZHANG, "a name alone does not say that it is the same person at another firm"
    assert [
        (src, named[dst], ratio) for src, dst, ratio in rows(snapshot, "shareholder_of", "src", "dst", "ratio")
    ] == [(ZHANG, "E1", 0.6)]


def registered(name: str, head: str, **other: object) -> Row:
    fixed = {"source": "bank", "firm": name, "firm_name": f"{name}有限公司", "former_names": [], "status": "normal"}
    return {**fixed, "legal_representative": head, **other}


def test_a_firm_has_one_legal_representative_the_last_known(home: Home) -> None:
    rows_of = [registered("E1", "张三", day=date(2015, 1, 1)), registered("E1", "李四", day=date(2018, 1, 1))]
    load(home, "registry", rows_of)
    snapshot = take(home, DAY)
    assert [row["name"] for row in rows(snapshot, "people")] == ["李*"]
    assert rows(snapshot, "legal_rep_of", "since") == [(date(2018, 1, 1),)]


def test_a_firm_that_represents_a_partnership_is_no_person(home: Home) -> None:
    load(home, "registry", [registered("E1", "杭州合伙投资管理有限公司")])
    assert rows(take(home, DAY), "legal_rep_of") == []


def test_shares_investments_and_branches_hold_until_they_end(home: Home) -> None:
    load(
        home,
        "ownership",
        [
            held("shareholder", "E1", "E2", ratio=0.25, day=date(2017, 1, 1)),
            held("shareholder", "E1", "E2", ratio=0.5, day=date(2018, 1, 1)),
            held("investment", "E2", "E1", ratio=0.5),
            held("branch", "E1", "E1杭州分公司", party_name="E1杭州分公司"),
            held("branch", "E1", "E2", ended_on=date(2018, 6, 1)),
        ],
    )
    snapshot = take(home, DAY)
    named = ids(snapshot)

    def pairs(table: str) -> list[tuple[str, str]]:
        return [(named[src], named[dst]) for src, dst in rows(snapshot, table, "src", "dst")]

    assert pairs("shareholder_of") == [("E2", "E1")]
    assert rows(snapshot, "shareholder_of", "ratio", "since") == [(0.5, date(2017, 1, 1))]
    assert pairs("invests_in") == [("E2", "E1")]
    assert pairs("branch_of") == [("E1杭州分公司", "E1")]


def test_guarantees_that_are_not_over_are_summed(home: Home) -> None:
    def guarantee(number: str, **other: object) -> Row:
        fixed = {"source": "bank", "kind": "guarantee", "borrower": "E1", "guarantor": "E2", "currency": "CNY"}
        return {**fixed, "number": number, "amount": 500, "day": date(2018, 1, 1), **other}

    over = [guarantee("3", state="closed"), guarantee("4", due_on=date(2018, 2, 1))]
    load(home, "loans", [guarantee("1"), guarantee("2", due_on=date(2020, 1, 1), day=date(2018, 3, 1)), *over])
    (pair,) = rows(take(home, DAY), "guarantees")
    assert (pair["amount"], pair["count"], pair["first_on"], pair["due_on"]) == (
        1000,
        2,
        date(2018, 1, 1),
        date(2020, 1, 1),
    )


def test_bills_are_paid_to_billers(home: Home) -> None:
    def bill(days: int, **other: object) -> Row:
        fixed = {"source": "bank", "payer": "E1", "biller": "国网浙江", "currency": "CNY", "amount": 70, "kind": "电费"}
        return {**fixed, "number": str(days), "day": DAY - timedelta(days), "state": "valid", **other}

    load(home, "payments", [bill(1), bill(2, kind="水费"), bill(3, state="void")])
    snapshot = take(home, DAY)
    ((biller),) = rows(snapshot, "billers")
    assert (biller["name"], biller["kinds"]) == ("国网浙江", ["水费", "电费"])
    assert rows(snapshot, "pays_bill", "dst", "amount", "count") == [(biller["id"], 140, 2)]


def test_an_individual_business_goes_by_its_owners_family_name(home: Home) -> None:
    load(home, "customers", [firm("E3", name="张三", uscc=ZHANG), firm("E4", name="张三百货店", uscc=LI)])
    found = {row["key"]: row["name"] for row in take(home, DAY).arrow("enterprises").to_pylist()}
    assert (found["E3"], found["E4"]) == ("张*", "张三百货店")


def test_a_person_may_be_called_as_a_business_is(home: Home) -> None:
    load(home, "customers", [firm("E3", name="张三", uscc=ZHANG), firm("E4", name="李四")])
    paid = [
        transfer("E1", ZHANG, 1, payee_name="张三", payee_identity=ZHANG),
        transfer("E1", LI, 2, payee_name="李四", payee_identity=LI),
        transfer("E1", "李四", 3, payee_name="李四"),
    ]
    load(home, "transfers", paid)
    snapshot = take(home, DAY)
    assert {row["id"] for row in rows(snapshot, "people")} == {ZHANG, LI}
    assert {"E3", "E4"} <= set(ids(snapshot).values())
    assert not {ZHANG, LI} & set(ids(snapshot).values())


def test_what_was_not_known_yet_is_not_there(home: Home) -> None:
    load(home, "transfers", [transfer("E1", "E2", 1)], known_at=date(2020, 1, 1))
    assert rows(take(home, DAY, known_at=LEARNT), "paid") == []
    assert len(rows(take(home, DAY), "paid")) == 1


def test_ties_reach_the_graph(home: Home, tmp_path: Any) -> None:
    load(home, "transfers", [transfer("E1", "张三", 1, payee_name="张三")])
    load(home, "registry", [registered("E1", "张三")])
    snapshot = take(home, DAY)
    with open_store(f"sqlite:///{tmp_path}/graph.sqlite", write=True) as store:
        counts = write_graph(store, snapshot)
    assert counts["nodes"]["Person"] == 1
    assert {t: n for t, n in counts["relationships"].items() if n} == {"SUPPLIES": 1, "PAID": 1, "LEGAL_REP_OF": 1}


def test_invoices_alone_have_no_ties(home: Home) -> None:
    snapshot = take(home, DAY)
    assert not any(snapshot.counts[name] for name in ("people", "billers", "paid", "legal_rep_of"))
