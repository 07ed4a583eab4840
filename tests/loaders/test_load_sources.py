"""Loads of every kind of source into facts: the same documents are the same wherever they come from."""

from __future__ import annotations

import gzip
import sqlite3
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graph.errors import DataRefused
from graph.home import Home
from tests.loaders.inbox import INPUT, counts, facts, put, run

HEAD = INPUT.split(",")
ROWS = [("E1", f"339{n:05d}", f"2017/7/{n + 1}", "A00297", "1000.00", "60", "1060", "有效发票") for n in range(9)]
BAD = ("E1", "33999999", "2017/7/32", "A00297", "1000.00", "60", "1060", "有效发票")


def lines(by: str, *rows: tuple[str, ...]) -> list[str]:
    return [by.join(row) for row in (tuple(HEAD), *rows)]


@pytest.fixture
def sources(inbox: Path) -> list[Path]:
    """The same nine documents in every kind of file."""
    plain = put(inbox, "a.csv", *lines(",", *ROWS))
    put(inbox, "b.tsv", *lines("\t", *ROWS), encoding="gb18030")
    put(inbox, "c.dat", *lines("|+|", *ROWS))
    (inbox / "d.csv.gz").write_bytes(gzip.compress(plain.read_bytes() + b"\n"))
    with zipfile.ZipFile(inbox / "e.zip", "w") as archive:
        archive.write(inbox / "c.dat", "day/c.dat")
    book = openpyxl.Workbook()
    for row in [("进项发票明细",), (), tuple(HEAD)]:
        book.active.append(row)
    for row in ROWS:
        book.active.append((*row[:2], date(*map(int, row[2].split("/"))), row[3], *map(float, row[4:7]), row[7]))
    book.save(inbox / "f.xlsx")
    typed = {
        name: [float(row[i]) for row in ROWS] if 4 <= i < 7 else [row[i] for row in ROWS] for i, name in enumerate(HEAD)
    }
    pq.write_table(pa.table(typed), inbox / "g.parquet")
    return sorted(inbox.iterdir())


def test_the_same_documents_are_the_same_from_every_kind_of_file(home: Home, sources: list[Path]) -> None:
    assert counts(run(home, sources[0])) == (9, 9, 0, 0, 0)
    for source in sources[1:]:
        assert counts(run(home, source)) == (9, 0, 9, 0, 0), source
    assert len(facts(home)) == 9


def test_a_folder_of_every_kind_is_loaded_at_once(home: Home, sources: list[Path]) -> None:
    assert counts(run(home, sources[0].parent)) == (63, 9, 54, 0, 0)


def test_a_database_is_read_again_each_time(home: Home, tmp_path: Path) -> None:
    fields = "owner, number, day, seller, amount, tax, total, state"
    said = {"query": "select * from invoices", "topic": "invoices"}
    with sqlite3.connect(tmp_path / "bank.db") as bank:
        bank.execute(f"create table invoices ({fields})")
        bank.executemany("insert into invoices values (?, ?, ?, ?, ?, ?, ?, ?)", ROWS)
    url = f"sqlite:///{tmp_path}/bank.db"
    assert counts(run(home, url, **said)) == (9, 9, 0, 0, 0)
    with bank:
        bank.execute("update invoices set state = '作废发票' where number = ?", (ROWS[0][1],))
    assert counts(run(home, url, **said)) == (9, 0, 8, 1, 0)
    with bank:
        bank.execute("update invoices set state = '有效发票'")
    assert counts(run(home, url, **said)) == (9, 0, 8, 1, 0)
    bank.close()


def test_rejects_name_the_member_and_its_row(home: Home, inbox: Path) -> None:
    with zipfile.ZipFile(inbox / "e.zip", "w") as archive:
        archive.writestr("../day/c.csv", "\n".join(lines(",", ROWS[0], BAD)))
    report = run(home, inbox / "e.zip")
    assert counts(report) == (2, 1, 0, 0, 1)
    (path, *_) = report.rejects
    assert path.is_relative_to(home.rejects)
    assert "e.zip/../day/c.csv,3,开票日期,2017/7/32," in path.read_text(encoding="utf-8-sig").replace('"', "")


def test_a_code_that_a_workbook_rounded_is_rejected(home: Home, inbox: Path) -> None:
    book = openpyxl.Workbook()
    for row in (HEAD, ROWS[0], ("E1", 24432000000012345678, *ROWS[1][2:])):
        book.active.append(row)
    book.save(inbox / "a.xlsx")
    report = run(home, inbox / "a.xlsx")
    assert counts(report) == (2, 1, 0, 0, 1)
    told = report.rejects[0].read_text(encoding="utf-8-sig")
    assert '3,"发票号码","2.44320000000123E+19","was shortened by a spreadsheet' in told


def test_a_unit_of_the_header_reaches_the_facts(home: Home, inbox: Path) -> None:
    header = ",".join(HEAD).replace("金额", "金额（万元）").replace("税额", "税额(元)")
    put(inbox, "a.csv", header, "E1,33900001,20170718,A00297,0.1,60,1060,有效发票")
    run(home, inbox / "a.csv")
    assert [(f["amount"], f["tax"], f["total"], f["balanced"]) for f in facts(home)] == [
        (100_000, 6_000, 106_000, True)
    ]


def test_a_manifests_source_is_refused_alone_and_nothing_of_it_is_loaded(home: Home, inbox: Path) -> None:
    put(inbox, "a.csv", *lines(",", *ROWS[:4]))
    put(inbox, "a.ctl", "rows=5\nday=2020-03-01")
    put(inbox, "b.csv", *lines(",", *ROWS[4:]))
    put(inbox, "b.ctl", "rows=5\nday=2020-03-01")
    entry = '[[source]]\ntopic = "invoices"\ncontrol = ".ctl"\npath = '
    manifest = put(inbox, "m.toml", f'{entry}"a.csv"', f'{entry}"b.csv"')
    report = run(home, manifest)
    assert counts(report) == (5, 5, 0, 0, 0)
    assert "a.csv has 4 rows where its control file" in report.refused[f"{manifest}, source 1"]
    assert {f["file"] for f in facts(home)} == {"b.csv"}
    put(inbox, "a.ctl", "rows=4\nday=2020-03-01")
    assert counts(run(home, manifest)) == (9, 4, 5, 0, 0)


def test_a_file_under_another_mapping_is_another_file(home: Home, inbox: Path) -> None:
    put(inbox, "a.csv", "企业代号,企业名称,简称", "E1,甲公司,甲")
    entry = '[[source]]\npath = "a.csv"'
    put(inbox, "m.toml", entry)
    put(inbox, "n.toml", entry, 'mapping = { name = "简称" }')
    assert counts(run(home, inbox / "m.toml"), "customers") == (1, 1, 0, 0, 0)
    assert counts(run(home, inbox / "n.toml"), "customers") == (1, 0, 0, 1, 0)


def test_each_source_of_a_manifest_is_of_its_own_sender_and_day(home: Home, inbox: Path) -> None:
    put(inbox, "a.csv", *lines(",", *ROWS[:1]))
    entry = '[[source]]\npath = "a.csv"'
    put(inbox, "m.toml", entry, 'source = "tax"\nknown_at = 2020-01-02', entry, 'known_at = "document"')
    assert counts(run(home, inbox / "m.toml")) == (2, 2, 0, 0, 0)
    assert {(f["source"], f["known_at"]) for f in facts(home)} == {
        ("tax", date(2020, 1, 2)),
        ("bank", date(2017, 7, 1)),
    }


def test_a_file_that_was_named_and_cannot_be_read_keeps_all_out(home: Home, inbox: Path, sources: list[Path]) -> None:
    (inbox / "bad.xlsx").write_bytes(b"x")
    with pytest.raises(DataRefused, match=r"bad\.xlsx is no workbook"):
        run(home, *sources, inbox / "bad.xlsx")
    assert not home.facts.exists()
