"""What the engine reads itself are the rows that the careful reader reads; other files it leaves."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.engine import Engine, connect
from graph.errors import DataRefused
from graph.home import Home
from graph.progress import silent
from loaders.load import LoadOptions, load
from loaders.plain_cells import trimmed
from loaders.spelling import ENDS
from loaders.text import Text, inspect

DAY = date(2026, 1, 5)
CELLS = st.one_of(
    st.sampled_from(["1", "甲", "", " ", "a b", "\u3000甲\u200b", "#", "NULL", "\\", "'", "\ufeff", "\x0b", "\x85"]),
    st.text(alphabet='ab1,;"\r\n \\甲', max_size=2),
)
ROWS = st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=6)
HEAD = "企业代号,发票号码,开票日期,销方单位代号,金额,税额,价税合计,发票状态"
ROW = "E1,{},2017/7/18,A1,100,6,106,有效发票"


def swiftly(source: Text) -> list[dict[str, Any]] | None:
    engine = Engine()
    found = source.swift()
    if found is None:
        return None
    try:
        rows = engine.table("rows", f"{found.rows} SELECT *, NULL :: VARCHAR AS broken, NULL :: VARCHAR AS why")
    except duckdb.Error:
        return None
    if engine.row(f"FROM {rows} SELECT count(*) AS rows")["rows"] != found.count:
        return None
    beside = ", ".join(f"{trimmed(cell)} AS t{cell[1:]}" for cell in source.cells)
    numbered = f"FROM {rows} SELECT *, rowid + {found.first} AS row, {beside}"
    return list(engine.sql.sql(numbered).to_arrow_table().to_pylist())


def carefully(source: Text) -> list[dict[str, Any]]:
    with source.opened(connect(), silent) as rows:
        return list(rows.to_pyarrow().to_pylist())


def written(folder: Path, text: str, name: str = "a.csv") -> Text:
    content = text.encode()
    (folder / name).write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    return inspect(folder / name)


@settings(max_examples=60, deadline=None)
@given(ROWS, st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from(["a,b,c", "\ufeffa,b,c"]), st.booleans())
def test_it_reads_the_rows_that_are_read_carefully(rows: list[list[str]], end: str, header: str, closed: bool) -> None:
    text = end.join([header, *(",".join(row) for row in rows)]) + (end if closed else "")
    with TemporaryDirectory() as folder:
        try:
            source = written(Path(folder), text)
            careful = carefully(source)
        except DataRefused:
            return
        found = swiftly(source)
    assert found is None or found == careful


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz", "甲's.csv"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_it_reads_what_is_even(tmp_path: Path, name: str, end: str) -> None:
    source = written(tmp_path, end.join(["a,b", *(f"{n}, 甲\u3000" for n in range(300_000))]) + end, name)
    found = swiftly(source)
    assert found is not None
    assert found == carefully(source)
    assert found[299_999]["row"] == 300_001


@pytest.mark.parametrize(
    "body",
    ['1,"2"', "1,2,", "1,2,\n3,4", "1,2\n\n3,4", "1,2\r\n3,4", "1,2\r3,4", "1", "1,2\n3\n4,5,6", "\n1,2"],
)
def test_it_leaves_what_is_odd(tmp_path: Path, body: str) -> None:
    assert swiftly(written(tmp_path, f"a,b\n{body}\n")) is None


@pytest.mark.parametrize("name", ["a*.csv", "a[1].csv"])
def test_it_leaves_paths_that_are_patterns(tmp_path: Path, name: str) -> None:
    assert swiftly(written(tmp_path, "a,b\n1,2\n", name)) is None


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_it_leaves_other_encodings(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.csv").write_bytes("代号,名称\n甲乙丙丁,2\n".encode(encoding))
    assert swiftly(inspect(tmp_path / "a.csv")) is None


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(alphabet=f"{ENDS}\x00\x0b\x1f\x7f\x85aé1甲乙\ud7a3豈𠮷", max_size=4), min_size=1))
def test_the_engine_trims_as_arrow_does(cells: list[str]) -> None:
    texts = pa.array(cells, pa.string())
    engine = Engine()
    engine.sql.register("cells", pa.table({"place": range(len(cells)), "cell": texts}))
    found = engine.sql.sql(f"FROM cells SELECT {trimmed('cell')} AS trimmed ORDER BY place").to_arrow_table()
    assert found["trimmed"].to_pylist() == pc.utf8_trim(texts, ENDS).to_pylist()


def loaded(folder: Path, content: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What a load tells, and its facts."""
    (folder / "a.csv").write_text(content)
    home = Home(folder / "home")
    report = load(home, [folder / "a.csv"], LoadOptions(known_at=DAY, today=DAY)).topics["invoices"]
    facts = pq.read_table(next((home.facts / "invoices").glob("*.parquet"))).drop(["file"]).sort_by("seq")
    return vars(report), facts.to_pylist()


def test_a_load_keeps_the_same_facts_of_quoted_and_of_plain_rows(tmp_path: Path) -> None:
    rows = [ROW.format(n) for n in range(50)] + [
        ROW.format(50).replace("有效", " 有效"),
        ROW.format("x").replace("106", ""),
    ]
    for name, quote in (("plain", ""), ("quoted", '"')):
        (tmp_path / name).mkdir()
        body = [",".join(quote + cell + quote for cell in row.split(",")) for row in rows]
        (tmp_path / name / "text").write_text("\n".join([HEAD, *body]))
    plain, quoted = (loaded(tmp_path / name, (tmp_path / name / "text").read_text()) for name in ("plain", "quoted"))
    assert plain == quoted
    assert plain[0]["new"] == 51
    assert plain[0]["rejected"] == 1


def test_a_row_too_long_is_told_where_it_stands_among_rows_that_fit(tmp_path: Path) -> None:
    report, facts = loaded(tmp_path, "\n".join([HEAD, ROW.format(1), ROW.format(2) + ",x", ROW.format(3)]))
    assert report["rejected"] == 1
    assert [fact["row"] for fact in facts] == [2, 4]
