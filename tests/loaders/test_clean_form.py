from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from graph.errors import DataRefused
from graph.topics import TOPICS
from loaders.form import Form, recognise
from loaders.options import LoadOptions
from loaders.text import inspect

INPUT = "企业代号,发票号码,开票日期,销方单位代号,金额,税额,价税合计,发票状态"


def form(folder: Path, header: str) -> Form:
    path = folder / "a.csv"
    path.write_text(header + "\n", encoding="utf-8")
    return recognise(inspect(path), TOPICS, LoadOptions(date(2020, 3, 1)))


def test_topic_and_layout_are_told_from_the_header(tmp_path: Path) -> None:
    for header, topic, layout in [
        (INPUT, "invoices", "input"),
        (INPUT.replace("销方", "购方"), "invoices", "output"),
        ("企业代号,企业名称,信誉评级,是否违约", "customers", "customers"),
        ("企业代号,企业名称", "customers", "customers"),
    ]:
        found = form(tmp_path, header)
        assert (found.topic.name, found.layout.name, found.unused) == (topic, layout, [])


def test_headers_may_be_padded_wide_quoted_and_in_any_order(tmp_path: Path) -> None:
    found = form(tmp_path, '" 企业 名称　",备注,ｃｏｄｅ,')
    assert found.filled == {"name": 0, "code": 2}
    assert found.unused == ["备注", "(column 4)"]


def test_an_unknown_header_names_what_it_has_and_what_is_nearest(tmp_path: Path) -> None:
    with pytest.raises(DataRefused) as refused:
        form(tmp_path, INPUT.replace("发票号码", "发票号码号").replace("金额,", "总金额,"))
    assert str(refused.value) == (
        f"no topic knows the header of {tmp_path / 'a.csv'}: "
        "it has 企业代号, 发票号码号, 开票日期, 销方单位代号, 总金额, 税额, 价税合计, 发票状态; "
        "nearest is 进项发票 (topic invoices), "
        "which also needs 发票号码 or number (is 发票号码号 meant?); 金额 or amount (is 总金额 meant?)"
    )


def test_an_english_header_is_told_the_english_name_that_it_lacks(tmp_path: Path) -> None:
    with pytest.raises(DataRefused, match=r"which also needs 发票状态 or state \(is status meant\?\)$"):
        form(tmp_path, "owner,number,day,seller,amount,tax,total,status")


def test_every_field_can_be_named_in_english() -> None:
    for topic in TOPICS:
        for layout in topic.layouts:
            assert all(field.aliases[-1].isascii() for field in topic.fields_of(layout) if field.aliases)


def test_a_header_with_nothing_known_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataRefused, match=r"it has x, y; nearest is 企业信息 \(topic customers\), which also needs"):
        form(tmp_path, "x,y")


def test_two_columns_for_one_field_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataRefused, match=r"has 2 columns for 企业代号 \(企业代号, 企业 代号\); keep one"):
        form(tmp_path, "企业代号,企业名称,企业 代号")


def test_unused_columns_may_repeat(tmp_path: Path) -> None:
    assert form(tmp_path, "企业代号,企业名称,备注,备注").unused == ["备注", "备注"]


def test_a_file_of_both_books_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataRefused, match=r"could be any of 进项发票 \(input\), 销项发票 \(output\)"):
        form(tmp_path, INPUT + ",购方单位代号")
