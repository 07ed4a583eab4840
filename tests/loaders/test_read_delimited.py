from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from graph.errors import BadParameter, DataRefused
from loaders.options import Reading, said
from loaders.text import inspect
from tests.loaders.handed import cells, gathered

ROWS = (("企业代号", "企业名称", "行业"), ("E1", '甲"公司', "贸易"), ("E2", "", "制造"))
READ = [(2, "E1", '甲"公司', "贸易"), (3, "E2", "", "制造")]


def put(folder: Path, content: bytes, name: str = "a.csv") -> Path:
    (folder / name).write_bytes(content)
    return folder / name


def parted(by: str, end: str = "\n") -> str:
    return "".join(by.join(row) + end for row in ROWS)


def read(folder: Path, path: Path, **reading: Any) -> list[tuple[Any, ...]]:
    (form,) = gathered(folder / "scratch", path, reading=Reading(**reading)).forms
    return cells(form)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("by", ["|+|", "@|@", "|@|", "|!|", "\x01", "|", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_delimiters_are_told_by_the_header(tmp_path: Path, by: str, end: str, encoding: str) -> None:
    path = put(tmp_path, parted(by, end).replace('"', "" if len(by) == 1 and by > "\x01" else '"').encode(encoding))
    expected = [tuple(str(c).replace('"', "") if len(by) == 1 and by > "\x01" else c for c in row) for row in READ]
    assert inspect(path).delimiter == by
    assert [tuple(map(str, row)) for row in read(tmp_path, path)] == [tuple(map(str, row)) for row in expected]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le"])
def test_text_of_two_bytes_a_character_is_read(tmp_path: Path, encoding: str) -> None:
    text = parted("\t").replace('"', "")
    path = put(tmp_path, ("" if encoding == "utf-16" else "\ufeff").encode(encoding) + text.encode(encoding), "a.txt")
    assert read(tmp_path, path)[0] == (2, "E1", "甲公司", "贸易")


def test_a_longer_delimiter_is_not_taken_for_the_shorter_in_it(tmp_path: Path) -> None:
    assert inspect(put(tmp_path, "企业代号|@|企业名称\nE1|@|a|b\n".encode())).delimiter == "|@|"


def test_what_splits_all_rows_alike_parts_them(tmp_path: Path) -> None:
    assert inspect(put(tmp_path, b"code,name;of\nE1,a\nE2,b\n")).delimiter == ","
    assert inspect(put(tmp_path, b"code,name;of\nE1 x;a\nE2 y;b\n")).delimiter == ";"


def test_a_delimiter_that_cannot_be_told_has_to_be_said(tmp_path: Path) -> None:
    path = put(tmp_path, b"code,na;me\nE1,a;b\n")
    with pytest.raises(DataRefused, match=r"could be parted by ';' or ','; say which by --delimiter or in a manifest"):
        inspect(path)
    assert inspect(path, said(";", None, None)).header == ("code,na", "me")


def test_any_delimiter_may_be_said(tmp_path: Path) -> None:
    assert read(tmp_path, put(tmp_path, parted("~~").encode()), delimiter="~~") == READ
    assert read(tmp_path, put(tmp_path, parted("^").replace('"', "").encode(), "b.unl"), delimiter="^")[1][1] == "E2"


@pytest.mark.parametrize(("written", "meant"), [("tab", "\t"), ("\\t", "\t"), ("\\x01", "\x01"), ("|+|", "|+|")])
def test_delimiters_that_are_hard_to_type_have_names(written: str, meant: str) -> None:
    assert said(written, None, None).delimiter == meant


@pytest.mark.parametrize("written", ["", "\n", 'a"', "\x1f"])
def test_what_cannot_part_cells_is_refused(written: str) -> None:
    with pytest.raises(BadParameter, match="is no delimiter"):
        said(written, None, None)


def test_an_encoding_that_is_said_is_the_only_one_tried(tmp_path: Path) -> None:
    path = put(tmp_path, parted("\t").replace('"', "").encode("gb18030"))
    with pytest.raises(DataRefused, match=r"a\.csv is not UTF-8: byte 0 \(about row 1\) is none of its characters"):
        inspect(path, said(None, "UTF-8", None))
    assert inspect(path, said(None, "gbk", None)).encoding == "gb18030"
    with pytest.raises(BadParameter, match="'utf-7' is no encoding that can be read; give utf-8, gb18030 or utf-16"):
        said(None, "utf-7", None)


def test_a_file_without_a_header_starts_with_row_1(tmp_path: Path) -> None:
    path = put(tmp_path, b"E1,x,\xe7\x94\xb2\nE2,y,\xe4\xb9\x99\n")
    (form,) = gathered(tmp_path / "s", path, reading=Reading(header=False, mapping={"code": 1, "name": 3})).forms
    assert form.filled == {"code": 0, "name": 2}
    assert form.unused == ["column 2"]
    assert cells(form) == [(1, "E1", "x", "甲"), (2, "E2", "y", "乙")]


def test_a_file_without_a_header_needs_a_mapping(tmp_path: Path) -> None:
    with pytest.raises(
        DataRefused, match=r"a\.csv has no header: say in a manifest, by mapping, which column is which"
    ):
        read(tmp_path, put(tmp_path, b"E1,x\n"), header=False)


def test_rows_of_other_widths_stay_with_their_text(tmp_path: Path) -> None:
    path = put(tmp_path, "企业代号|+|企业名称\nE1|+|a\nE2\nE3|+|b|+|c\n".encode())
    assert read(tmp_path, path) == [
        (2, "E1", "a"),
        (3, "has 1 cells where the header has 2"),
        (4, "has 3 cells where the header has 2"),
    ]
