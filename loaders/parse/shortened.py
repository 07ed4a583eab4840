"""Numbers that a spreadsheet shortened: 1.23457E+19 stood for a number whose last digits are gone."""

from __future__ import annotations

import ibis
from ibis.expr.types import BooleanValue, StringValue

SHORTENED = r"^[-+]?[0-9](\.[0-9]+)?[eE]\+?[0-9]+$"
REASON = "was shortened by a spreadsheet and its digits are lost: export the column as text"


def shortened(plain: StringValue) -> BooleanValue:
    """Whether a code in plain letters is what a spreadsheet makes of a long number."""
    return plain.re_search(r"^[0-9](\.[0-9]+)?[eE]\+[0-9]+$")


def told(plain: StringValue, otherwise: StringValue | str) -> StringValue:
    """What is wrong with a number that cannot be read: that it was shortened, or otherwise."""
    return ibis.cases((plain.re_search(SHORTENED), REASON), else_=otherwise)
