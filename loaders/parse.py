"""How cells become values: one expression for each kind of field, and one for what is wrong with those that cannot."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import ibis
from ibis.expr.types import StringValue, Value

from graph.topics.topic import Field, Kind

SPACES = "\u3000\u00a0\u2002\u2003\u200b\u200c\u200d\u2060\ufeff"
WIDE = "".join(chr(c) for c in range(0xFF01, 0xFF5F))
NARROW = "".join(chr(c) for c in range(0x21, 0x7F))

MONEY = r"^[-+]?[¥￥]?(([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]*)?|\.[0-9]+)$"
FEN_LOST = r"\.[0-9]{2}[0-9]*[1-9]"
PLAIN_DAY = r"^[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}$"
DAY = r"^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}$"
CLOCK = r"[ T]+[0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?$"
FIRST_YEAR, LAST_YEAR = 1900, 2199
YES = ("是", "Y", "y", "yes", "true", "TRUE", "True", "1")
NO = ("否", "N", "n", "no", "false", "FALSE", "False", "0")
# Sixteen digits leave room in 64 bits for sums over all the invoices there are.
YUAN = "decimal(16, 2)"
NULL_TEXT = ibis.null("string")


def value(cell: StringValue, field: Field) -> Value:
    """The value of a cell that has been trimmed, by the field's kind; null where it cannot be read."""
    return VALUES[field.kind](cell, field)


def reason(cell: StringValue, field: Field) -> StringValue:
    """What is wrong with a cell that is not empty and has no value."""
    if field.kind is Kind.CHOICE:
        return ibis.literal(f"is none of {', '.join(_examples(field.choices))}")
    return _amiss(cell) if field.kind is Kind.MONEY else ibis.literal(REASONS[field.kind])


def trimmed(cell: StringValue) -> StringValue:
    """The cell without white space of any width and invisible marks at its ends."""
    return cell.re_replace(f"^[\\s{SPACES}]+|[\\s{SPACES}]+$", "")


def narrow(cell: StringValue) -> StringValue:
    """The cell with full-width letters, digits and signs as plain ones."""
    # Translating costs twenty times what looking costs, and few cells need it.
    return cell.re_search(f"[{WIDE[0]}-{WIDE[-1]}]").ifelse(cell.translate(WIDE, NARROW), cell)


def _code(cell: StringValue, field: Field) -> Value:
    return narrow(cell)


def _text(cell: StringValue, field: Field) -> Value:
    return cell


def _names(cell: StringValue, field: Field) -> Value:
    parts = cell.translate("；、|，,", ";;;;;").split(";").map(trimmed)
    return parts.filter(lambda part: part != "").unique().sort()


def _day(cell: StringValue, field: Field) -> Value:
    # Nearly all are written plainly; the rest may cost more.
    spelled = ibis.cases((cell.re_search(PLAIN_DAY), cell), else_=_spelled(cell))
    day = spelled.try_cast("date")
    return day.year().between(FIRST_YEAR, LAST_YEAR).ifelse(day, ibis.null("date"))


def _spelled(cell: StringValue) -> StringValue:
    dashed = narrow(cell).re_replace(CLOCK, "").translate("年月/.日", "----")
    eight = dashed.substr(0, 4) + "-" + dashed.substr(4, 2) + "-" + dashed.substr(6, 2)
    return ibis.cases((dashed.re_search(DAY), dashed), (dashed.re_search("^[0-9]{8}$"), eight), else_=NULL_TEXT)


def _money(cell: StringValue, field: Field) -> Value:
    plain = narrow(cell)
    digits = (plain.re_search(MONEY) & ~plain.re_search(FEN_LOST)).ifelse(plain.re_replace("[,¥￥]", ""), NULL_TEXT)
    return (digits.try_cast(YUAN) * 100).cast("int64")


def _amiss(cell: StringValue) -> StringValue:
    plain = narrow(cell)
    return ibis.cases(
        (~plain.re_search(MONEY), "is not an amount"),
        (plain.re_search(FEN_LOST), "has more than two decimals"),
        else_="is too large for an amount",
    )


def _flag(cell: StringValue, field: Field) -> Value:
    plain = narrow(cell)
    return ibis.cases((plain.isin(YES), True), (plain.isin(NO), False), else_=ibis.null("boolean"))


def _choice(cell: StringValue, field: Field) -> Value:
    # A mark that a spreadsheet puts before text comes with some exports.
    plain = trimmed(narrow(cell).re_replace("[`']", ""))
    return ibis.cases(*((plain == written, kept) for written, kept in field.choices.items()), else_=NULL_TEXT)


def _examples(choices: Mapping[str, str]) -> list[str]:
    """The first two spellings of each meaning: enough to see what is wanted."""
    meanings = dict.fromkeys(choices.values())
    return [written for m in meanings for written in [w for w, kept in choices.items() if kept == m][:2]]


VALUES: dict[Kind, Callable[[StringValue, Field], Value]] = {
    Kind.CODE: _code,
    Kind.TEXT: _text,
    Kind.NAMES: _names,
    Kind.DAY: _day,
    Kind.MONEY: _money,
    Kind.FLAG: _flag,
    Kind.CHOICE: _choice,
}
REASONS = {
    Kind.CODE: "cannot be read",
    Kind.TEXT: "cannot be read",
    Kind.NAMES: "cannot be read",
    Kind.DAY: "is no day of the calendar (2017/7/18, 2017-07-18, 20170718 and 2017年7月18日 are understood)",
    Kind.FLAG: "is neither 是 nor 否",
}
