"""Whole numbers and shares."""

from __future__ import annotations

from ibis.expr.types import StringValue, Value

from graph.topics.topic import Field
from loaders.parse.cell import NULL_TEXT, narrow

NUMBER = r"^[-+]?[0-9]{1,15}(\.0*)?$"
GROUPED = r"^[-+]?[0-9]{1,3}(,[0-9]{3})+(\.0*)?$"
RATIO = r"^([0-9]+(\.[0-9]*)?|\.[0-9]+)%?$"
NOT_A_NUMBER = "is not a whole number"
NOT_A_RATIO = "is not a share (35% and 0.35 are understood)"


def number(cell: StringValue, field: Field) -> Value:
    """The whole number."""
    plain = narrow(cell)
    fits = plain.re_search(NUMBER) | plain.re_search(GROUPED)
    return fits.ifelse(plain.re_replace(",", "").re_replace(r"\.0*$", ""), NULL_TEXT).try_cast("int64")


def ratio(cell: StringValue, field: Field) -> Value:
    """The share, 0..1; a percentage is divided by 100, a plain number above 1 is none."""
    plain = narrow(cell)
    digits = plain.re_search(RATIO).ifelse(plain.re_replace("%", ""), NULL_TEXT).try_cast("float64")
    share = plain.endswith("%").ifelse(digits / 100, digits)
    return share.between(0, 1).ifelse(share, NULL_TEXT.cast("float64"))
