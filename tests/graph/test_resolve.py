"""The same-document rule: who stands behind a code, and what leaves it open."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from ibis.expr.types import Table

from graph.engine import connect
from graph.evidence import FAN, matched
from graph.resolve import resolve
from graph.tables import CONFLICTS, JUDGEMENTS
from graph.topics import topic

SCHEMA = pa.schema([field for field in topic("invoices").facts.arrow if field.name not in ("key", "file", "row")])
START = date(2018, 1, 1)
Row = dict[str, Any]
Judge = Callable[..., tuple[list[Row], list[Row]]]


def invoice(owner: str, book: str, code: str, number: int, **other: object) -> Row:
    """A document of 100 yuan and its number, on its number's day."""
    return {
        "source": "bank",
        "owner": owner,
        "book": book,
        "counterparty": code,
        "invoice_code": None,
        "number": str(number),
        "day": START + timedelta(number),
        "amount": 10_000 + number,
        "tax": 1_300,
        "currency": "CNY",
        **other,
    }


def shared(numbers: Iterable[int], a: str = "A1", b: str = "B1", buyer: str = "E1", seller: str = "E2") -> list[Row]:
    """Documents that `buyer` reports as bought from code `a` and `seller` as sold to code `b`."""
    return [r for n in numbers for r in (invoice(buyer, "input", a, n), invoice(seller, "output", b, n))]


@pytest.fixture
def documents(tmp_path: Path) -> Callable[[list[Row]], Table]:
    def read(rows: list[Row]) -> Table:
        full = [
            {**r, "total": r["amount"] + r["tax"], "state": r.get("state", "valid"), "balanced": True} for r in rows
        ]
        pq.write_table(pa.Table.from_pylist(full, schema=pa.schema([SCHEMA.field(n) for n in full[0]])), tmp_path / "d")
        return connect().read_parquet(tmp_path / "d")

    return read


@pytest.fixture
def judge(documents: Callable[[list[Row]], Table]) -> Judge:
    def run(rows: list[Row], own: tuple[str, ...] = ("E1", "E2", "E3", "E4")) -> tuple[list[Row], list[Row]]:
        known = ibis.memtable(pa.table({"source": ["bank"] * len(own), "code": list(own)}))
        found = resolve(documents(rows), known)
        return (
            JUDGEMENTS.conform(found.judgements.to_pyarrow()).to_pylist(),
            CONFLICTS.conform(found.conflicts.to_pyarrow()).to_pylist(),
        )

    return run


def same(judgements: list[Row]) -> dict[str, str]:
    return {row["left"]: row["right"] for row in judgements}


def kinds(conflicts: list[Row]) -> dict[tuple[str, str], str]:
    return {(row["code"], row["other"]): row["kind"] for row in conflicts}


def test_two_reports_of_ten_documents_tell_who_is_behind_both_codes(judge: Judge) -> None:
    judgements, conflicts = judge(shared(range(12)))
    assert same(judgements) == {"A1": "E2", "B1": "E1"}
    assert conflicts == []
    assert [(r["documents"], r["score"], r["verdict"], r["by"]) for r in judgements] == [(12, 1.0, "same", "rule")] * 2


@pytest.mark.parametrize("noise", [0, 2, 6])
def test_a_judgement_holds_from_the_day_after_the_document_that_it_needed(judge: Judge, noise: int) -> None:
    rows = shared(range(12)) + [invoice("E1", "input", "A1", 100 + n, day=START) for n in range(noise)]
    day = judge(rows)[0][0]["day"]
    assert day == START + timedelta(9)
    assert judge([r for r in rows if r["day"] < day])[0] == []
    assert same(judge([r for r in rows if r["day"] < day + timedelta(1)])[0]) == {"A1": "E2", "B1": "E1"}


def test_half_of_the_documents_may_come_to_agree_later_than_the_tenth(judge: Judge) -> None:
    rows = shared(range(14)) + [invoice("E1", "input", "A1", 100 + n, day=START) for n in range(13)]
    assert {r["day"] for r in judge(rows)[0]} == {START + timedelta(12)}


def test_nine_documents_are_too_few(judge: Judge) -> None:
    judgements, conflicts = judge(shared(range(9)))
    assert judgements == []
    assert kinds(conflicts) == {("A1", "E2"): "too_few", ("B1", "E1"): "too_few"}
    assert [(r["documents"], r["of_documents"]) for r in conflicts] == [(9, 9), (9, 9)]


@pytest.mark.parametrize(("owner", "book", "code"), [("E1", "input", "A1"), ("E2", "output", "B1")])
def test_less_than_half_on_either_side_is_too_few(judge: Judge, owner: str, book: str, code: str) -> None:
    judgements, conflicts = judge(shared(range(12)) + [invoice(owner, book, code, 100 + n) for n in range(13)])
    assert judgements == []
    assert set(kinds(conflicts).values()) == {"too_few"}
    assert {r["of_documents"] for r in conflicts} == {12, 25}


def test_one_document_that_points_elsewhere_is_a_contradiction(judge: Judge) -> None:
    judgements, conflicts = judge(shared(range(12)) + shared([50], b="B9", buyer="E4", seller="E3"))
    assert judgements == []
    assert kinds(conflicts) == {
        ("A1", "E2"): "contradiction",
        ("A1", "E3"): "contradiction",
        ("B1", "E1"): "contradiction",
        ("B9", "E4"): "contradiction",
    }
    assert "E2, E3" in conflicts[0]["reason"]


def test_a_firm_s_own_code_is_nobody_else(judge: Judge) -> None:
    judgements, conflicts = judge(shared(range(12), a="E3"))
    assert judgements == []
    assert kinds(conflicts) == {("E3", "E2"): "contradiction", ("B1", "E1"): "contradiction"}


def test_a_firm_never_comes_to_trade_with_itself(judge: Judge) -> None:
    judgements, conflicts = judge([*shared(range(12)), invoice("E2", "input", "A1", 99)])
    assert judgements == []
    assert set(kinds(conflicts).values()) == {"contradiction"}


def test_own_codes_on_one_side_leave_the_other_to_be_judged(judge: Judge) -> None:
    judgements, conflicts = judge(shared(range(12), a="E2"))
    assert same(judgements) == {"B1": "E1"}
    assert conflicts == []


def test_own_codes_on_both_sides_tell_nothing_new(judge: Judge) -> None:
    assert judge(shared(range(12), a="E2", b="E1")) == ([], [])


def test_documents_in_both_books_of_one_firm_identify_nobody(judge: Judge) -> None:
    judgements, conflicts = judge(shared(range(20), buyer="E2", seller="E2"))
    assert judgements == []
    assert kinds(conflicts) == {("A1", "E2"): "own_documents", ("B1", "E2"): "own_documents"}
    assert [(r["documents"], r["of_documents"]) for r in conflicts] == [(20, 20)] * 2


def test_documents_in_both_books_are_no_evidence_beside_a_second_firm(judge: Judge) -> None:
    rows = shared(range(20)) + [invoice("E2", "input", "A7", n) for n in range(20)]
    judgements, conflicts = judge(rows)
    assert judgements == []
    assert kinds(conflicts) == {("A7", "E2"): "own_documents", ("B1", "E2"): "own_documents"}


def test_several_codes_may_be_one_firm(judge: Judge) -> None:
    rows = shared(range(12)) + shared(range(20, 32), a="A2", b="B2", buyer="E3")
    assert same(judge(rows)[0]) == {"A1": "E2", "A2": "E2", "B1": "E1", "B2": "E3"}


def test_a_code_resolved_by_one_firm_is_no_conflict_at_another(judge: Judge) -> None:
    judgements, conflicts = judge(shared(range(12)) + shared([40], b="B2", buyer="E3"))
    assert same(judgements) == {"A1": "E2", "B1": "E1"}
    assert kinds(conflicts) == {("B2", "E3"): "too_few"}


@pytest.mark.parametrize(("bought", "sold", "found"), [("1", "1", 2), ("1", None, 2), (None, "1", 2), ("1", "2", 0)])
def test_invoice_codes_must_agree_where_both_have_one(judge: Judge, bought: str, sold: str, found: int) -> None:
    code = {"input": bought, "output": sold}
    assert len(judge([{**r, "invoice_code": code[r["book"]]} for r in shared(range(12))])[0]) == found


@pytest.mark.parametrize("column", ["number", "day", "amount", "tax", "currency", "source"])
def test_a_document_is_the_same_only_if_all_of_it_is(judge: Judge, column: str) -> None:
    other = {"number": "7", "day": START, "amount": -5, "tax": 1, "currency": "USD", "source": "other"}
    rows = [{**r, column: other[column]} if r["book"] == "output" else r for r in shared(range(12, 24))]
    assert judge(rows) == ([], [])


def test_repeating_numbers_neither_blow_up_nor_count(documents: Callable[[list[Row]], Table]) -> None:
    rows = [invoice(f"E{i}", book, f"{book}{i}", 1) for i in range(2_000) for book in ("input", "output")]
    assert matched(documents(rows)).count().to_pyarrow().as_py() == 0
    few = [invoice(f"E{i}", book, f"{book}{i}", 1) for i in range(FAN) for book in ("input", "output")]
    assert matched(documents(few)).count().to_pyarrow().as_py() == FAN * FAN


def test_the_order_of_rows_changes_nothing(judge: Judge) -> None:
    rows = shared(range(12)) + shared([40], b="B2", buyer="E3") + shared(range(60, 64), "A5", "B5", "E4", "E4")
    first = judge(rows)
    random.Random(0).shuffle(rows)
    assert judge(rows) == first
