"""Trades: each document once, valid ones only, red-letter ones netted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graph.engine import connect
from graph.tables import TRADES
from graph.topics import topic
from graph.trades import trades

COLUMNS = ("source", "owner", "book", "counterparty", "invoice_code", "number", "day", "amount", "tax", "currency")
BOOKED = pa.field("booked", pa.bool_())
SCHEMA = pa.schema([topic("invoices").facts.arrow.field(name) for name in (*COLUMNS, "state")] + [BOOKED])
DAY = date(2018, 5, 1)
Row = dict[str, Any]
Trade = Callable[..., list[Row]]


def report(owner: str, book: str, code: str, **other: object) -> Row:
    """A valid invoice of 100 yuan and 13 of tax."""
    fixed = {"source": "bank", "invoice_code": None, "number": "1", "day": DAY, "amount": 10_000, "tax": 1_300}
    fixed |= {"currency": "CNY", "state": "valid", "booked": True}
    return {**fixed, "owner": owner, "book": book, "counterparty": code, **other}


SOLD, BOUGHT = report("E2", "output", "B1"), report("E1", "input", "A1")
"""One document, reported by both ends: B1 is E1, and A1 is E2."""


@pytest.fixture
def trade(tmp_path: Path) -> Trade:
    firms = {"E1": "one", "B1": "one", "E2": "two", "A1": "two", "A3": "three"}

    def run(*rows: Row) -> list[Row]:
        pq.write_table(pa.Table.from_pylist(list(rows), schema=SCHEMA), tmp_path / "documents")
        named = ibis.memtable(
            pa.table({"source": ["bank"] * len(firms), "code": list(firms), "id": list(firms.values())})
        )
        return TRADES.conform(trades(connect().read_parquet(tmp_path / "documents"), named).to_pyarrow()).to_pylist()

    return run


def test_an_input_invoice_names_the_seller_and_an_output_invoice_the_buyer(trade: Trade) -> None:
    found = trade(report("E1", "input", "A3"), report("E1", "output", "A1"))
    assert [(r["seller"], r["buyer"], r["by_seller"], r["by_buyer"]) for r in found] == [
        ("one", "two", True, False),
        ("three", "one", False, True),
    ]


def test_a_document_that_both_ends_report_counts_once(trade: Trade) -> None:
    assert trade(SOLD, BOUGHT) == [
        {
            "seller": "two",
            "buyer": "one",
            "day": DAY,
            "currency": "CNY",
            "amount": 10_000,
            "tax": 1_300,
            "documents": 1,
            "red": 0,
            "by_seller": True,
            "by_buyer": True,
        }
    ]


@pytest.mark.parametrize("column", ["number", "amount", "tax"])
def test_what_differs_in_anything_is_two_documents(trade: Trade, column: str) -> None:
    assert trade(SOLD, {**BOUGHT, column: "2" if column == "number" else 5})[0]["documents"] == 2


@pytest.mark.parametrize(("codes", "times"), [(("1", "1"), 1), (("1", None), 1), (("1", "2"), 2), ((None, None), 1)])
def test_invoice_codes_tell_documents_apart_where_both_have_one(
    trade: Trade, codes: tuple[str | None, str | None], times: int
) -> None:
    found = trade({**SOLD, "invoice_code": codes[0]}, {**BOUGHT, "invoice_code": codes[1]})
    assert [(r["documents"], r["amount"], r["tax"]) for r in found] == [(times, times * 10_000, times * 1_300)]


def test_voided_documents_are_no_trade(trade: Trade) -> None:
    assert trade({**SOLD, "state": "void"}) == []


def test_a_document_is_a_trade_where_one_end_calls_it_valid(trade: Trade) -> None:
    found = trade(SOLD, {**BOUGHT, "state": "void"})
    assert [(r["documents"], r["by_seller"], r["by_buyer"]) for r in found] == [(1, True, False)]


def test_red_letter_documents_are_netted_and_counted(trade: Trade) -> None:
    found = trade(SOLD, {**SOLD, "number": "2", "amount": -4_000, "tax": -520})
    assert [(r["amount"], r["tax"], r["documents"], r["red"]) for r in found] == [(6_000, 780, 2, 1)]


def test_a_red_letter_document_alone_is_a_trade(trade: Trade) -> None:
    assert trade({**SOLD, "amount": -1, "tax": 0})[0]["amount"] == -1


def test_a_firm_does_not_trade_with_itself(trade: Trade) -> None:
    assert trade(report("E1", "input", "B1"), report("E1", "output", "E1")) == []


def test_days_and_currencies_stay_apart(trade: Trade) -> None:
    assert len(trade(SOLD, {**SOLD, "currency": "USD"}, {**SOLD, "day": date(2018, 5, 2)})) == 3
