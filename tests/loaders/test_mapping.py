"""Mappings of foreign graphs, without one: what they say, and what is said of their mistakes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from graph.errors import BadParameter
from loaders.files import deliveries
from loaders.mapped import Cell
from loaders.mapping import KEYS, Entry, read
from loaders.options import LoadOptions
from tests.loaders.foreign_graph import mapping
from tests.loaders.inbox import put

FIRM = '[[nodes]]\nlabel = "Firm"\ntopic = "registry"\n'
STATUS = "fields = { firm_name = 'name', status = 'state' }"
SALE = '[[relationships]]\ntype = "SOLD"\ntopic = "invoices"\nconstants = { state = "valid", tax = 0 }\n'
ENDS = "seller_name = 'start.name', buyer_name = 'end.name'"
CODES = "owner = 'start.id', counterparty = 'end.id'"
SOLD = f"fields = {{ number = 'no', day = 'on', amount = 'sum', total = 'sum', {ENDS} }}"


def entries(folder: Path, text: str, topic: str | None = None) -> tuple[Entry, ...]:
    return read(put(folder, "m.toml", text), topic)


def cells(entry: Entry) -> dict[str, Cell]:
    return {cell.field: cell for cell in entry.cells}


@pytest.mark.parametrize("which", [0, 1])
def test_the_mappings_of_the_page_are_mappings(checkout: Path, tmp_path: Path, which: int) -> None:
    assert len(entries(tmp_path, mapping(checkout, which))) == (6, 2)[which]


def test_the_page_names_every_key(checkout: Path) -> None:
    page = (checkout / "docs" / "neo4j.md").read_text(encoding="utf-8")
    rows = " ".join(line.split("|")[1] for line in page.splitlines() if line.startswith("| `"))
    assert all(f"`{key}`" in rows for keys in KEYS.values() for key in keys)


def test_keys_are_columns_or_any_of_their_headers(tmp_path: Path) -> None:
    (entry,) = entries(tmp_path, SALE + SOLD.replace("number", "'发票号码'"))
    assert entry.layout.name == "both"
    assert {cell.field: cell.properties for cell in entry.cells if cell.properties} == {
        "number": ("no",), "day": ("on",), "amount": ("sum",), "total": ("sum",),
        "owner_name": ("start.name",), "counterparty_name": ("end.name",),
    }  # fmt: skip
    assert entry.properties == ["no", "on", "sum", "start.name", "end.name"]
    assert (cells(entry)["state"].text, cells(entry)["tax"].text) == ("valid", "0")


def test_what_a_table_says_reaches_its_reading(tmp_path: Path) -> None:
    (entry,) = entries(tmp_path, "source = 'graph'\n" + FIRM + STATUS)
    options = entry.options(LoadOptions(date(2024, 1, 2), source="bank"))
    assert (options.topic, options.source, options.reading.layout) == ("registry", "graph", "registry")
    assert options.reading.mapping == {"firm_name": 1, "status": 2}
    (own,) = entries(tmp_path, "source = 'graph'\n" + FIRM + "source = 'other'\n" + STATUS)
    assert own.options(options).source == "other"


def test_one_topic_of_several_may_be_asked_for(tmp_path: Path) -> None:
    both = FIRM + STATUS + "\n" + SALE + SOLD
    assert [e.name for e in entries(tmp_path, both)] == ["Firm", "SOLD"]
    assert [e.name for e in entries(tmp_path, both, "invoices")] == ["SOLD"]
    with pytest.raises(BadParameter, match=r"m.toml maps nothing to topic tax; it has registry, invoices"):
        entries(tmp_path, both, "tax")


@pytest.mark.parametrize(
    ("said", "header", "cell", "read"),
    [
        ("'capital'", "capital", "12", "12"),
        ("'资本_万元'", "资本_万元", "12", "12"),
        ("'资本_分'", "资本_分(元)", "1234", "12.34"),
        ("{ property = 'c', unit = '万元' }", "c(万元)", "12", "12"),
        ("{ property = 'c', unit = 'fen' }", "c(元)", "-1200", "-12"),
        ("{ property = 'c', unit = '分' }", "c(元)", "a lot", "a lot"),
        ("{ property = 'c', unit = '分' }", "c(元)", "NaN", "NaN"),
        ("['a', 'b']", "a-b", "1", "1-1"),
        ("['a', 'b']", "a-b", "", ""),
    ],
)
def test_cells_and_their_units(tmp_path: Path, said: str, header: str, cell: str, read: str) -> None:
    (entry,) = entries(tmp_path, FIRM + STATUS.replace("}", f", registered_capital = {said} }}"))
    found = cells(entry)["registered_capital"]
    assert found.header == header
    assert found.filled({name: [cell] for name in found.properties}, 1) == [read]


def test_a_table_s_unit_is_that_of_its_money(tmp_path: Path) -> None:
    (entry,) = entries(tmp_path, SALE + "unit = 'fen'\n" + SOLD)
    assert {c.field: c.unit for c in entry.cells if c.unit} == {"amount": "fen", "total": "fen"}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", r"m.toml maps nothing; begin with a line \[\[nodes\]\]"),
        ("[[node]]", r"m.toml, node: there is no such key \(is nodes meant\?\)"),
        ("[nodes]\nlabel = 'a'", r"m.toml, nodes: begin each with a line \[\[nodes\]\]"),
        ("nodes = 3", "m.toml, nodes: begin each"),
        (FIRM + "lable = 'x'", r"nodes 1, lable: there is no such key \(is label meant\?\)"),
        (FIRM, "nodes 1 needs fields"),
        (FIRM + "fields = 3", "nodes 1, fields: write it as"),
        (FIRM.replace("registry", "registri") + STATUS, r"topic: 'registri' is none of .*\(is registry meant\?\)"),
        (FIRM.replace('"Firm"', "3") + STATUS, "nodes 1, label: 3 is no text"),
        (FIRM + "fields = { firm_nam = 'n', status = 's' }", r"firm_nam is no field of registry .*\(is firm_name mea"),
        (FIRM + "fields = { firm_name = 'n' }", r"also needs status \(登记状态\); name the property, or say the same"),
        (FIRM + "fields = { firm_name = '', status = 's' }", "nodes 1, fields, firm_name: '' is no text"),
        (FIRM + "fields = { firm_name = { property = 'n', units = '元' }, status = 's' }", r"units: .*\(is unit meant"),
        (FIRM + STATUS.replace("'state'", "{ property = 's', unit = '元' }"), "status: unit '元' is for money and sh"),
        (FIRM + STATUS.replace("}", ", '名称' = 'n' }"), "firm_name and 名称 are one field; keep one"),
        (FIRM + "optional = ['region']\n" + STATUS, "optional: region is none of its fields"),
        (FIRM + "layout = 'firms'\n" + STATUS, "layout: topic registry has none of the name firms; it has registry"),
        (FIRM + STATUS + "\nconstants = { region = [] }", "constants, region: .* is no text, number, day"),
        (SALE + SOLD.replace("day = 'on', ", ""), "also needs day .*name the property that dates it, since"),
        (SALE + SOLD.replace("'sum'", "{ property = 'sum', unit = '美元' }"), "'美元' is none of 分, fen, 元"),
        (SALE + SOLD.replace(ENDS, CODES), 'could be any of input, output; say which: layout = "input"'),
        ("[[queries]]\ntopic = 'tax'\nfields = { a = 'b' }", "queries 1 needs cypher"),
    ],
)  # fmt: skip
def test_mistakes_are_told_by_file_table_and_key(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(BadParameter, match=why) as told:
        entries(tmp_path, text)
    assert str(told.value).startswith(f"{tmp_path}/m.toml")


@pytest.mark.parametrize(
    ("inputs", "options", "why"),
    [
        (["neo4j://h/db"], {}, "a Neo4j needs a mapping .*: add --mapping FILE.toml"),
        (["bolt+s://h"], {"query": "q"}, "a Neo4j takes no --query"),
        (["sqlite:///a"], {"mapping": Path("m.toml")}, "a mapping is of one Neo4j: give its URL alone"),
        (["a.csv"], {"mapping": Path("m.toml")}, "a mapping is of one Neo4j"),
        (["neo4j://h", "a.csv"], {"mapping": Path("m.toml")}, "a mapping is of one Neo4j"),
        (["neo4j://h"], {"mapping": Path("none.toml")}, "none.toml cannot be opened"),
    ],
)
def test_a_graph_and_a_mapping_come_together(inputs: list[str], options: dict[str, str | Path], why: str) -> None:
    with pytest.raises(BadParameter, match=why):
        deliveries(inputs, LoadOptions(**{"today": date(2024, 1, 2), **options}))  # type: ignore[arg-type]
