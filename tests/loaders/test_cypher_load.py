"""A real Neo4j that Lianke did not write, loaded by the mapping of the docs: good rows in, bad ones told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from graph.errors import BadParameter, CannotStart, StoreDenied, StoreDown
from graph.home import Home
from loaders.load import LoadOptions, load
from loaders.person_key import PersonKey
from loaders.report import LoadReport
from tests.loaders.foreign_graph import WRITTEN, mapping, write
from tests.loaders.inbox import counts, facts, put

pytestmark = pytest.mark.neo4j

TODAY = date(2024, 1, 2)
KEY = PersonKey.parse("2026:0123456789abcdef0123456789ABCDEF")


@pytest.fixture
def foreign(neo4j_url: str) -> str:
    """The URL of a Neo4j that holds a graph of another hand."""
    write(neo4j_url, *WRITTEN)
    return neo4j_url


@pytest.fixture
def bank(checkout: Path, tmp_path: Path) -> Path:
    """The mapping of the docs, as a file."""
    return put(tmp_path, "bank.toml", mapping(checkout))


def run(home: Home, url: str, by: Path, **options: Any) -> LoadReport:
    return load(home, [url], LoadOptions(**{"today": TODAY, "person_key": KEY, "mapping": by, **options}))


def rejected(report: LoadReport, topic: str) -> list[dict[str, Any]]:
    """The rejected rows of a topic, without the numbers that the database chose."""
    (path,) = [p for p in report.rejects if p.suffix == ".parquet" and p.parent.name == topic]
    found = pq.read_table(path).to_pylist()
    assert all(isinstance(row.pop("row"), int) for row in found)
    return found


def test_good_rows_go_in_and_bad_ones_are_told(foreign: str, bank: Path, home: Home) -> None:
    report = run(home, foreign, bank)
    assert {topic: counts(report, topic) for topic in report.topics} == {
        "registry": (4, 4, 0, 0, 0),
        "customers": (2, 2, 0, 0, 0),
        "invoices": (10, 5, 1, 0, 4),
        "ownership": (2, 2, 0, 0, 0),
        "loans": (2, 1, 0, 0, 1),
        "transfers": (2, 1, 0, 0, 1),
    }
    firms = f"neo4j://{foreign.rpartition('@')[2]} (Company, registry)"
    assert report.unused[firms] == ["client", "位置"]
    told = [(r["file"], r["column"], r["value"], r["reason"][:17]) for r in rejected(report, "invoices")]
    assert told == [
        ("neo4j#SOLD_TO", "开票日", "next spring", "is no day of the "),
        ("neo4j#SOLD_TO", "amount(元)", "", "is empty"),
        ("neo4j#SOLD_TO", "开票日", "P3M", "is no day of the "),
        ("neo4j#SOLD_TO", "状态", "丢失", "is none of 有效发票, "),
    ]
    assert [(r["column"], r["value"]) for r in rejected(report, "loans")] == [("until", "2021-01-01")]
    assert [(r["file"], r["column"], r["value"]) for r in rejected(report, "transfers")] == [
        ("neo4j#Transfer", "yuan", "-1")
    ]


def test_values_are_what_the_graph_says(foreign: str, bank: Path, home: Home) -> None:
    run(home, foreign, bank)
    firms = {row["firm"]: row for row in facts(home, "registry")}
    first = firms["C1"]
    assert (first["firm_uscc"], first["status"], first["established_on"]) == (
        "91310000MA1FL0AB4X", "normal", date(2008, 5, 12),
    )  # fmt: skip
    assert [firms[c]["registered_capital"] for c in ("C1", "C2", "C4")] == [5_000_000_000, 1_200_500_000, None]
    assert set(first["former_names"]) == {"华东精密机械厂", "华东机床厂"}
    assert {(row["source"], firms["C4"]["status"]) for row in firms.values()} == {("graph", "dissolved")}
    sold = {row["number"]: row for row in facts(home)}
    assert {n: (r["owner"], r["counterparty"], r["day"], r["total"], r["state"]) for n, r in sold.items()} == {
        "10000001": ("C1", "C2", date(2023, 1, 5), 11_300, "valid"),
        "10000002": ("C1", "C2", date(2023, 3, 1), 22_600, "valid"),
        "10000003": ("C2", "C1", date(2023, 3, 7), -5_650, "red"),
        "10000004": ("C2", "C2", date(2023, 3, 8), 791, "valid"),
        "10000005": ("C3", "C1", date(2023, 4, 1), 452, "void"),
    }
    assert sorted((r["party"], r["firm"], r["ratio"]) for r in facts(home, "ownership")) == [
        ("华东精密制造有限公司", "C3", 0.6), ("长三角产业投资有限公司", "C1", 0.355),
    ]  # fmt: skip
    assert [(r["guarantor"], r["borrower"], r["amount"]) for r in facts(home, "loans")] == [("C1", "C2", 200_000_000)]
    assert [(r["day"], r["amount"]) for r in facts(home, "transfers")] == [(date(2023, 1, 5), 1_234)]


def test_what_is_left_out_is_told(foreign: str, bank: Path, home: Home) -> None:
    report = run(home, foreign, bank, topic="invoices")
    ((place, doubts),) = report.doubts.items()
    assert place.endswith(" (SOLD_TO, invoices)")
    assert doubts == [
        "1 SOLD_TO between other nodes were left out; a table of their own may read them",
        'is 行 号 meant for 行号? The mapping says so: line = "行 号"',
    ]
    assert report.unused == {place: ["行 号"]}


def test_what_another_table_reads_is_not_left_out(foreign: str, bank: Path, home: Home) -> None:
    text = bank.read_text(encoding="utf-8-sig")
    sold = text[text.index("[[relationships]]") : text.index('[[relationships]]\ntype = "OWNS"')]
    both = put(bank.parent, "both.toml", sold, sold.replace('to = "Company"', 'to = "Bank"'))
    with pytest.raises(BadParameter, match="relationships 2, fields: none of the SOLD_TO has 开票日"):
        run(home, foreign, both)
    said = "{开票日: '2023-05-01', amount: 1, tax: 0, total: 1, 状态: '正常'}"
    at_the_bank = "{编号: 'B', 名称: '银行', 税号: 'x'}"
    write(foreign, f"MATCH ()-[r:SOLD_TO {{发票号: '9'}}]->(b:Bank) SET r += {said} SET b += {at_the_bank}")
    report = run(home, foreign, both)
    assert counts(report) == (11, 6, 1, 0, 4)
    assert not any("left out" in said for doubts in report.doubts.values() for said in doubts)


def test_a_second_load_says_the_same_and_a_changed_amount_is_changed(foreign: str, bank: Path, home: Home) -> None:
    run(home, foreign, bank)
    again = run(home, foreign, bank)
    assert {t: counts(again, t)[1:4] for t in again.topics} == {
        "registry": (0, 4, 0), "customers": (0, 2, 0), "invoices": (0, 6, 0),
        "ownership": (0, 2, 0), "loans": (0, 1, 0), "transfers": (0, 1, 0),
    }  # fmt: skip
    write(foreign, "MATCH ()-[r:SOLD_TO {发票号: '10000002'}]->() SET r.total = 22700")
    assert counts(run(home, foreign, bank, topic="invoices")) == (10, 0, 5, 1, 4)


def test_a_graph_that_is_made_anew_says_the_same(
    foreign: str, bank: Path, home: Home, empty_neo4j: Callable[[], str]
) -> None:
    run(home, foreign, bank, topic="invoices")
    write(empty_neo4j(), "UNWIND range(1, 50) AS i CREATE (:Padding {i: i})", *WRITTEN, "MATCH (n:Padding) DELETE n")
    assert counts(run(home, foreign, bank, topic="invoices")) == (10, 0, 6, 0, 4)


def test_documents_are_learnt_when_it_is_said(foreign: str, bank: Path, home: Home) -> None:
    # The URL's own password counts, as it does for every database.
    run(home, foreign, bank, known_at="document", topic="invoices", password="that of another database")
    assert {row["known_at"] for row in facts(home)} == {row["day"] for row in facts(home)}


def test_a_manifest_may_name_a_graph(foreign: str, bank: Path, home: Home) -> None:
    put(bank.parent, "secret", foreign.split(":")[2].rpartition("@")[0])
    url = "neo4j://neo4j@" + foreign.rpartition("@")[2]
    night = put(
        *(bank.parent, "night.toml", "[[source]]", f'url = "{url}"', 'graph = "bank.toml"', 'topic = "invoices"'),
        *('password_file = "secret"', 'known_at = "document"'),
    )
    assert counts(load(home, [night], LoadOptions(today=TODAY))) == (10, 5, 1, 0, 4)


@pytest.mark.parametrize(
    ("was", "becomes", "why"),
    [
        ('type = "SOLD_TO"', 'type = "SOLDTO"', r"type: the database has no relationships SOLDTO \(is SOLD_TO"),
        ('label = "Company"', 'label = ["Company", "Compony"]', r"nodes 1, label: .* Compony \(is Company meant\?\)"),
        ('from = "Company"', 'from = "Bnak"', r"relationships 1, from: .* Bnak \(is Bank meant\?\); it has Bank"),
        ('"开票日"', '"开票日期"', r"relationships 1, fields: nothing .* 开票日期 \(is 开票日 meant\?\)"),
        ('"开票日"', '"位置"', r"relationships 1, fields: none of the SOLD_TO has 位置; mend it"),
        ("r.void IS NULL", "r.void IS NUL", r"relationships 3: the database refuses what it asks \(Type mismatch"),
        ("t.no AS no,", "t.no AS nr,", r"queries 1, fields: the query gives no no \(is nr meant\?\); it gives element"),
        ("RETURN elementId(t)", "SET t.seen = true RETURN elementId(t)", "queries 1 would change the database"),
        ("elementId(t) AS element", "elementId(a) + 'x' AS element", "queries 1: the database calls an element"),
        ("elementId(t) AS element", "1 AS element", "queries 1, cypher: several rows have one element"),
    ],
)  # fmt: skip
def test_a_mapping_that_does_not_fit_loads_nothing(
    foreign: str, bank: Path, home: Home, was: str, becomes: str, why: str
) -> None:
    text = bank.read_text(encoding="utf-8-sig")
    assert was in text
    with pytest.raises(BadParameter, match=why):
        run(home, foreign, put(bank.parent, "other.toml", text.replace(was, becomes, 1)))
    assert not list(home.facts.rglob("*.parquet"))


def test_a_database_that_does_not_answer_is_told(foreign: str, bank: Path, home: Home) -> None:
    place = foreign.rpartition("@")[2]
    with pytest.raises(StoreDenied, match=r"no password for reader at 127\.0\.0\.1; set LIANKE_SOURCE_PASSWORD"):
        run(home, f"neo4j://reader@{place}", bank)
    with pytest.raises(StoreDenied, match="refuses the user reader or the password; see the URL and LIANKE_SOURCE"):
        run(home, f"bolt://reader@{place}", bank, password="wrong")
    with pytest.raises(StoreDown, match="has no database other"):
        run(home, foreign.rpartition("/")[0] + "/other", bank)
    with pytest.raises(StoreDown, match=r"no Neo4j answers at bolt://127\.0\.0\.1:1"):
        run(home, "bolt://neo4j:secret@127.0.0.1:1/neo4j", bank)
    with pytest.raises(CannotStart) as told:
        run(home, "neo4j://me:sec@ret@h:1/neo4j", bank)
    assert "ret" not in str(told.value).replace("LIANKE_SOURCE_PASSWORD", "").replace("write", "")
