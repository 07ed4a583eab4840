from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from graph.errors import DataRefused
from loaders import read as reading
from loaders.read import Rows
from loaders.text import inspect


def rows(folder: Path, content: bytes, name: str = "a.csv") -> list[dict[str, Any]]:
    (folder / name).write_bytes(content)
    found: list[dict[str, Any]] = Rows(inspect(folder / name)).reader().read_all().to_pylist()
    return found


def cells(row: dict[str, Any]) -> list[str]:
    return [value for name, value in row.items() if name.startswith("c")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_every_cell_comes_as_text_with_its_row(tmp_path: Path, encoding: str) -> None:
    found = rows(tmp_path, "代号,金额\nE1,007\n电器, 1.50 \n".encode(encoding))
    assert [(r["row"], *cells(r)) for r in found] == [(2, "E1", "007"), (3, "电器", " 1.50 ")]
    assert all(r["broken"] is None for r in found)


def test_a_packed_file_reads_as_the_plain_one(tmp_path: Path) -> None:
    text = "代号,金额\nE1,1\n".encode()
    assert rows(tmp_path, text) == rows(tmp_path, gzip.compress(text), "a.csv.gz")


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_any_line_end_will_do_and_the_last_may_lack(tmp_path: Path, ending: str) -> None:
    found = rows(tmp_path, ending.join(["a,b", "1,2", "3,4"]).encode())
    assert [cells(r) for r in found] == [["1", "2"], ["3", "4"]]


@pytest.mark.parametrize("content", [b"a,b", b"a,b\n", b"\n\na,b"])
def test_a_file_of_a_header_alone_has_no_rows(tmp_path: Path, content: bytes) -> None:
    assert rows(tmp_path, content) == []


def test_rows_of_too_few_or_too_many_cells_stay_with_their_text(tmp_path: Path) -> None:
    found = rows(tmp_path, b"\na,b,c\n1,2,3\n4,5\n\n6,7,8,9\n10,11,12\n13\n")
    good = {r["row"]: cells(r) for r in found if r["broken"] is None}
    assert good == {3: ["1", "2", "3"], 5: ["", "", ""], 7: ["10", "11", "12"]}
    assert {(r["row"], r["broken"], r["why"]) for r in found if r["broken"] is not None} == {
        (4, "4,5", "has 2 cells where the header has 3"),
        (6, "6,7,8,9", "has 4 cells where the header has 3"),
        (8, "13", "has 1 cells where the header has 3"),
    }


def test_quoted_cells_may_hold_commas_quotes_and_line_ends(tmp_path: Path) -> None:
    found = rows(tmp_path, b'a,b\n"x,y","say ""hi"""\n"two\nlines",2\n3,4\n')
    assert [cells(r) for r in found] == [["x,y", 'say "hi"'], ["two\nlines", "2"], ["3", "4"]]
    assert [r["row"] for r in found] == [2, 3, 4]


def test_an_open_quote_is_told_from_the_lines_it_swallows(tmp_path: Path) -> None:
    found = rows(tmp_path, b'a,b\n1,2\n"3,4\n5,6\n')
    assert found[-1]["why"] == (
        "has 1 cells where the header has 2, and goes over 2 lines: look for a quote that is never closed"
    )


def test_quotes_that_pair_up_over_rows_swallow_none_in_silence(tmp_path: Path) -> None:
    found = rows(tmp_path, b'a,b,c\n1,2,3\n4,"5,6\n7,8,9\n10,"11,12\n13,"14\nand, so",15\n')
    assert [r["broken"] for r in found] == [None, "5,6\n7,8,9\n10,11", None]
    assert found[1]["why"] == "holds other rows in one cell: look for a quote that is never closed"


@pytest.mark.parametrize("by", ["\t", "|", ";"])
def test_rows_in_one_cell_are_told_by_the_delimiter_of_their_file(tmp_path: Path, by: str) -> None:
    swallowing = [line.replace(",", by) for line in ("a,b,c", '1,"2,3', '4,5",6')]
    found = rows(tmp_path, "\n".join([*swallowing, f'7{by}"8, 8, 8\n8"{by}9']).encode())
    assert [r["why"] for r in found] == ["holds other rows in one cell: look for a quote that is never closed", None]


def test_a_row_longer_than_a_block_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "BLOCK", 64)
    (tmp_path / "a.csv").write_bytes(b'a,b\n1,2\n"' + b"3,4\n" * 100)
    stream = Rows(inspect(tmp_path / "a.csv"))
    with pytest.raises(DataRefused, match=r"a\.csv cannot be read to its end: .*a quote that is never closed"):
        stream.reader().read_all()
    assert isinstance(stream.fault, DataRefused)


def test_rows_keep_their_numbers_over_many_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "BLOCK", 64)
    lines = [f"{n}" if n % 7 == 0 or 300 < n < 400 else f"{n},x" for n in range(2, 1000)]
    found = rows(tmp_path, ("a,b\n" + "\n".join(lines)).encode())
    assert sorted(r["row"] for r in found) == list(range(2, 1000))
    assert all(int(r["c0"] or r["broken"]) == r["row"] for r in found)
    assert {r["row"] for r in found if r["broken"]} == {n for n in range(2, 1000) if n % 7 == 0 or 300 < n < 400}


def test_a_file_that_grows_meanwhile_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"a,b\n1,2\n")
    stream = Rows(inspect(tmp_path / "a.csv"))
    (tmp_path / "a.csv").write_bytes(b"a,b\n1,2\n3,4\n")
    with pytest.raises(DataRefused, match="changed while it was read"):
        stream.reader().read_all()


def test_progress_counts_rows(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"a,b\n1,2\n3,4\n")
    told: list[tuple[str, int, int | None]] = []
    table: pa.Table = Rows(inspect(tmp_path / "a.csv"), lambda *said: told.append(said)).reader().read_all()
    assert table.num_rows == 2
    assert told == [("reading a.csv", 4, 4)]
