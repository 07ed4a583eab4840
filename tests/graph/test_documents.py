"""Two-party documents and goods lines: whose books they are in, and that each document counts once."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from ibis.expr.types import Table

from graph.books import books
from graph.documents import booked, documents, reporting
from graph.engine import connect
from graph.states import STATES, states
from graph.tables import BOOKS, TRADES
from graph.topics import topic
from graph.trades import trades

DAY = date(2018, 5, 1)
COLUMNS = (
    "source", "owner", "book", "counterparty", "invoice_code", "number", "day", "amount", "tax", "currency", "state",
    "balanced", "line", "lines", "known_at", "load",
)  # fmt: skip
FIRMS = {"E1": "one", "91ONE": "one", "91TWO": "two", "A7": "unknown", "91THREE": "three", "91FOUR": "four"}
"""E1 is a customer's own code; 91ONE is its tax number."""
Row = dict[str, Any]


def said(**other: object) -> Row:
    """A valid document of 100 yuan and 13 of tax by 91TWO to 91ONE, as a two-party file says it."""
    fixed = {"source": "bank", "owner": "91TWO", "book": "both", "counterparty": "91ONE", "invoice_code": None}
    money = {"day": DAY, "amount": 10_000, "tax": 1_300, "currency": "CNY", "state": "valid", "balanced": True}
    return {**fixed, "number": "1", **money, "line": None, "lines": None, "known_at": DAY, "load": 1, **other}


class Told:
    """The documents of a bank whose only customer is `one`."""

    def __init__(self, folder: Path, *rows: Row) -> None:
        declared = topic("invoices").facts.arrow
        schema = pa.schema([declared.field(name) for name in COLUMNS])
        pq.write_table(pa.Table.from_pylist(list(rows), schema), folder / "invoices.parquet")
        con = connect()
        owners = {row["owner"] for row in rows if row["book"] != "both"}
        mentions = [{"source": "bank", "code": c, "id": firm, "owner": c in owners} for c, firm in FIRMS.items()]
        pq.write_table(pa.Table.from_pylist(mentions), folder / "mentions.parquet")
        named = con.read_parquet(folder / "mentions.parquet")
        told = documents(con.read_parquet(folder / "invoices.parquet"))
        self.sides: Table = booked(told, named, ibis.memtable(pa.table({"id": ["one"]})))
        self.named = reporting(named, self.sides)

    def trades(self) -> list[Row]:
        return TRADES.conform(trades(self.sides, self.named).to_pyarrow()).to_pylist()

    def books(self) -> list[Row]:
        return BOOKS.conform(books(self.sides, self.named).to_pyarrow()).to_pylist()

    def owners(self) -> list[str]:
        return sorted(self.named.filter(self.named.owner).code.to_pyarrow().to_pylist())


def test_a_two_party_document_is_one_trade_and_in_the_customer_s_book(tmp_path: Path) -> None:
    told = Told(tmp_path, said())
    (trade,) = told.trades()
    assert (trade["seller"], trade["buyer"], trade["documents"], trade["amount"]) == ("two", "one", 1, 10_000)
    assert (trade["by_seller"], trade["by_buyer"]) == (False, True)
    assert [(b["owner"], b["owner_code"], b["book"], b["partner"], b["valid"]) for b in told.books()] == [
        ("one", "91ONE", "input", "two", 1)
    ]
    assert told.owners() == ["91ONE"]


def test_a_document_of_two_strangers_is_a_trade_that_nobody_s_book_holds(tmp_path: Path) -> None:
    told = Told(tmp_path, said(owner="91THREE", counterparty="91FOUR"))
    assert [(t["seller"], t["buyer"], t["by_seller"], t["by_buyer"]) for t in told.trades()] == [
        ("three", "four", False, False)
    ]
    assert (told.books(), told.owners()) == ([], [])


def test_goods_lines_are_one_document(tmp_path: Path) -> None:
    told = Told(
        tmp_path, said(line="1"), said(line="2", amount=5_000, tax=650, balanced=False), said(number="2", line="1")
    )
    assert [(t["documents"], t["amount"], t["tax"]) for t in told.trades()] == [(2, 25_000, 3_250)]
    assert [(b["valid"], b["amount"], b["flagged"]) for b in told.books()] == [(2, 25_000, 1)]


def test_a_document_voided_without_its_goods_is_void_as_a_whole(tmp_path: Path) -> None:
    lines = (said(line="a"), said(line="b", amount=5_000))
    told = Told(tmp_path, *lines, said(amount=0, tax=0, state="void", load=2))
    assert told.trades() == []
    assert [(b["valid"], b["void"]) for b in told.books()] == [(0, 1)]


def test_a_list_of_documents_beside_that_of_their_goods_counts_once(tmp_path: Path) -> None:
    lines = (said(line="a"), said(line="b", amount=5_000, tax=650))
    told = Told(tmp_path, *lines, said(amount=15_000, tax=1_950))
    assert [(t["documents"], t["amount"]) for t in told.trades()] == [(1, 15_000)]


@pytest.mark.parametrize("lines", [("1", "2"), (None,)])
def test_what_a_firm_s_own_book_says_too_counts_once(tmp_path: Path, lines: tuple[str | None, ...]) -> None:
    own = said(owner="E1", book="input", counterparty="A7", amount=10_000 * len(lines), tax=1_300 * len(lines))
    told = Told(tmp_path, own, *(said(line=line, invoice_code="3100") for line in lines))
    assert [(t["seller"], t["buyer"], t["documents"]) for t in told.trades()] == [("two", "one", 1)]
    assert [(b["owner"], b["partner"], b["valid"]) for b in told.books()] == [("one", "two", 1)]


@pytest.mark.parametrize("other", [{"number": "2"}, {"amount": 9_999}, {"invoice_code": "4400"}, {"book": "output"}])
def test_another_document_in_the_firm_s_own_book_stays(tmp_path: Path, other: Row) -> None:
    own = said(**({"owner": "E1", "book": "input", "counterparty": "A7", "invoice_code": "3100"} | other))
    told = Told(tmp_path, own, said(invoice_code="3100"))
    assert sum(t["documents"] for t in told.trades()) == sum(b["valid"] for b in told.books()) == 2


def test_a_document_that_a_reversal_nets_out_and_its_red_letter_are_both_trade(tmp_path: Path) -> None:
    told = Told(tmp_path, said(state="reversed"), said(number="2", state="red", amount=-10_000, tax=-1_300))
    assert [(t["documents"], t["red"], t["amount"], t["tax"]) for t in told.trades()] == [(2, 1, 0, 0)]
    assert [(b["valid"], b["red"], b["amount"], b["amount_red"]) for b in told.books()] == [(2, 1, 0, -10_000)]


def test_a_red_letter_document_written_without_its_minus_counts_as_negative(tmp_path: Path) -> None:
    told = Told(tmp_path, said(state="reversed"), said(number="2", state="red"))
    assert [(t["documents"], t["red"], t["amount"], t["tax"]) for t in told.trades()] == [(2, 1, 0, 0)]
    own = Told(tmp_path, said(owner="E1", book="input", counterparty="A7", state="red"))
    assert [(b["red"], b["amount"], b["amount_red"]) for b in own.books()] == [(1, -10_000, -10_000)]


def test_a_discount_of_a_red_letter_document_stays_above_zero(tmp_path: Path) -> None:
    lines = (said(line="1", state="red", amount=-10_000), said(line="2", state="red", amount=1_000, tax=130))
    assert [(t["documents"], t["amount"]) for t in Told(tmp_path, *lines).trades()] == [(1, -9_000)]
    plus = (said(line="1", state="red"), said(line="2", state="red", amount=-1_000, tax=-130))
    assert [(t["documents"], t["amount"], t["tax"]) for t in Told(tmp_path, *plus).trades()] == [(1, -9_000, -1_170)]


@pytest.mark.parametrize("state", ["lost", "abnormal", "void"])
def test_lost_abnormal_and_void_documents_are_counted_apart_and_no_trade(tmp_path: Path, state: str) -> None:
    told = Told(tmp_path, said(state=state))
    assert told.trades() == []
    book = told.books()[0]
    assert [name for name in ("valid", "void", "lost", "abnormal") if book[name]] == [state]
    assert (book["amount"], book["amount_void"]) == (0, 10_000 if state == "void" else 0)


def test_an_owner_of_loaded_books_keeps_its_side_of_two_party_documents(tmp_path: Path) -> None:
    own = said(owner="91FOUR", book="output", counterparty="A7", number="9")
    told = Told(tmp_path, own, said(owner="91THREE", counterparty="91FOUR"))
    assert [(b["owner"], b["book"], b["partner"]) for b in told.books()] == [
        ("four", "input", "three"),
        ("four", "output", "unknown"),
    ]


def test_books_of_one_firm_alone_are_as_they_were(tmp_path: Path) -> None:
    told = Told(tmp_path, said(owner="E1", book="input", counterparty="A7"))
    assert [(t["seller"], t["buyer"], t["by_buyer"]) for t in told.trades()] == [("unknown", "one", True)]
    assert told.owners() == ["E1"]


def test_a_pair_s_documents_that_are_no_trade_count_once_though_both_books_tell_of_them(tmp_path: Path) -> None:
    own = said(owner="E1", book="input", counterparty="91FOUR", number="8", state="lost")
    theirs = said(owner="91FOUR", book="output", counterparty="E1", number="8", state="lost")
    told = Told(
        tmp_path, own, theirs, {**theirs, "number": "9", "state": "void"}, {**theirs, "number": "10", "state": "valid"}
    )
    assert STATES.conform(states(books(told.sides, told.named)).to_pyarrow()).to_pylist() == [
        {"seller": "four", "buyer": "one", "void": 1, "lost": 1, "abnormal": 0}
    ]
