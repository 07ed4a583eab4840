"""Codes, texts, names, yes or no, and choices among words."""

from __future__ import annotations

from collections.abc import Mapping

import ibis
from ibis.expr.types import StringValue, Value

from graph.topics.topic import Field
from loaders.parse import secret, shortened
from loaders.parse.cell import NULL_TEXT, narrow, trimmed

YES = ("是", "Y", "y", "yes", "true", "TRUE", "True", "1")
NO = ("否", "N", "n", "no", "false", "FALSE", "False", "0")


def code(cell: StringValue, field: Field) -> Value:
    """The cell in plain letters and digits, unless a spreadsheet shortened it."""
    # Looking for a plus sign costs next to nothing, and all that are shortened have one.
    plain = narrow(cell)
    return cell.re_search("[+＋]").ifelse(shortened.shortened(plain).ifelse(NULL_TEXT, plain), plain)


def uscc(cell: StringValue, field: Field) -> Value:
    """The number in capitals, without spaces and dashes."""
    plain = narrow(cell).re_replace(r"[\s-]", "").upper()
    return ibis.cases((secret.is_kept(cell), cell), (shortened.shortened(plain), NULL_TEXT), else_=plain)


def lost(cell: StringValue, field: Field) -> StringValue:
    """What is wrong with a code that cannot be read."""
    return shortened.told(narrow(cell), "cannot be read")


def text(cell: StringValue, field: Field) -> Value:
    """The cell as it stands."""
    return cell


def names(cell: StringValue, field: Field) -> Value:
    """The names in the cell, each once, in order."""
    parts = cell.translate("；、|，,", ";;;;;").split(";").map(trimmed)
    return parts.filter(lambda part: part != "").unique().sort()


def flag(cell: StringValue, field: Field) -> Value:
    """Yes or no."""
    plain = narrow(cell)
    return ibis.cases((plain.isin(YES), True), (plain.isin(NO), False), else_=ibis.null("boolean"))


def choice(cell: StringValue, field: Field) -> Value:
    """What the word means, by the field's choices."""
    # A mark that a spreadsheet puts before text comes with some exports.
    plain = trimmed(narrow(cell).re_replace("[`']", ""))
    return ibis.cases(*((plain == written, kept) for written, kept in field.choices.items()), else_=NULL_TEXT)


def none_of(cell: StringValue, field: Field) -> StringValue:
    """The words that would have been understood."""
    return ibis.literal(f"is none of {', '.join(examples(field.choices))}")


def examples(choices: Mapping[str, str]) -> list[str]:
    """The first two spellings of each meaning: enough to see what is wanted."""
    meanings = dict.fromkeys(choices.values())
    return [written for m in meanings for written in [w for w, kept in choices.items() if kept == m][:2]]
