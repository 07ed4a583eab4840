from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from graph.errors import DataRefused
from loaders.control import Said, read

DAY = date(2024, 1, 7)


def said(folder: Path, text: str) -> Said:
    path = folder / "a.ctl"
    path.write_text(text, encoding="utf-8")
    return read(path)


@pytest.mark.parametrize(
    "text",
    [
        "rows=1200\nday=2024-01-07\n",
        "file_name = a.csv\r\nROW_COUNT = 1,200\r\nDATA_DATE = 20240107\r\n",
        "记录数：1200\n业务日期：2024年1月7日",
        "rows=1200;day=2024/01/07",
        "a.csv|1200|20240107",
        "20240107 1200",
        "1200,2024-01-07",
        "a.csv|@|20240107|@|1200",
        "file,rows,biz_date\na.csv,1200,20240107",
        "rows|day\n1200|20240107",
        '{"rows": 1200, "day": "2024-01-07"}',
        '\ufeff{"文件名": "a.csv", "记录数": "1200", "数据日期": "20240107"}',
    ],
)
def test_the_forms_that_senders_use_are_understood(tmp_path: Path, text: str) -> None:
    assert said(tmp_path, text) == Said(1200, DAY)


@pytest.mark.parametrize("text", ["1200", "rows=1200", '{"count": 1200}'])
def test_a_day_may_lack(tmp_path: Path, text: str) -> None:
    assert said(tmp_path, text) == Said(1200, None)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "does not tell its number of rows"),
        ("1200 1300 20240107", "does not tell its number of rows from other numbers"),
        ("20240107", "does not tell its number of rows"),
        ("rows=many", "says no number of rows; rows=1200 and day=2024-01-07, a line each, is understood"),
        ("rows=1200\nday=7th", "says the day '7th', which is none"),
        ('{"day": "2024-01-07"}', "says no number of rows"),
    ],
)
def test_what_is_not_understood_is_refused(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(DataRefused, match=rf"the control file \S+a\.ctl {why}"):
        said(tmp_path, text)


def test_a_control_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataRefused, match=r"there is no control file \S+b\.ctl; its delivery is not complete"):
        read(tmp_path / "b.ctl")
