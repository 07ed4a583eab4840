"""Amounts of money, in fen."""

from __future__ import annotations

import ibis
from ibis.expr.types import IntegerValue, StringValue, Value

from graph.topics.topic import Field
from loaders.parse import shortened
from loaders.parse.cell import NULL_TEXT, narrow

DIGITS = 16
"""As many leave room in 64 bits for sums over all the invoices there are."""

SIGN = "([¥￥]|rmb|cny|人民币)"
NUMBER = r"(([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]*)?|\.[0-9]+)"
UNIT = "(亿|千万|百万|十万|万|千|百)?[元圆]?[整正]?(人民币元?|rmb|cny)?"
SPELLED = (
    rf"^([-+]?{SIGN}?|{SIGN}[-+]){NUMBER}{UNIT}$"
    rf"|^\({SIGN}?{NUMBER}{UNIT}\)([元圆]|万元)?$"
    rf"|^{SIGN}?{NUMBER}-$"
)
"""With a sign before it, in brackets, or with the minus behind it, as ledgers print what is negative."""
ZEROS = {"亿": 8, "千万": 7, "百万": 6, "十万": 5, "万": 4, "千": 3, "百": 2}


def money(cell: StringValue, field: Field) -> Value:
    """The amount in fen, where no fen is lost.

    Written with separators, in brackets or with a minus where it is negative, with a sign of the yuan, and in 元, 万元
    or 亿元; a number without a unit is in that of the header (`Field.scale`).
    """
    # Nearly all are written plainly; the rest may cost more.
    whole, places = DIGITS - 2 - _zeros(field), 2 + _zeros(field)
    plain = cell.re_search(rf"^-?[0-9]{{1,{whole}}}(\.[0-9]{{1,{places}}}0*)?$")
    grouped = cell.re_search(rf"^-?[0-9]{{1,3}}(,[0-9]{{3}}){{1,3}}(\.[0-9]{{1,{places}}}0*)?$")
    simple = ibis.cases((plain, cell), (grouped, cell.replace(",", "")), else_=NULL_TEXT)
    wide = DIGITS if places == 2 else 2 * DIGITS
    fen = (simple.try_cast(f"decimal({wide}, {places})") * 10**places).cast("int64")
    return fen.isnull().ifelse(_spelled(cell, field), fen)


def amiss(cell: StringValue, field: Field) -> StringValue:
    """What is wrong with an amount that cannot be read."""
    plain = _plain(cell)
    return ibis.cases(
        (plain.re_search(shortened.SHORTENED), shortened.REASON),
        (plain.re_search("(美|港|欧|日|英)元|英镑|usd|eur|hkd|jpy|gbp"), "is in another currency than yuan"),
        (~plain.re_search(SPELLED), "is not an amount"),
        (_beyond(plain, field).re_search("[1-9]"), "has more than two decimals"),
        else_="is too large for an amount",
    )


def _spelled(cell: StringValue, field: Field) -> IntegerValue:
    """The amount of a cell in any of its spellings, by moving its point: exact at any unit."""
    plain = _plain(cell)
    whole, fraction = _parts(plain)
    fen = (whole + (fraction + "0" * 10).substr(0, _places(plain, field))).re_replace("^0+", "")
    fits = plain.re_search(SPELLED) & (fen.length() <= DIGITS) & ~_beyond(plain, field).re_search("[1-9]")
    size = fits.ifelse(ibis.ifelse(fen == "", "0", fen), NULL_TEXT).try_cast("int64")
    return plain.re_search(r"^\(|-").ifelse(-size, size)


def _plain(cell: StringValue) -> StringValue:
    """The cell in plain signs, without the spaces that stand beside a sign or a unit."""
    return narrow(cell).re_replace(r"([^0-9])\s+", r"\1").re_replace(r"\s+([^0-9])", r"\1").lower()


def _parts(plain: StringValue) -> tuple[StringValue, StringValue]:
    """The digits before the point and those behind it."""
    digits = plain.re_replace(r"[^0-9.]", "")
    return digits.re_extract(r"^[0-9]*", 0), digits.re_extract(r"^[0-9]*\.([0-9]*)", 1)


def _places(plain: StringValue, field: Field) -> IntegerValue:
    """By how many places the point moves to make fen of the number: two, and the zeros of its unit."""
    named = [(plain.contains(unit), 2 + zeros) for unit, zeros in ZEROS.items()]
    return ibis.cases(*named, (plain.re_search("元|圆"), 2), else_=2 + _zeros(field))


def _beyond(plain: StringValue, field: Field) -> StringValue:
    """The digits that would be lost."""
    return _parts(plain)[1].substr(_places(plain, field))


def _zeros(field: Field) -> int:
    """The zeros of the header's unit."""
    return len(str(field.scale)) - 1
