"""Files whose names lie: read as what they are, or told what they are."""

from __future__ import annotations

import gzip
import struct
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook

from graph.errors import DataRefused
from tests.loaders.handed import FIRMS, by_name, gathered

LINES = f"{','.join(FIRMS)}\nE1,甲公司\n".encode()


def workbook(path: Path) -> None:
    book = Workbook()
    book.active.title = "S"
    for row in (FIRMS, ("E1", "甲公司")):
        book.active.append(row)
    book.save(path.with_suffix(".xlsx"))
    path.with_suffix(".xlsx").rename(path)


def archive(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("b.csv", LINES)


def parquet(path: Path) -> None:
    pq.write_table(pa.table({name: [cell] for name, cell in zip(FIRMS, ("E1", "甲公司"), strict=True)}), path)


KINDS = {
    "a.csv#S": workbook,
    "a.csv/b.csv": archive,
    "a.csv": lambda path: path.write_bytes(gzip.compress(LINES)),
}


@pytest.mark.parametrize("name", KINDS)
def test_a_file_is_read_as_what_it_is(tmp_path: Path, name: str) -> None:
    KINDS[name](tmp_path / "a.csv")
    assert by_name(gathered(tmp_path / "s", tmp_path / "a.csv")) == {name: [(2, "E1", "甲公司")]}


def test_parquet_and_old_excel_are_read_under_another_name_too(tmp_path: Path, checkout: Path) -> None:
    parquet(tmp_path / "a.txt")
    assert by_name(gathered(tmp_path / "s", tmp_path / "a.txt")) == {"a.txt": [(1, "E1", "甲公司")]}
    (tmp_path / "b.csv").write_bytes((checkout / "tests" / "loaders" / "small.xls").read_bytes())
    assert list(by_name(gathered(tmp_path / "s", tmp_path / "b.csv"))) == ["b.csv#企业"]


def test_a_text_that_begins_as_parquet_does_is_a_text(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"PAR1,\xe4\xbc\x81\xe4\xb8\x9a\xe4\xbb\xa3\xe5\x8f\xb7," + LINES[13:])
    found = gathered(tmp_path / "s", tmp_path / "a.csv")
    assert [form.source.header[0] for form in found.forms] == ["PAR1"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"Rar!\x1a\x07\x01\x00xx", "is a .rar archive"),
        (b"7z\xbc\xaf\x27\x1cxx", "is a .7z archive"),
        (b"SQLite format 3\x00xx", "is a SQLite database"),
        (b"PK\x03\x04xx", "is no .zip that can be read"),
    ],
)
def test_what_is_not_read_is_told_by_its_kind(tmp_path: Path, data: bytes, said: str) -> None:
    (tmp_path / "a.csv").write_bytes(data)
    with pytest.raises(DataRefused, match=said):
        gathered(tmp_path / "s", tmp_path / "a.csv")


def test_a_workbook_within_gzip_is_told(tmp_path: Path) -> None:
    parquet(tmp_path / "a")
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress((tmp_path / "a").read_bytes()))
    with pytest.raises(DataRefused, match=r"is a \.parquet that gzip packed; unpack it"):
        gathered(tmp_path / "s", tmp_path / "a.csv.gz")


def compound(*names: str) -> bytes:
    """A compound file of empty streams: what a workbook is put into that a password locks."""
    free, end, table = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<9I", 0, 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<109I", 0, *[free] * 108)

    def entry(name: str, kind: int, child: int, right: int) -> bytes:
        written = (name + "\0").encode("utf-16-le")
        ends = struct.pack("<HBB3I", len(written), kind, 1, free, right, child)
        return written.ljust(64, b"\0") + ends + bytes(36) + struct.pack("<IQ", end, 0)

    further = [entry(n, 2, free, at + 2 if at + 1 < len(names) else free) for at, n in enumerate(names)]
    listed = b"".join([entry("Root Entry", 5, 1, free), *further])
    return header + struct.pack("<128I", table, end, *[free] * 126) + listed.ljust(512, b"\0")


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.csv"])
def test_a_workbook_that_a_password_locks_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(compound("EncryptionInfo", "EncryptedPackage"))
    with pytest.raises(DataRefused, match="is locked by a password; save it without one"):
        gathered(tmp_path / "s", tmp_path / name)
