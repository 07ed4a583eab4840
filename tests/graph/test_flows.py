"""What documents beside invoices say of enterprises, day by day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from graph.home import Home
from graph.snapshot import take
from graph.tables import FLOWS
from tests.graph.held_facts import DAY, LEARNT, Row, firm, load, sale

LI = "k1:" + "2" * 32


@pytest.fixture
def home(tmp_path: Any) -> Home:
    home = Home(tmp_path / "home")
    load(home, "customers", [firm("E1"), firm("E2")])
    load(home, "invoices", [sale("E1", "E2", 1)])
    return home


def flowed(home: Home, *columns: str, as_of: date = DAY) -> list[tuple[Any, ...]]:
    """The rows in order: the enterprise's code, the partner's where it is one, and the columns."""
    snapshot = take(home, as_of)
    names = {row["id"]: row["key"] for row in snapshot.arrow("enterprises").to_pylist()}
    rows = snapshot.arrow("flows").to_pylist()
    return sorted((names[r["id"]], names.get(r["partner"], r["partner"]), *(r[c] for c in columns)) for r in rows)


def transfer(payer: str, payee: str, days: int, **other: object) -> Row:
    fixed = {"source": "bank", "payer": payer, "payee": payee, "amount": 100, "currency": "CNY", "state": "valid"}
    return {**fixed, "number": f"{payer}{payee}{days}", "day": DAY - timedelta(days), **other}


def test_a_transfer_is_seen_from_either_end_of_it(home: Home) -> None:
    again = transfer("E1", "E2", 10, number="again", amount=50)
    load(
        home,
        "transfers",
        [transfer("E1", "E2", 10), again, transfer("E1", LI, 9, purpose="9月工资", payee_identity=LI)],
    )
    assert flowed(home, "topic", "kind", "side", "amount", "count") == [
        ("E1", "E2", "transfers", "other", "out", 150, 2),
        ("E1", LI, "transfers", "wages", "out", 100, 1),
        ("E2", "E1", "transfers", "other", "in", 150, 2),
    ]


def test_currencies_stay_apart(home: Home) -> None:
    load(home, "transfers", [transfer("E1", "E2", 3), transfer("E1", "E2", 3, number="9", currency="USD")])
    found = [row[2:] for row in flowed(home, "side", "currency", "amount") if row[2] == "in"]
    assert found == [("in", "CNY", 100), ("in", "USD", 100)]


@pytest.mark.parametrize("others", [[], [transfer("E2", "E1", 4)]])
def test_transfers_that_failed_are_counted_apart(home: Home, others: list[Row]) -> None:
    load(home, "transfers", [transfer("E1", "E2", 3, state="void"), *others])
    failed = [row for row in flowed(home, "side", "amount", "count", "void") if row[-1]]
    assert failed == [("E1", "", "out", 0, 0, 1), ("E2", "", "in", 0, 0, 1)]


def test_nothing_of_the_day_itself_is_there(home: Home) -> None:
    load(home, "transfers", [transfer("E1", "E2", 0), transfer("E1", "E2", -1), transfer("E2", "E1", 1)])
    assert {row[2] for row in flowed(home, "day")} == {DAY - timedelta(1)}


BILLS = {
    "电话费": "phone", "电费": "power", "供暖费": "heating", "天然气费": "gas", "水费": "water", "房租": "rent",
    "物业管理费": "property", "社保缴费": "contributions", "停车费": "other",
}  # fmt: skip


def test_bills_are_of_a_kind_and_period(home: Home) -> None:
    period = date(2018, 11, 1)
    fixed = {"source": "bank", "payer": "E1", "biller": "某单位", "currency": "CNY", "state": "valid", "period": period}
    rows = [
        {**fixed, "number": str(n), "kind": kind, "amount": n, "day": DAY - timedelta(9)}
        for n, kind in enumerate(BILLS)
    ]
    load(home, "payments", rows)
    found = {r["amount"]: r for r in take(home, DAY).arrow("flows").to_pylist()}
    assert [found[n]["kind"] for n in range(len(BILLS))] == [*BILLS.values()]
    assert {(r["topic"], r["side"], r["period"], r["count"]) for r in found.values()} == {
        ("payments", "out", period, 1)
    }
    assert {r["partner"] for r in found.values()} == {b["id"] for b in take(home, DAY).arrow("billers").to_pylist()}


def order(kind: str, number: str, **other: object) -> Row:
    fixed = {"source": "bank", "kind": kind, "number": number, "buyer": "E2", "seller": "E1", "currency": "CNY"}
    return {**fixed, "amount": 100, "state": "open", "day": DAY - timedelta(20), **other}


def test_receivables_say_what_is_owed_from_either_side(home: Home) -> None:
    due = DAY - timedelta(5)
    rows = [
        order("receivable", "1", due_on=due, open_amount=40),
        order("receivable", "2", due_on=due),
        order("receivable", "3", due_on=due, state="done"),
        order("receivable", "4", due_on=due, state="overdue", open_amount=30),
        order("receivable", "5", due_on=due, state="void"),
        order("order", "1"),
    ]
    load(home, "orders", rows)
    money = ("side", "kind", "due_on", "amount", "count", "void", "open", "open_of", "overdue")
    owed = (due, 400, 4, 1, 170, 400, 30)
    assert [r for r in flowed(home, *money) if r[3] == "receivable"] == [
        ("E1", "E2", "sales", "receivable", *owed),
        ("E2", "E1", "purchase", "receivable", *owed),
    ]
    assert [r[2:] for r in flowed(home, *money) if r[3] == "order"] == [
        ("sales", "order", None, 100, 1, 0, 0, 0, 0),
        ("purchase", "order", None, 100, 1, 0, 0, 0, 0),
    ]


def test_the_goods_of_an_order_are_one_document(home: Home) -> None:
    lines = [order("order", "1", line="1", amount=60), order("order", "1", line="2", amount=40), order("order", "1")]
    load(home, "orders", lines)
    assert [r[2:] for r in flowed(home, "side", "amount", "count")] == [("sales", 100, 1), ("purchase", 100, 1)]


def test_tax_is_declared_paid_and_owed(home: Home) -> None:
    fixed = {"source": "bank", "firm": "E1", "tax_type": "增值税"}
    rows: list[Row] = [
        {
            **fixed,
            "kind": "declaration",
            "period": date(2018, 7, 1),
            "sales": 900,
            "amount": 27,
            "day": date(2018, 10, 15),
        },
        {
            **fixed,
            "kind": "payment",
            "period": date(2018, 7, 1),
            "amount": 20,
            "number": "1",
            "day": date(2018, 10, 20),
        },
        {**fixed, "kind": "arrears", "amount": 7},
        {**fixed, "kind": "grade", "period": date(2018, 1, 1), "grade": "A", "day": date(2018, 5, 1)},
    ]
    load(home, "tax", rows)
    assert flowed(home, "kind", "side", "period", "day", "sales", "amount") == [
        ("E1", "", "arrears", "vat", None, LEARNT, 0, 7),
        ("E1", "", "declaration", "vat", date(2018, 7, 1), date(2018, 10, 15), 900, 27),
        ("E1", "", "payment", "vat", date(2018, 7, 1), date(2018, 10, 20), 0, 20),
    ]


def test_loans_say_what_is_owed_and_never_how_they_are_judged(home: Home) -> None:
    fixed = {"source": "bank", "borrower": "E1", "currency": "CNY", "day": date(2018, 3, 1)}
    loan = {**fixed, "kind": "loan", "amount": 500, "due_on": date(2020, 3, 1)}
    late = {**fixed, "kind": "overdue", "number": "1", "amount": 9, "days_overdue": 12, "day": date(2018, 9, 1)}
    rows: list[Row] = [
        {**loan, "number": "1", "balance": 200, "state": "overdue", "asset_class": "loss"},
        {**loan, "number": "2", "balance": 200, "state": "closed"},
        {**loan, "number": "3"},
        {**loan, "number": "4", "state": "void"},
        late,
        {**late, "number": "2", "days_overdue": 3},
        {**fixed, "kind": "rating", "rating": "D"},
    ]
    load(home, "loans", rows)
    assert flowed(home, "kind", "due_on", "amount", "count", "open", "open_of", "overdue", "days") == [
        ("E1", "", "loan", date(2020, 3, 1), 1500, 3, 200, 1000, 0, 0),
        ("E1", "", "overdue", None, 18, 2, 0, 0, 0, 12),
    ]


def test_invoices_alone_have_none(home: Home) -> None:
    assert take(home, DAY).arrow("flows").schema == FLOWS.arrow
    assert not flowed(home)


def test_what_was_not_known_yet_is_not_there(home: Home) -> None:
    load(home, "orders", [order("receivable", "1")])
    load(home, "orders", [order("receivable", "1", open_amount=30)], known_at=LEARNT + timedelta(9))
    assert {r["open"] for r in take(home, DAY, LEARNT).arrow("flows").to_pylist()} == {100}
    assert {r["open"] for r in take(home, DAY).arrow("flows").to_pylist()} == {30}
