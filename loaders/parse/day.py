"""Days, in the spellings that are seen."""

from __future__ import annotations

import ibis
from ibis.expr.types import StringValue, Value

from graph.topics.topic import Field
from loaders.parse.cell import NULL_TEXT, narrow

PLAIN_DAY = r"^[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}$"
DAY = r"^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}$"
CLOCK = r"[ T]+[0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?$"
FIRST_YEAR, LAST_YEAR = 1900, 2199
REASON = "is no day of the calendar (2017/7/18, 2017-07-18, 20170718 and 2017年7月18日 are understood)"


def day(cell: StringValue, field: Field) -> Value:
    """The day, where there is one and it lies between the first and the last year."""
    # Nearly all are written plainly; the rest may cost more.
    spelled = ibis.cases((cell.re_search(PLAIN_DAY), cell), else_=_spelled(cell))
    day = spelled.try_cast("date")
    return day.year().between(FIRST_YEAR, LAST_YEAR).ifelse(day, ibis.null("date"))


def _spelled(cell: StringValue) -> StringValue:
    dashed = narrow(cell).re_replace(CLOCK, "").translate("年月/.日", "----")
    eight = dashed.substr(0, 4) + "-" + dashed.substr(4, 2) + "-" + dashed.substr(6, 2)
    return ibis.cases((dashed.re_search(DAY), dashed), (dashed.re_search("^[0-9]{8}$"), eight), else_=NULL_TEXT)
