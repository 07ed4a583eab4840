"""How cells become values: one expression for each kind of field, and one for what is wrong with those that cannot."""

from __future__ import annotations

from collections.abc import Callable

import ibis
from ibis.expr.types import StringValue, Value

from graph.topics.topic import Field, Kind
from loaders.parse import day, money, number, period, secret, words
from loaders.parse.cell import NULL_TEXT, narrow, trimmed

__all__ = ["NULL_TEXT", "narrow", "reason", "trimmed", "value"]

Read = Callable[[StringValue, Field], Value]
Told = Callable[[StringValue, Field], StringValue]


def value(cell: StringValue, field: Field) -> Value:
    """The value of a cell that has been trimmed, by the field's kind; null where it cannot be read."""
    return READERS[field.kind][0](cell, field)


def reason(cell: StringValue, field: Field) -> StringValue:
    """What is wrong with a cell that is not empty and has no value."""
    told = READERS[field.kind][1]
    return ibis.literal(told) if isinstance(told, str) else told(cell, field)


ANY = "cannot be read"

READERS: dict[Kind, tuple[Read, Told | str]] = {
    Kind.CODE: (words.code, words.lost),
    Kind.TEXT: (words.text, ANY),
    Kind.NAMES: (words.names, ANY),
    Kind.DAY: (day.day, day.amiss),
    Kind.MONEY: (money.money, money.amiss),
    Kind.FLAG: (words.flag, "is neither 是 nor 否"),
    Kind.CHOICE: (words.choice, words.none_of),
    Kind.USCC: (words.uscc, words.lost),
    Kind.NUMBER: (number.number, number.no_number),
    Kind.RATIO: (number.ratio, number.NOT_A_RATIO),
    Kind.PERIOD: (period.period, period.REASON),
    Kind.PERSON: (words.text, ANY),
    Kind.IDENTITY: (secret.kept, secret.amiss),
    Kind.PHONE: (secret.kept, secret.amiss),
    Kind.ACCOUNT: (secret.kept, secret.amiss),
}
"""Of each kind, how it is read and what is said of a cell that cannot be."""
