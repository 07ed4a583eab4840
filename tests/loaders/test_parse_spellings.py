"""Further spellings: what spreadsheets, ledgers and registries make of amounts, days, periods, numbers and codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.engine import batches, connect
from graph.topics.topic import Field, Kind
from loaders import parse

CON = connect()
SHORTENED = "was shortened by a spreadsheet and its digits are lost: export the column as text"


def read(of: Kind, cells: Sequence[str], scale: int = 1) -> list[Any]:
    """The value of each cell as the loader reads it, or what it says is wrong with it."""
    field = replace(Field("x", of, ("x",)), scale=scale)
    CON.con.register("cells", pa.table({"cell": pa.array(cells, pa.string()), "at": range(len(cells))}))
    rows = CON.table("cells")
    trimmed = rows.mutate(cell=parse.trimmed(rows.cell)).alias("trimmed")
    values = trimmed.mutate(value=parse.value(trimmed.cell, field)).alias("values")
    told = values.mutate(reason=values.value.isnull().ifelse(parse.reason(values.cell, field), parse.NULL_TEXT))
    found = batches(CON, told.order_by("at").select("value", "reason")).read_all().to_pylist()
    return [row["reason"] if row["value"] is None else row["value"] for row in found]


@pytest.mark.parametrize(
    ("cell", "fen"),
    [
        ("1,234.5万元", 1_234_500_000),
        ("1000万人民币", 1_000_000_000),
        ("500万元人民币", 500_000_000),
        ("人民币500万元整", 500_000_000),
        ("1.5亿元", 15_000_000_000),
        ("1.5亿", 15_000_000_000),
        ("0.000001万", 1),
        ("1.00000001亿元", 10_000_000_100),
        ("12千元", 1_200_000),
        ("3百万元", 300_000_000),
        ("1000元", 100_000),
        ("1000元整", 100_000),
        ("1,000.50元", 100_050),
        ("RMB 1,000.50", 100_050),
        ("CNY1000", 100_000),
        ("1000人民币元", 100_000),
        ("(1,234.00)", -123_400),
        ("（1,234.00）", -123_400),
        ("(￥5)", -500),
        ("(5)万元", -5_000_000),
        ("1,234.00-", -123_400),
        ("-￥1,000", -100_000),
        ("￥-1,000", -100_000),
        ("￥ 1,000.00", 100_000),
        ("1000 万元", 1_000_000_000),
        ("-1.2万元", -1_200_000),
        ("0万元", 0),
        ("-0.00", 0),
        ("１，２３４．５万元", 1_234_500_000),
        ("000000000000000000.50", 50),
        ("99999999999999.99元", 9_999_999_999_999_999),
    ],
)
def test_amounts_come_with_separators_signs_and_units(cell: str, fen: int) -> None:
    assert read(Kind.MONEY, [cell]) == [fen]


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("0.0000001万元", "has more than two decimals"),
        ("1.00000000001亿元", "has more than two decimals"),
        ("1.005元", "has more than two decimals"),
        ("(0.001)", "has more than two decimals"),
        ("100000000000000元", "is too large for an amount"),
        ("1000000亿元", "is too large for an amount"),
        ("500万美元", "is in another currency than yuan"),
        ("USD 500", "is in another currency than yuan"),
        ("1.2E+07", SHORTENED),
        ("1亿2000万元", "is not an amount"),
        ("--5", "is not an amount"),
        ("-(5)", "is not an amount"),
        ("(-5)", "is not an amount"),
        ("-5-", "is not an amount"),
        ("万元", "is not an amount"),
        ("5万5", "is not an amount"),
        ("1 234,56", "is not an amount"),
        ("12 34", "is not an amount"),
        ("1.234,56", "is not an amount"),
    ],
)
def test_what_would_lose_a_fen_or_is_in_doubt_is_refused(cell: str, reason: str) -> None:
    assert read(Kind.MONEY, [cell]) == [reason]


def test_a_number_is_in_the_unit_of_its_header_unless_it_has_its_own() -> None:
    cells = ["1", "1,234.5", "0.000001", "0.0000001", "(2)", "3元", "4亿元", "5万元", "10000000000", "9999999999"]
    assert read(Kind.MONEY, cells, scale=10_000) == [
        *(1_000_000, 1_234_500_000, 1, "has more than two decimals", -2_000_000, 300, 40_000_000_000, 5_000_000),
        *("is too large for an amount", 9_999_999_999_000_000),
    ]


@settings(max_examples=10, deadline=None)
@given(st.lists(st.integers(-9_999_999_999_999_999, 9_999_999_999_999_999), min_size=1, max_size=40))
def test_every_amount_comes_back_exactly_from_any_unit(amounts: list[int]) -> None:
    yuan = [Decimal(fen).scaleb(-2) for fen in amounts]
    spelled = [f"{y:,.2f}元" for y in yuan] + [f"{y.scaleb(-4):,.6f}万元" for y in yuan]
    spelled += [f"{y.scaleb(-8):f}亿" for y in yuan] + [f"({abs(y):,.2f})" for y in yuan]
    assert read(Kind.MONEY, spelled) == amounts * 3 + [-abs(fen) for fen in amounts]


@pytest.mark.parametrize(
    "cell",
    [
        "43472",
        "43472.0",
        "43472.75",
        "20190107102030",
        "2019-01-07 10:20:30.123456",
        "2019/1/7 10:20",
        "2019/1/7 上午 10:20:30",
        "2019/1/7 10:20:30 PM",
        "2019-01-07T00:00:00+08:00",
        "2019年1月7日 10:20",
        "2019年1月7日星期一",
        "2019年 1月 7日",
        "20190107 10:20:30",
        "2019.01.07",
        "07-JAN-2019",
        "7 Jan 2019",
    ],
)
def test_days_come_as_serials_with_clocks_and_with_names_of_months(cell: str) -> None:
    assert read(Kind.DAY, [cell]) == [date(2019, 1, 7)]


@pytest.mark.parametrize("cell", ["01/07/2019", "07-01-2019", "25/07/2019", "7.1.2019", "07-JAN-19", "07-1月 -19"])
def test_a_day_that_may_be_another_is_refused_as_doubtful(cell: str) -> None:
    assert read(Kind.DAY, [cell])[0].startswith("is doubtful: which of its numbers is the day")


@pytest.mark.parametrize(
    "cell", ["1", "4347", "20190", "434720", "99999", "-43472", "20191301102030", "2019-01-06T16:00:00Z", "31-FEB-2019"]
)
def test_other_numbers_are_no_serials(cell: str) -> None:
    assert "is no day of the calendar" in read(Kind.DAY, [cell])[0]


@settings(max_examples=5, deadline=None)
@given(st.lists(st.dates(date(1970, 1, 1), date(2098, 12, 31)), min_size=1, max_size=40))
def test_every_day_comes_back_from_its_serial(days: list[date]) -> None:
    serials = [str((d - date(1899, 12, 30)).days) for d in days]
    assert read(Kind.DAY, [*serials, *(f"{d:%d-%b-%Y}".upper() for d in days)]) == days * 2


@pytest.mark.parametrize(
    ("cell", "first"),
    [
        ("2019-01", date(2019, 1, 1)),
        ("201911", date(2019, 11, 1)),
        ("2019/1", date(2019, 1, 1)),
        ("2019.12", date(2019, 12, 1)),
        ("2019年1月", date(2019, 1, 1)),
        ("2019年01月份", date(2019, 1, 1)),
        ("2019Q3", date(2019, 7, 1)),
        ("2019-q4", date(2019, 10, 1)),
        ("2019年第二季度", date(2019, 4, 1)),
        ("2019年1季度", date(2019, 1, 1)),
        ("2019年四季度", date(2019, 10, 1)),
        ("2019年下半年", date(2019, 7, 1)),
        ("2019年上半年", date(2019, 1, 1)),
        ("2019年", date(2019, 1, 1)),
        ("2019年度", date(2019, 1, 1)),
        ("2019", date(2019, 1, 1)),
        ("2019-03-31", date(2019, 3, 1)),
        ("20190331", date(2019, 3, 1)),
        ("2019年3月31日", date(2019, 3, 1)),
    ],
)
def test_a_period_is_kept_as_its_first_day(cell: str, first: date) -> None:
    assert read(Kind.PERIOD, [cell]) == [first]


@pytest.mark.parametrize("cell", ["2019-13", "201900", "19-01", "2019Q5", "2019年5季度", "一月", "3000", "0001-01"])
def test_what_is_no_period_is_refused(cell: str) -> None:
    assert "is no period" in read(Kind.PERIOD, [cell])[0]


def test_whole_numbers_and_shares() -> None:
    assert read(Kind.NUMBER, ["5", "1,234", "-7", "12.00", "１２", "1.5", "12,34", "1E+10", "x"]) == [
        *(5, 1234, -7, 12, 12),
        *("is not a whole number", "is not a whole number", SHORTENED, "is not a whole number"),
    ]
    refused = "is not a share (35% and 0.35 are understood)"
    assert read(Kind.RATIO, ["35%", "0.35", "35 percent", "100%", "1", "３５％", ".5"]) == [
        *(0.35, 0.35, 0.35, 1, 1, 0.35, 0.5)
    ]
    assert read(Kind.RATIO, ["35", "101%", "-1%", "half"]) == [refused] * 4
    assert read(Kind.RATIO, ["35", "35%", "0.5", "100", "101"], scale=100) == [0.35, 0.35, 0.005, 1, refused]


@pytest.mark.parametrize("kind", [Kind.CODE, Kind.USCC, Kind.IDENTITY, Kind.PHONE, Kind.ACCOUNT])
def test_a_code_that_a_spreadsheet_shortened_is_refused(kind: Kind) -> None:
    assert read(kind, ["1.23457E+19", "9.13301E+17", "1e+05", "６.２E＋１８"]) == [SHORTENED] * 4


@pytest.mark.parametrize("kind", [Kind.CODE, Kind.USCC])
def test_a_code_with_an_e_in_it_is_left_as_it_is(kind: Kind) -> None:
    assert read(kind, ["E17", "1E5", "A+B", "12E10"]) == ["E17", "1E5", "A+B", "12E10"]


def test_a_tax_number_loses_spaces_and_dashes() -> None:
    assert read(Kind.USCC, ["9133 0100-ma27xxxx1a", "３３０１００１２３４５６７８９"]) == [
        "91330100MA27XXXX1A",
        "330100123456789",
    ]
