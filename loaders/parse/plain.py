"""Cells as nearly all are written: read in a fraction of the time that looking at every spelling takes."""

from __future__ import annotations

from collections.abc import Callable

import ibis
from ibis.expr.types import StringValue, Value

from graph.topics.topic import Field, Kind
from loaders.parse import day, money, words
from loaders.parse.cell import NULL_TEXT, WIDE

CODE = f"[+＋{WIDE[0]}-{WIDE[-1]}]"
NUMBER = "^-?[0-9]{1,15}$"
USCC = "^[0-9A-Z]{15,20}$"


def _octets(text: object) -> int:
    """The bytes of a text."""
    raise NotImplementedError


_strlen = ibis.udf.scalar.builtin(_octets, name="strlen", signature=((ibis.dtype("string"),), ibis.dtype("int64")))


def _code(cell: StringValue, field: Field) -> Value:
    # What has as many bytes as characters holds nothing wide, and is told sooner than by a pattern.
    ascii = (_strlen(cell) == cell.length()) & ~cell.contains("+")
    return ibis.cases((ascii, cell), (~cell.re_search(CODE), cell), else_=NULL_TEXT)


def _day(cell: StringValue, field: Field) -> Value:
    found = cell.re_search(day.PLAIN_DAY).ifelse(cell, NULL_TEXT).try_cast("date")
    return found.year().between(day.FIRST_YEAR, day.LAST_YEAR).ifelse(found, ibis.null("date"))


def _money(cell: StringValue, field: Field) -> Value:
    zeros = len(str(field.scale)) - 1
    whole, places = money.DIGITS - 2 - zeros, 2 + zeros
    digits = cell.re_search(rf"^-?[0-9]{{1,{whole}}}(\.[0-9]{{1,{places}}})?$").ifelse(cell, NULL_TEXT)
    # Moved by more than two places, the point leaves the 18 digits that are quickly reckoned with.
    wide = money.DIGITS if zeros == 0 else 2 * money.DIGITS
    return (digits.try_cast(f"decimal({wide}, {places})") * 10**places).cast("int64")


def _flag(cell: StringValue, field: Field) -> Value:
    return ibis.cases((cell.isin(words.YES), True), (cell.isin(words.NO), False), else_=ibis.null("boolean"))


def _choice(cell: StringValue, field: Field) -> Value:
    return ibis.cases(*((cell == written, kept) for written, kept in field.choices.items()), else_=NULL_TEXT)


def _number(cell: StringValue, field: Field) -> Value:
    return cell.re_search(NUMBER).ifelse(cell, NULL_TEXT).try_cast("int64")


def _uscc(cell: StringValue, field: Field) -> Value:
    return cell.re_search(USCC).ifelse(cell, NULL_TEXT)


READERS: dict[Kind, Callable[[StringValue, Field], Value]] = {
    Kind.CODE: _code,
    Kind.DAY: _day,
    Kind.MONEY: _money,
    Kind.FLAG: _flag,
    Kind.CHOICE: _choice,
    Kind.NUMBER: _number,
    Kind.USCC: _uscc,
}
"""Of each kind that is worth it: the value that `loaders.parse.value` reads too, or null where it has to look."""
