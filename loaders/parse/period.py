"""Periods: the month, quarter or year that a declaration or a bill is for, as its first day."""

from __future__ import annotations

import ibis
from ibis.expr.types import StringValue, Value

from graph.topics.topic import Field
from loaders.parse.cell import NULL_TEXT, narrow
from loaders.parse.day import FIRST_YEAR, LAST_YEAR

MONTH = r"^([0-9]{4})-([0-9]{1,2})(-[0-9]{1,2})?$"
DIGITS = r"^([0-9]{4})([0-9]{2})([0-9]{2})?$"
QUARTER = r"^([0-9]{4})-?第?(q[1-4]|[1-4一二三四]季)$"
HALF = r"^([0-9]{4})-?([上下])半$"
REASON = "is no period (2019-01, 201901, 2019年1月, 2019Q1, 2019年1季度 and 2019 are understood)"
STARTS = {"1": "01", "一": "01", "2": "04", "二": "04", "3": "07", "三": "07", "4": "10", "四": "10"}


def period(cell: StringValue, field: Field) -> Value:
    """The first day of the period; of a day, the first of its month."""
    plain = narrow(cell).re_replace(r"\s", "").lower().re_replace("(月份?|日|年度|度)$", "").translate("年/.月", "----")
    plain = plain.re_replace("-$", "")
    first = ibis.cases(
        (plain.re_search("^[0-9]{4}$"), plain + "-01-01"),
        (plain.re_search(DIGITS), plain.re_replace(DIGITS, r"\1-\2-01")),
        (plain.re_search(MONTH), plain.re_replace(MONTH, r"\1-\2-01")),
        (plain.re_search(QUARTER), plain.substr(0, 4) + "-" + _quarter(plain) + "-01"),
        (plain.re_search(HALF), plain.substr(0, 4) + plain.contains("上").ifelse("-01-01", "-07-01")),
        else_=NULL_TEXT,
    ).try_cast("date")
    return first.year().between(FIRST_YEAR, LAST_YEAR).ifelse(first, ibis.null("date"))


def _quarter(plain: StringValue) -> StringValue:
    """The month that the quarter begins with."""
    named = plain.re_replace("^[0-9]{4}", "")
    return ibis.cases(*((named.contains(sign), month) for sign, month in STARTS.items()), else_="00")
