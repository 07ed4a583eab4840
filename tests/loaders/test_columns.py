from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph.errors import DataRefused
from graph.topics import TOPICS
from loaders.form import Form, recognise
from loaders.options import LoadOptions, Reading
from loaders.text import inspect

INPUT = "企业代号,发票号码,开票日期,销方单位代号,金额,税额,价税合计,发票状态"


def form(folder: Path, header: str, **reading: Any) -> Form:
    (folder / "a.csv").write_text(header + "\n", encoding="utf-8")
    said = Reading(**reading)
    return recognise(inspect(folder / "a.csv", said), TOPICS, LoadOptions(date(2020, 3, 1), reading=said))


def scales(form: Form) -> dict[str, int]:
    return {f.name: f.scale for f in form.fields() if f.scale != 1}


@pytest.mark.parametrize(
    ("written", "yuan"),
    [
        ("金额（万元）", 10_000),
        ("金额(万元)", 10_000),
        ("金额［万元］", 10_000),
        ("金额(单位：万元)", 10_000),
        ("金额_万元", 10_000),
        ("金额（人民币 亿元）", 10**8),
        ("金额(千元)", 1000),
        ("金额(元)", 1),
        ("金额（人民币元）", 1),
    ],
)
def test_a_header_may_name_its_unit(tmp_path: Path, written: str, yuan: int) -> None:
    found = form(tmp_path, INPUT.replace("金额", written))
    assert found.filled["amount"] == 4
    assert scales(found) == ({"amount": yuan} if yuan != 1 else {})
    assert next(f.scale for f in found.topic.fields if f.name == "amount") == yuan


def test_an_unknown_unit_makes_another_column(tmp_path: Path) -> None:
    with pytest.raises(DataRefused, match=r"which also needs 金额 or amount \(is 金额\(美元\) meant\?\)"):
        form(tmp_path, INPUT.replace("金额", "金额(美元)"))


def test_a_unit_counts_for_money_alone(tmp_path: Path) -> None:
    with pytest.raises(DataRefused, match="which also needs 发票号码"):
        form(tmp_path, INPUT.replace("发票号码", "发票号码(元)"))


def test_two_units_of_one_field_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataRefused, match=r"has 2 columns for 金额 \(金额, 金额\(万元\)\); keep one"):
        form(tmp_path, INPUT + ",金额(万元)")


def test_a_person_may_say_the_unit(tmp_path: Path) -> None:
    assert scales(form(tmp_path, INPUT, unit=10_000)) == {"amount": 10_000, "tax": 10_000, "total": 10_000}


def test_a_person_may_say_which_column_is_which(tmp_path: Path) -> None:
    header = INPUT.replace("发票号码", "票 号").replace("金额,", "净额,")
    found = form(tmp_path, header, mapping={"number": "票号", "amount": 5})
    assert (found.filled["number"], found.filled["amount"]) == (1, 4)
    assert found.unused == []


def test_what_a_person_says_wins_over_the_header(tmp_path: Path) -> None:
    found = form(tmp_path, "企业代号,企业名称,简称", mapping={"name": "简称"})
    assert found.filled == {"code": 0, "name": 2}
    assert found.unused == ["企业名称"]


def test_a_column_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        DataRefused, match=r"a\.csv has no column 企业名 for name \(is 企业名称 meant\?\); it has 企业代号, 企业名称"
    ):
        form(tmp_path, "企业代号,企业名称", mapping={"name": "企业名"})
    with pytest.raises(DataRefused, match=r"has 2 columns, so that name cannot be column 3; count them from 1 on"):
        form(tmp_path, "企业代号,企业名称", mapping={"name": 3})
    with pytest.raises(DataRefused, match=r"has 备注 as columns 3, 4; give region the number of one"):
        form(tmp_path, "企业代号,企业名称,备注,备注", mapping={"region": "备注"})


def test_a_field_that_no_topic_has_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataRefused, match=r"maps reigon, which no topic has \(is region meant\?\)"):
        form(tmp_path, "企业代号,企业名称", mapping={"reigon": 2})


def test_a_column_that_looks_like_one_that_lacks_is_told(tmp_path: Path) -> None:
    (doubt,) = form(tmp_path, "企业代号,企业名称,信誉评极").doubts
    assert doubt == 'is 信誉评极 meant for 信誉评级? A manifest says so: mapping = { rating = "信誉评极" }'


def test_another_reading_is_another_digest(tmp_path: Path) -> None:
    plain, other, again = (
        form(tmp_path, "企业代号,企业名称,简称", **reading)
        for reading in ({}, {"mapping": {"name": "简称"}}, {"mapping": {"name": "简称"}})
    )
    assert plain.digest == plain.source.sha256
    assert plain.digest != other.digest == again.digest


def test_the_first_row_of_a_file_without_a_header_gives_no_numbers_away(tmp_path: Path) -> None:
    with pytest.raises(DataRefused) as refused:
        form(tmp_path, "张三,11010519491231002X,13800138000,6222021234567890128")
    assert "(withheld: identity number)" in str(refused.value)
    assert not {"11010519491231002X", "13800138000", "6222021234567890128"} & set(str(refused.value).split(", "))
    found = form(tmp_path, "企业代号,企业名称,13800138000")
    assert found.unused == ["(withheld: phone number)"]
