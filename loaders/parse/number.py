"""Whole numbers and shares."""

from __future__ import annotations

from ibis.expr.types import StringValue, Value

from graph.topics.topic import Field
from loaders.parse import shortened
from loaders.parse.cell import NULL_TEXT, narrow

NUMBER = r"^[-+]?([0-9]{1,15}|[0-9]{1,3}(,[0-9]{3}){1,4})(\.0*)?$"
RATIO = r"^([0-9]+(\.[0-9]*)?|\.[0-9]+)(%|percent)?$"
NOT_A_NUMBER = "is not a whole number"
NOT_A_RATIO = "is not a share (35% and 0.35 are understood)"


def number(cell: StringValue, field: Field) -> Value:
    """The whole number."""
    plain = narrow(cell)
    return plain.re_search(NUMBER).ifelse(plain.replace(",", "").re_replace(r"\.0*$", ""), NULL_TEXT).try_cast("int64")


def no_number(cell: StringValue, field: Field) -> StringValue:
    """What is wrong with a cell that is no whole number."""
    return shortened.told(narrow(cell), NOT_A_NUMBER)


def ratio(cell: StringValue, field: Field) -> Value:
    """The share, 0..1: a percentage, or a number under a header that says % (`Field.scale` 100), is divided by 100.

    A number above 1 that nothing calls a percentage is none.
    """
    plain = narrow(cell).re_replace(r"\s", "").lower()
    digits = plain.re_search(RATIO).ifelse(plain.re_replace("[%a-z]", ""), NULL_TEXT).try_cast("float64")
    share = plain.re_search("[%t]$").ifelse(digits / 100, digits / field.scale)
    return share.between(0, 1).ifelse(share, NULL_TEXT.cast("float64"))
