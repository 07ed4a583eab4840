"""The same-document rule: who stands behind a code, and what leaves it open.

The rule keeps sources apart, so each scene stands under a source of its own, and one run of the rule judges all.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
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

COLUMNS = (
    "source",
    "owner",
    "book",
    "counterparty",
    "invoice_code",
    "number",
    "day",
    "amount",
    "tax",
    "currency",
    "state",
)
SCHEMA = pa.schema([field for field in topic("invoices").facts.arrow if field.name in COLUMNS])
FIRMS = ("E1", "E2", "E3", "E4")
"""Codes that are firms' own in every scene."""
START = date(2018, 1, 1)
Row = dict[str, Any]


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
        "state": "valid",
        **other,
    }


def shared(numbers: Iterable[int], a: str = "A1", b: str = "B1", buyer: str = "E1", seller: str = "E2") -> list[Row]:
    """Documents that `buyer` reports as bought from code `a` and `seller` as sold to code `b`."""
    return [r for n in numbers for r in (invoice(buyer, "input", a, n), invoice(seller, "output", b, n))]


def bought(numbers: Iterable[int], code: str = "A1", owner: str = "E1", **other: object) -> list[Row]:
    """Documents that only their buyer reports."""
    return [invoice(owner, "input", code, n, **other) for n in numbers]


def before(day: date, rows: list[Row]) -> list[Row]:
    return [row for row in rows if row["day"] < day]


def changed(book: str, column: str, value: object) -> list[Row]:
    return [{**row, column: value} if row["book"] == book else row for row in shared(range(20, 32))]


TENTH, THIRTEENTH = START + timedelta(9), START + timedelta(12)
NOISY = shared(range(12)) + bought(range(100, 106), day=START)
LATE = shared(range(14)) + bought(range(100, 113), day=START)

SCENES: dict[str, list[Row]] = {
    "twelve": shared(range(12)),
    "nine": shared(range(9)),
    "noisy": NOISY,
    "noisy, on the day": before(TENTH, NOISY),
    "noisy, the day after": before(TENTH + timedelta(1), NOISY),
    "late": LATE,
    "late, on the day": before(THIRTEENTH, LATE),
    "late, the day after": before(THIRTEENTH + timedelta(1), LATE),
    "more bought": shared(range(12)) + bought(range(100, 113)),
    "more sold": shared(range(12)) + [invoice("E2", "output", "B1", n) for n in range(100, 113)],
    "points elsewhere": shared(range(12)) + shared([50], b="B9", buyer="E4", seller="E3"),
    "another's own code": shared(range(12), a="E3"),
    "itself": shared(range(12)) + bought([99], owner="E2"),
    "own code of the seller": shared(range(12), a="E2"),
    "own codes": shared(range(12), a="E2", b="E1"),
    "both books": shared(range(20), buyer="E2", seller="E2"),
    "both books and a second firm": shared(range(20)) + bought(range(20), "A7", "E2"),
    "both books beside a resolved code": shared(range(12)) + shared(range(20, 24), a="A7", buyer="E2"),
    "two codes of one firm": shared(range(12)) + shared(range(20, 32), a="A2", b="B2", buyer="E3"),
    "resolved elsewhere": shared(range(12)) + shared([40], b="B2", buyer="E3"),
    "voided at one end": changed("input", "state", "void"),
    "red": [{**row, "amount": -row["amount"], "tax": -row["tax"]} for row in shared(range(12))],
    "equal codes": [{**row, "invoice_code": "1"} for row in shared(range(12))],
    "code at one end": changed("input", "invoice_code", "1"),
    "other codes": [{**row, "invoice_code": row["book"]} for row in shared(range(12))],
    "other number": changed("output", "number", "7"),
    "other day": changed("output", "day", START),
    "other amount": changed("output", "amount", 5),
    "other tax": changed("output", "tax", 5),
    "other currency": changed("output", "currency", "USD"),
    "one end": bought(range(12)),
    "other end": [invoice("E2", "output", "B1", n) for n in range(12)],
}


def told(rows: list[Row], folder: Path) -> Table:
    """The rows as documents in an engine."""
    pq.write_table(pa.Table.from_pylist(rows, schema=SCHEMA), folder / "documents.parquet")
    return connect().read_parquet(folder / "documents.parquet")


NO_CODES = pa.table({name: pa.array([], pa.string()) for name in ("source", "code", "value")})


def judge(rows: list[Row], folder: Path, codes: pa.Table | None = None) -> tuple[pa.Table, pa.Table]:
    sources = sorted({row["source"] for row in rows})
    own = pa.table({"source": sorted(sources * len(FIRMS)), "code": list(FIRMS) * len(sources)})
    found = resolve(told(rows, folder), ibis.memtable(own), ibis.memtable(NO_CODES if codes is None else codes))
    return JUDGEMENTS.conform(found.judgements.to_pyarrow()), CONFLICTS.conform(found.conflicts.to_pyarrow())


@pytest.fixture(scope="module")
def staged() -> list[Row]:
    """The documents of every scene, under its name as their source."""
    return [{**row, "source": name} for name, rows in SCENES.items() for row in rows]


@pytest.fixture(scope="module")
def judged(staged: list[Row], tmp_path_factory: pytest.TempPathFactory) -> tuple[pa.Table, pa.Table]:
    return judge(staged, tmp_path_factory.mktemp("scenes"))


@dataclass(frozen=True)
class Outcome:
    """What the rule made of one scene."""

    judgements: list[Row]
    conflicts: list[Row]

    @property
    def same(self) -> dict[str, str]:
        return {row["left"]: row["right"] for row in self.judgements}

    @property
    def kinds(self) -> dict[tuple[str, str], str]:
        return {(row["code"], row["other"]): row["kind"] for row in self.conflicts}


@pytest.fixture(scope="module")
def outcome(judged: tuple[pa.Table, pa.Table]) -> Callable[[str], Outcome]:
    def of(scene: str) -> Outcome:
        assert scene in SCENES
        return Outcome(*([row for row in table.to_pylist() if row["source"] == scene] for table in judged))

    return of


Of = Callable[[str], Outcome]
BOTH = {"A1": "E2", "B1": "E1"}


def test_two_reports_of_ten_documents_tell_who_is_behind_both_codes(outcome: Of) -> None:
    found = outcome("twelve")
    assert (found.same, found.conflicts) == (BOTH, [])
    said = [(r["documents"], r["score"], r["verdict"], r["by"]) for r in found.judgements]
    assert said == [(12, 1.0, "same", "rule")] * 2


@pytest.mark.parametrize(("scene", "day"), [("noisy", TENTH), ("late", THIRTEENTH)])
def test_a_judgement_holds_from_the_day_after_the_document_that_it_needed(outcome: Of, scene: str, day: date) -> None:
    assert {row["day"] for row in outcome(scene).judgements} == {day}
    assert outcome(f"{scene}, on the day").same == {}
    assert outcome(f"{scene}, the day after").same == BOTH


def test_nine_documents_are_too_few(outcome: Of) -> None:
    found = outcome("nine")
    assert (found.same, found.kinds) == ({}, {("A1", "E2"): "too_few", ("B1", "E1"): "too_few"})
    assert [(r["documents"], r["of_documents"]) for r in found.conflicts] == [(9, 9), (9, 9)]


@pytest.mark.parametrize("scene", ["more bought", "more sold"])
def test_less_than_half_on_either_side_is_too_few(outcome: Of, scene: str) -> None:
    found = outcome(scene)
    assert (found.same, set(found.kinds.values())) == ({}, {"too_few"})
    assert {row["of_documents"] for row in found.conflicts} == {12, 25}


def test_one_document_that_points_elsewhere_is_a_contradiction(outcome: Of) -> None:
    found = outcome("points elsewhere")
    pointed = [("A1", "E2"), ("A1", "E3"), ("B1", "E1"), ("B9", "E4")]
    assert (found.same, found.kinds) == ({}, dict.fromkeys(pointed, "contradiction"))
    assert "E2, E3" in found.conflicts[0]["reason"]


def test_a_firm_s_own_code_is_nobody_else(outcome: Of) -> None:
    found = outcome("another's own code")
    assert (found.same, found.kinds) == ({}, dict.fromkeys([("E3", "E2"), ("B1", "E1")], "contradiction"))


def test_a_firm_never_comes_to_trade_with_itself(outcome: Of) -> None:
    found = outcome("itself")
    assert (found.same, set(found.kinds.values())) == ({}, {"contradiction"})


def test_own_codes_on_one_side_leave_the_other_to_be_judged(outcome: Of) -> None:
    found = outcome("own code of the seller")
    assert (found.same, found.conflicts) == ({"B1": "E1"}, [])


def test_documents_in_both_books_of_one_firm_identify_nobody(outcome: Of) -> None:
    found = outcome("both books")
    assert (found.same, found.kinds) == ({}, dict.fromkeys([("A1", "E2"), ("B1", "E2")], "own_documents"))
    assert [(r["documents"], r["of_documents"]) for r in found.conflicts] == [(20, 20)] * 2


def test_documents_in_both_books_are_no_evidence_beside_a_second_firm(outcome: Of) -> None:
    found = outcome("both books and a second firm")
    assert (found.same, found.kinds) == ({}, dict.fromkeys([("A7", "E2"), ("B1", "E2")], "own_documents"))


def test_documents_in_both_books_are_listed_beside_a_resolved_code(outcome: Of) -> None:
    found = outcome("both books beside a resolved code")
    assert found.same == BOTH
    assert found.kinds == dict.fromkeys([("A7", "E2"), ("B1", "E2")], "own_documents")


def test_several_codes_may_be_one_firm(outcome: Of) -> None:
    assert outcome("two codes of one firm").same == {"A1": "E2", "A2": "E2", "B1": "E1", "B2": "E3"}


def test_a_code_resolved_by_one_firm_is_no_conflict_at_another(outcome: Of) -> None:
    found = outcome("resolved elsewhere")
    assert (found.same, found.kinds) == (BOTH, {("B2", "E3"): "too_few"})


@pytest.mark.parametrize("scene", ["voided at one end", "red", "equal codes", "code at one end"])
def test_what_makes_no_difference(outcome: Of, scene: str) -> None:
    assert outcome(scene).same == BOTH


@pytest.mark.parametrize(
    "scene",
    ["own codes", "one end", *(s for s in SCENES if s.startswith("other "))],
)
def test_what_tells_nothing(outcome: Of, scene: str) -> None:
    assert outcome(scene) == Outcome([], [])


def test_repeating_numbers_neither_blow_up_nor_count(tmp_path: Path) -> None:
    many = [invoice(f"E{i}", book, f"{book}{i}", 1) for i in range(2_000) for book in ("input", "output")]
    few = [invoice(f"E{i}", book, f"{book}{i}", 2) for i in range(FAN) for book in ("input", "output")]
    assert matched(told([*many, *few], tmp_path)).count().to_pyarrow().as_py() == FAN * FAN


def test_the_order_of_rows_changes_nothing(
    staged: list[Row], judged: tuple[pa.Table, pa.Table], tmp_path: Path
) -> None:
    assert judge(random.Random(0).sample(staged, len(staged)), tmp_path) == judged


def test_a_customer_and_its_valid_code_are_one_firm_and_no_contradiction(tmp_path: Path) -> None:
    rows = shared(range(12)) + shared(range(20, 32), seller="91E2")
    source = rows[0]["source"]
    codes = pa.table({"source": [source] * 2, "code": ["E2", "91E2"], "value": ["91E2"] * 2})
    for known, pointed in ((None, set()), (codes, {"E2", "91E2"})):
        judgements, _ = judge(rows, tmp_path, known)
        assert {row["right"] for row in judgements.to_pylist() if row["left"] == "A1"} == pointed
