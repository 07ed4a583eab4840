"""Days, in the spellings that are seen."""

from __future__ import annotations

import ibis
from ibis.expr.types import StringValue, Value

from graph.topics.topic import Field
from loaders.parse.cell import NULL_TEXT, narrow

PLAIN_DAY = r"^[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}$"
DAY = r"^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}$"
CLOCK = r"[ tT]*((上午|下午) *)?[0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?( *[AaPp][Mm]|[+]08:?00)?$"
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
NAMED = r"^[0-9]{1,2}[- ]?(" + "|".join(MONTHS) + r")[A-Z]*[- ,]*[0-9]{4}$"
SERIAL = r"^(2[5-9]|[3-6][0-9]|7[0-2])[0-9]{3}([.][0-9]+)?$"
"""Days since 1899-12-30, as spreadsheets count them: 1968 to 2099; what stands behind the point is a clock."""
SECONDS = r"^[0-9]{14}$"
DOUBTFUL = (
    r"^[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{4}$"
    r"|^[0-9]{1,2}[- ]?([A-Za-z]{3}|[0-9]{1,2}月 *)[- ]?[0-9]{2}$"
)
FIRST_YEAR, LAST_YEAR = 1900, 2199
REASON = "is no day of the calendar (2017/7/18, 2017-07-18, 20170718 and 2017年7月18日 are understood)"
IN_DOUBT = "is doubtful: which of its numbers is the day, the month and the year is not sure; write 2017-07-18"


def day(cell: StringValue, field: Field) -> Value:
    """The day, where there is one and it lies between the first and the last year."""
    # Nearly all are written plainly; the rest may cost more.
    spelled = ibis.cases((cell.re_search(PLAIN_DAY), cell), else_=_spelled(cell))
    day = spelled.try_cast("date")
    return day.year().between(FIRST_YEAR, LAST_YEAR).ifelse(day, ibis.null("date"))


def amiss(cell: StringValue, field: Field) -> StringValue:
    """What is wrong with a cell that is no day."""
    return _without_clock(cell).re_search(DOUBTFUL).ifelse(IN_DOUBT, REASON)


def _spelled(cell: StringValue) -> StringValue:
    bare = _without_clock(cell)
    dashed = bare.translate("年月/.日", "----")
    return ibis.cases(
        (bare.re_search("^[0-9]{8}$") | bare.re_search(SECONDS), _cut(bare)),
        (bare.re_search(SERIAL), _serial(bare)),
        (dashed.re_search(DAY), dashed),
        (bare.upper().re_search(NAMED), _named(bare.upper())),
        else_=NULL_TEXT,
    )


def _without_clock(cell: StringValue) -> StringValue:
    plain = narrow(cell)
    clocked = plain.contains(":").ifelse(plain.re_replace(CLOCK, ""), plain)
    return clocked.re_replace(r"^([0-9]{4})年 *([0-9]{1,2})月 *([0-9]{1,2})日 *(星期.|周.)?$", r"\1-\2-\3").strip()


def _cut(digits: StringValue) -> StringValue:
    return digits.substr(0, 4) + "-" + digits.substr(4, 2) + "-" + digits.substr(6, 2)


def _serial(digits: StringValue) -> StringValue:
    """The day of a spreadsheet's number, as text."""
    count = digits.substr(0, 5).try_cast("int32")
    return (ibis.date(1899, 12, 30) + count.as_interval("D")).cast("date").cast("string")


def _named(bare: StringValue) -> StringValue:
    """The day of 07-JAN-2019, as text."""
    month = bare.re_extract("[A-Z]{3}", 0)
    numbers = ibis.cases(*((month == name, f"{at:02d}") for at, name in enumerate(MONTHS, start=1)), else_="00")
    return bare.right(4) + "-" + numbers + "-" + bare.re_extract("^[0-9]{1,2}", 0)
