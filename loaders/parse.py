"""How cells become values: one expression for each kind of field, and one for what is wrong with a cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import ibis
from ibis.expr.types import StringValue, Value

from graph.topics.topic import Field, Kind

SPACES = "\u3000\u00a0\u2002\u2003\u200b\u200c\u200d\u2060\ufeff"
WIDE = "".join(chr(c) for c in range(0xFF01, 0xFF5F))
NARROW = "".join(chr(c) for c in range(0x21, 0x7F))

MONEY = r"^[-+]?[¥￥]?(([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]*)?|\.[0-9]+)$"
FEN_LOST = r"\.[0-9]{2}[0-9]*[1-9]"
DAY = r"^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}$"
CLOCK = r"[ T]+[0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?$"
FIRST_YEAR, LAST_YEAR = 1900, 2199
YES = ("是", "Y", "y", "yes", "true", "TRUE", "True", "1")
NO = ("否", "N", "n", "no", "false", "FALSE", "False", "0")


@dataclass(frozen=True)
class Parsed:
    """A cell as its value, null where there is none, and what is wrong with it, null where nothing is."""

    value: Value
    fault: StringValue


def parse(cell: StringValue, field: Field) -> Parsed:
    """The value and the fault of a cell that has been trimmed and is not empty, by the field's kind."""
    return PARSERS[field.kind](cell, field)


def trimmed(cell: StringValue) -> StringValue:
    """The cell without white space of any width and invisible marks at its ends."""
    return cell.re_replace(f"^[\\s{SPACES}]+|[\\s{SPACES}]+$", "")


def narrow(cell: StringValue) -> StringValue:
    """The cell with full-width letters, digits and signs as plain ones."""
    return cell.translate(WIDE, NARROW)


def _fine() -> StringValue:
    return ibis.null("string")


def _code(cell: StringValue, field: Field) -> Parsed:
    return Parsed(narrow(cell), _fine())


def _text(cell: StringValue, field: Field) -> Parsed:
    return Parsed(cell, _fine())


def _names(cell: StringValue, field: Field) -> Parsed:
    parts = cell.translate("；、|，,", ";;;;;").split(";").map(trimmed)
    return Parsed(parts.filter(lambda part: part != "").unique().sort(), _fine())


def _day(cell: StringValue, field: Field) -> Parsed:
    dashed = narrow(cell).re_replace(CLOCK, "").translate("年月/.日", "----")
    eight = dashed.re_search(r"^[0-9]{8}$")
    spelled = eight.ifelse(dashed.substr(0, 4) + "-" + dashed.substr(4, 2) + "-" + dashed.substr(6, 2), dashed)
    day = spelled.re_search(DAY).ifelse(spelled, ibis.null("string")).try_cast("date")
    known = day.notnull() & day.year().between(FIRST_YEAR, LAST_YEAR)
    fault = "is not a day of the calendar (2017/7/18, 2017-07-18, 20170718 and 2017年7月18日 are understood)"
    return Parsed(day, known.ifelse(_fine(), fault))


def _money(cell: StringValue, field: Field) -> Parsed:
    plain = narrow(cell)
    number = plain.re_search(MONEY)
    lost = plain.re_search(FEN_LOST)
    digits = (number & ~lost).ifelse(plain.translate(",¥￥", ""), ibis.null("string"))
    # Sixteen digits leave room in 64 bits for sums over all the invoices there are.
    yuan = digits.try_cast("decimal(16, 2)")
    fault = ibis.cases(
        (~number, "is not an amount"),
        (lost, "has more than two decimals"),
        (yuan.isnull(), "is too large for an amount"),
        else_=_fine(),
    )
    return Parsed((yuan * 100).cast("int64"), fault)


def _flag(cell: StringValue, field: Field) -> Parsed:
    plain = narrow(cell)
    value = ibis.cases((plain.isin(YES), True), (plain.isin(NO), False), else_=ibis.null("boolean"))
    return Parsed(value, value.isnull().ifelse("is neither 是 nor 否", _fine()))


def _choice(cell: StringValue, field: Field) -> Parsed:
    # A mark that a spreadsheet puts before text comes with some exports.
    plain = trimmed(narrow(cell).translate("`'", ""))
    value = ibis.cases(*((plain == written, kept) for written, kept in field.choices.items()), else_=_fine())
    return Parsed(value, value.isnull().ifelse(f"is none of {', '.join(_examples(field.choices))}", _fine()))


def _examples(choices: Mapping[str, str]) -> list[str]:
    """The first two spellings of each meaning: enough to see what is wanted."""
    meanings = dict.fromkeys(choices.values())
    return [written for m in meanings for written in [w for w, kept in choices.items() if kept == m][:2]]


PARSERS: dict[Kind, Callable[[StringValue, Field], Parsed]] = {
    Kind.CODE: _code,
    Kind.TEXT: _text,
    Kind.NAMES: _names,
    Kind.DAY: _day,
    Kind.MONEY: _money,
    Kind.FLAG: _flag,
    Kind.CHOICE: _choice,
}
