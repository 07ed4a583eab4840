from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import ibis
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.engine import batches, connect
from graph.topics.customers import CUSTOMERS
from graph.topics.invoices import INVOICES
from graph.topics.topic import Field, Kind
from loaders import parse

CON = connect()


def read(field: Field, cells: Sequence[str]) -> list[Any]:
    """The value of each cell as the loader reads it, or what it says is wrong with it."""
    CON.con.register("cells", pa.table({"cell": pa.array(cells, pa.string()), "at": range(len(cells))}))
    rows = CON.table("cells")
    trimmed = rows.mutate(cell=parse.trimmed(rows.cell)).alias("trimmed")
    values = trimmed.mutate(value=parse.value(trimmed.cell, field)).alias("values")
    told = values.mutate(reason=values.value.isnull().ifelse(parse.reason(values.cell, field), parse.NULL_TEXT))
    found = batches(CON, told.order_by("at").select("value", "reason")).read_all().to_pylist()
    return [row["reason"] if row["value"] is None else row["value"] for row in found]


def kind(of: Kind) -> Field:
    return Field("x", of, ("x",))


def field(name: str) -> Field:
    return next(f for topic in (INVOICES, CUSTOMERS) for f in topic.fields if f.name == name)


@pytest.mark.parametrize(
    "cell",
    [
        "2017/7/18",
        "2017-07-18",
        "2017-7-18",
        "20170718",
        "2017年7月18日",
        "2017年07月18日",
        " 2017.7.18 ",
        "2017/07/18\u3000",
        "2017/7/18 0:00",
        "2017-07-18 00:00:00",
        "2017-07-18T13:45:01.5",
        "２０１７／７／１８",
        "２０１７年７月１８日",
    ],
)
def test_a_day_is_read_in_any_of_its_spellings(cell: str) -> None:
    assert read(kind(Kind.DAY), [cell]) == [date(2017, 7, 18)]


@pytest.mark.parametrize(
    "cell",
    [
        "2017/2/30",
        "2017-13-01",
        "20170230",
        "2017",
        "17/7/18",
        "2017/7",
        "today",
        "2017-7-18 BC",
        "0017-07-18",
        "2999/1/1",
        "2017-07-18x",
        "201707181",
        "2019/2/29",
        "2017-7-18-1",
    ],
)
def test_what_is_no_day_is_refused(cell: str) -> None:
    assert "is no day of the calendar" in read(kind(Kind.DAY), [cell])[0]


@settings(max_examples=10, deadline=None)
@given(st.lists(st.dates(date(1900, 1, 1), date(2199, 12, 31)), min_size=1, max_size=60))
def test_every_day_comes_back_from_every_spelling(days: list[date]) -> None:
    spelled = [f"{d.year}/{d.month}/{d.day}" for d in days]
    spelled += [d.isoformat() for d in days]
    spelled += [f"{d:%Y%m%d}" for d in days]
    spelled += [f"{d.year}年{d.month}月{d.day}日" for d in days]
    assert read(kind(Kind.DAY), spelled) == days * 4


@pytest.mark.parametrize(
    ("cell", "fen"),
    [
        ("0", 0),
        ("-943.4", -94340),
        ("1000", 100000),
        ("12.34", 1234),
        ("1,234,567.89", 123456789),
        ("￥1,000", 100000),
        ("１２．３４", 1234),
        ("　5.00 ", 500),
        ("+7", 700),
        (".5", 50),
        ("5.", 500),
        ("3.1400", 314),
        ("0.29", 29),
        ("-0.01", -1),
        ("99999999999999.99", 9999999999999999),
        ("007.10", 710),
        ("－２．５", -250),
    ],
)
def test_an_amount_is_read_to_the_fen(cell: str, fen: int) -> None:
    assert read(kind(Kind.MONEY), [cell]) == [fen]


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("1e3", "was shortened by a spreadsheet and its digits are lost: export the column as text"),
        ("1_000", "is not an amount"),
        ("abc", "is not an amount"),
        ("-", "is not an amount"),
        ("1,23", "is not an amount"),
        ("12,34.5", "is not an amount"),
        ("1.2.3", "is not an amount"),
        ("免税", "is not an amount"),
        (".", "is not an amount"),
        ("NaN", "is not an amount"),
        ("--1", "is not an amount"),
        ("1.005", "has more than two decimals"),
        ("-0.001", "has more than two decimals"),
        ("1.230001", "has more than two decimals"),
        ("100000000000000", "is too large for an amount"),
    ],
)
def test_what_is_no_amount_is_refused(cell: str, reason: str) -> None:
    assert read(kind(Kind.MONEY), [cell]) == [reason]


@settings(max_examples=10, deadline=None)
@given(st.lists(st.integers(-9_999_999_999_999_999, 9_999_999_999_999_999), min_size=1, max_size=60))
def test_every_amount_comes_back_exactly(amounts: list[int]) -> None:
    yuan = [Decimal(fen).scaleb(-2) for fen in amounts]
    spelled = [f"{y:f}" for y in yuan] + [f"{y:,.2f}" for y in yuan] + [f"{y:.4f}" for y in yuan]
    assert read(kind(Kind.MONEY), spelled) == amounts * 3


@pytest.mark.parametrize(
    ("cell", "state"),
    [
        ("有效发票", "valid"),
        ("正常", "valid"),
        (" 作废发票", "void"),
        ("` 作废发票`", "void"),
        ("'作废发票", "void"),
        ("\u3000作废发票\u00a0", "void"),
        ("\ufeff有效发票", "valid"),
    ],
)
def test_a_padded_state_is_understood(cell: str, state: str) -> None:
    assert read(field("state"), [cell]) == [state]


def test_an_unknown_state_is_refused_with_what_is_known() -> None:
    (why,) = read(field("state"), ["待定"])
    assert why.startswith("is none of 有效发票, 有效, 作废发票, 作废, 红冲, 红冲发票")


def test_flags_are_read() -> None:
    assert read(kind(Kind.FLAG), ["是", "否", "Y", "n", "１"]) == [True, False, True, False, True]
    assert read(kind(Kind.FLAG), ["也许"]) == ["is neither 是 nor 否"]


def test_former_names_are_split_at_any_separator() -> None:
    assert read(field("former_names"), ["甲公司；乙公司、 丙公司;甲公司", "", "；"]) == [
        ["丙公司", "乙公司", "甲公司"],
        [],
        [],
    ]


def test_a_code_is_made_narrow_and_a_name_is_left_as_it_is() -> None:
    assert read(kind(Kind.CODE), ["　Ｅ１７ "]) == ["E17"]
    assert read(kind(Kind.TEXT), [" 甲（中国）有限公司 "]) == ["甲（中国）有限公司"]


def test_every_kind_has_an_expression() -> None:
    assert set(parse.READERS) == set(Kind)
    assert isinstance(parse.NULL_TEXT, ibis.Expr)
