from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from graph.errors import DataRefused
from loaders.options import Reading
from tests.loaders.handed import by_name, cells, gathered

FIRMS = ("企业代号", "企业名称", "违约日期")


def put(folder: Path, *sheets: tuple[str, list[tuple[object, ...]]], name: str = "a.xlsx") -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet: Worksheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(folder / name)
    return folder / name


def test_each_sheet_is_a_file(tmp_path: Path) -> None:
    path = put(tmp_path, ("一", [FIRMS[:2], ("E1", "甲")]), ("二", [FIRMS[:2], ("E2", "乙")]), ("空", []))
    found = gathered(tmp_path / "s", path)
    assert by_name(found) == {"a.xlsx#一": [(2, "E1", "甲")], "a.xlsx#二": [(2, "E2", "乙")]}
    assert len({form.digest for form in found.forms}) == 2
    assert found.strangers == {}


def test_cells_come_as_they_would_in_a_file_of_text(tmp_path: Path) -> None:
    rows = [
        (*FIRMS, "金额", "备注"),
        (1001, "甲", date(2019, 1, 7), 0.1 + 0.2, True),
        ("007", "乙", datetime.fromisoformat("2019-01-07T08:30"), 1234567.0, None),
        (1.5, " 丙 ", 43472, -943.4, "=1/0"),
    ]
    assert by_name(gathered(tmp_path / "s", put(tmp_path, ("S", rows)))) == {
        "a.xlsx#S": [
            (2, "1001", "甲", "2019-01-07", "0.3", "true"),
            (3, "007", "乙", "2019-01-07 08:30:00", "1234567", ""),
            (4, "1.5", " 丙 ", "43472", "-943.4", ""),
        ]
    }


def test_a_number_that_was_rounded_is_no_code(tmp_path: Path) -> None:
    path = put(tmp_path, ("S", [FIRMS[:2], (24322000000012345678, "甲"), (914403001922038216, "乙"), (10**14, "丙")]))
    assert [row[1] for row in cells(gathered(tmp_path / "s", path).forms[0])] == [
        "2.43220000000123E+19",
        "9.14403001922038E+17",
        "100000000000000",
    ]


def test_titles_above_the_header_are_passed_over_and_rows_keep_their_numbers(tmp_path: Path) -> None:
    rows = [("某某银行企业信息表",), (), ("制表日期", "2020-01-01"), FIRMS[:2], ("E1", "甲"), (), ("E2", "乙")]
    (form,) = gathered(tmp_path / "s", put(tmp_path, ("S", rows))).forms
    assert form.source.header == FIRMS[:2]
    assert cells(form) == [(5, "E1", "甲"), (7, "E2", "乙")]


def test_a_table_may_stand_anywhere(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for place, value in {"C6": "企业代号", "D6": "企业名称", "C7": "E1", "D7": "甲"}.items():
        book.active[place] = value
    book.save(tmp_path / "a.xlsx")
    assert by_name(gathered(tmp_path / "s", tmp_path / "a.xlsx")) == {"a.xlsx#Sheet": [(7, "E1", "甲")]}


def test_a_cell_that_is_merged_downwards_counts_for_each_row(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in [
        ("表",),
        ("企业代号", "企业名称", "地区"),
        ("E1", "甲", "深圳"),
        ("E2", "乙"),
        ("E3", "丙"),
        ("E4", "丁"),
    ]:
        book.active.append(row)
    book.active.merge_cells("A1:C1")
    book.active.merge_cells("C3:C5")
    book.save(tmp_path / "a.xlsx")
    (form,) = gathered(tmp_path / "s", tmp_path / "a.xlsx").forms
    assert [row[3] for row in cells(form)] == ["深圳", "深圳", "深圳", ""]


def test_a_hidden_sheet_is_told_and_read_where_it_is_named(tmp_path: Path) -> None:
    path = put(tmp_path, ("一", [FIRMS[:2], ("E1", "甲")]), ("二", [FIRMS[:2], ("E2", "乙")]))
    book = openpyxl.load_workbook(path)
    book["二"].sheet_state = "hidden"
    book.save(path)
    found = gathered(tmp_path / "s", path)
    assert list(by_name(found)) == ["a.xlsx#一"]
    assert list(found.strangers.values()) == [
        f"{path}#二 is hidden; show it in the workbook, or name it in a manifest as sheet"
    ]
    (named,) = gathered(tmp_path / "s", path, reading=Reading(sheet="二")).forms
    assert (named.source.name, named.digest) == ("a.xlsx#二", named.source.sha256)


def test_a_sheet_that_is_not_there_is_refused(tmp_path: Path) -> None:
    path = put(tmp_path, ("发票", [FIRMS[:2]]), ("说明", [("x",)]))
    with pytest.raises(DataRefused, match=r"a\.xlsx has no sheet 发票1 \(is 发票 meant\?\); its sheets are 发票, 说明"):
        gathered(tmp_path / "s", path, reading=Reading(sheet="发票1"))


def test_a_sheet_of_no_topic_is_told_and_the_others_go_in(tmp_path: Path) -> None:
    found = gathered(tmp_path / "s", put(tmp_path, ("说明", [("本表由系统生成",)]), ("S", [FIRMS[:2], ("E1", "甲")])))
    assert list(by_name(found)) == ["a.xlsx#S"]
    assert "no topic knows the header of" in found.strangers[f"{tmp_path}/a.xlsx#说明"]


def test_a_workbook_of_nothing_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataRefused, match=r"no topic knows the header of \S+a\.xlsx#S: it has x, y"):
        gathered(tmp_path / "s", put(tmp_path, ("S", [("x", "y")])))
    with pytest.raises(DataRefused, match=r"a\.xlsx is empty"):
        gathered(tmp_path / "s", put(tmp_path, ("S", [])))


def test_a_sheet_without_a_header_is_told_by_position(tmp_path: Path) -> None:
    path = put(tmp_path, ("S", [("E1", "x", "甲"), ("E2", "y", "乙")]))
    found = gathered(tmp_path / "s", path, reading=Reading(header=False, mapping={"code": 1, "name": 3}))
    assert cells(found.forms[0])[0] == (1, "E1", "x", "甲")


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.xlsb", "a.ods"])
def test_what_is_no_workbook_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"code,name\nE1,x\n")
    with pytest.raises(DataRefused, match=rf"{name} is no workbook that can be read .*save it again as \.xlsx"):
        gathered(tmp_path / "s", tmp_path / name)
