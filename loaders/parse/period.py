"""Periods: the month, quarter or year that a declaration or a bill is for, as its first day."""

from __future__ import annotations

import ibis
from ibis.expr.types import StringValue, Value

from graph.topics.topic import Field
from loaders.parse.cell import NULL_TEXT, narrow

MONTH = r"^[0-9]{4}-[0-9]{1,2}$"
QUARTER = r"^[0-9]{4}-?[Qq][1-4]$"
REASON = "is no period (2019-01, 201901, 2019年1月, 2019Q1 and 2019 are understood)"


def period(cell: StringValue, field: Field) -> Value:
    """The first day of the period."""
    plain = narrow(cell).re_replace("月份?$", "").translate("年/.", "---").re_replace("-$", "")
    first = ibis.cases(
        (plain.re_search("^[0-9]{4}$"), plain + "-01-01"),
        (plain.re_search("^[0-9]{6}$"), plain.substr(0, 4) + "-" + plain.substr(4, 2) + "-01"),
        (plain.re_search(MONTH), plain + "-01"),
        (plain.re_search(QUARTER), plain.substr(0, 4) + "-" + _month(plain) + "-01"),
        (plain.re_search("^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}$"), plain.re_replace("-[0-9]{1,2}$", "-01")),
        else_=NULL_TEXT,
    )
    return first.try_cast("date")


def _month(plain: StringValue) -> StringValue:
    quarter = plain.right(1)
    return ibis.cases((quarter == "1", "01"), (quarter == "2", "04"), (quarter == "3", "07"), else_="10")
