"""Cells as nearly all are written, in the engine's own SQL: by kind, what is surely read, and to which value.

Each gives the value that `loaders.parse.value` gives too. What it is not sure of is left for that.
"""

from __future__ import annotations

from collections.abc import Callable

from graph.quoted import kind, one_of, text, words
from graph.schema import Column
from graph.topics.topic import Field, Kind
from loaders import spelling
from loaders.person_key import KEPT
from loaders.spelling import CHINESE, ENDS, WIDE

WORD = "[!-*,-~]+"
"""Signs of ASCII but for the plus, which a code has that a spreadsheet shortened."""
ODD_CODE = f"[+＋{WIDE[0]}-{WIDE[-1]}]"
DAY = "(19|2[01])[0-9]{2}[-/][0-9]{1,2}[-/][0-9]{1,2}"
NUMBER = "-?[0-9]{1,15}"
USCC = "[0-9A-Z]{15,20}"
SHARE = r"[0-9]{1,15}(\.[0-9]{1,15})?"
MONTH = "(19|2[01])[0-9]{2}-?(0[1-9]|1[0-2])"

Case = tuple[str, str]
"""When a cell is surely read, and its value then."""


def value(cell: str, field: Field, column: Column) -> str:
    """The value of a cell as it stands in the file; null of one that has to be looked at."""
    empty = default(field, column)
    if field.kind in (Kind.TEXT, Kind.PERSON):
        return _cases((f"{trimmed(cell)} = ''", empty), otherwise=trimmed(cell))
    if field.kind is Kind.NAMES:
        return _names(trimmed(cell))
    bare = f"trim({cell}, {text(ENDS)})"
    # Nearly no cell has white space at its ends, and to take it away costs more than to read it.
    spaced = _cases((f"{bare} = ''", empty), *READERS[field.kind](bare, field, False))
    return _fitting(
        _cases(*READERS[field.kind](cell, field, True), (f"{cell} = ''", empty), otherwise=spaced), field, column
    )


def default(field: Field, column: Column) -> str:
    """What stands in for an empty cell, or for a column that is not there."""
    if field.kind is Kind.NAMES or kind(column.type) == "VARCHAR[]":
        return "CAST([] AS VARCHAR[])"
    return f"CAST({text(field.default)} AS {shape(field, column)})"


def shape(field: Field, column: Column) -> str:
    """The type of a field's values on their way."""
    return _kept(field) if field.kind is Kind.CHOICE else kind(column.type)


def trimmed(cell: str) -> str:
    """The cell without white space at its ends."""
    # To look at both ends costs a fraction of what it costs to take something away.
    return f"CASE WHEN {_bare(cell)} AND {_bare(f'right({cell}, 1)')} THEN {cell} ELSE trim({cell}, {text(ENDS)}) END"


def filled(cell: str) -> str:
    """Whether a cell holds more than white space."""
    # Of OR the engine works out both sides, of CASE only what is needed.
    return f"(CASE WHEN {_ascii(cell)} THEN true ELSE trim({cell}, {text(ENDS)}) <> '' END)"


def _ascii(cell: str) -> str:
    return f"({cell} >= '!' AND {cell} < '\x7f')"


def _bare(cell: str) -> str:
    """Whether a cell surely begins with no white space: with a sign of ASCII, or a Chinese character."""
    return f"({_ascii(cell)} OR ({cell} >= '{CHINESE[0]}' AND {cell} < '{CHINESE[1]}'))"


def _cases(*cases: Case, otherwise: str = "NULL") -> str:
    return f"CASE {' '.join(f'WHEN {when} THEN {then}' for when, then in cases)} ELSE {otherwise} END"


def _fitting(value: str, field: Field, column: Column) -> str:
    """The value as one of its column."""
    made = MADE.get(field.kind)
    return value if made in (None, kind(column.type)) else f"CAST({value} AS {kind(column.type)})"


def _whole(cell: str, pattern: str) -> str:
    return f"regexp_full_match({cell}, {text(pattern)})"


def _code(cell: str, field: Field, first: bool) -> list[Case]:
    # What is no sign of ASCII is looked at a second time, without white space at its ends.
    return [(_whole(cell, WORD) if first else f"NOT regexp_matches({cell}, {text(ODD_CODE)})", cell)]


def _day(cell: str, field: Field, first: bool) -> list[Case]:
    return [(_whole(cell, DAY), f"TRY_CAST({cell} AS DATE)")]


def _money(cell: str, field: Field, first: bool) -> list[Case]:
    zeros = len(str(field.scale)) - 1
    whole, places = spelling.DIGITS - 2 - zeros, 2 + zeros
    # Moved by more than two places, the point leaves the 18 digits that are quickly reckoned with.
    wide = spelling.DIGITS if zeros == 0 else 2 * spelling.DIGITS
    pattern = rf"-?[0-9]{{1,{whole}}}(\.[0-9]{{1,{places}}})?"
    return [(_whole(cell, pattern), f"CAST(CAST({cell} AS DECIMAL({wide}, {places})) * {10**places} AS BIGINT)")]


def _flag(cell: str, field: Field, first: bool) -> list[Case]:
    return [(one_of(cell, spelling.YES), "true"), (one_of(cell, spelling.NO), "false")]


def _choice(cell: str, field: Field, first: bool) -> list[Case]:
    kept = _kept(field)
    return [(f"{cell} = {text(written)}", f"CAST({text(said)} AS {kept})") for written, said in field.choices.items()]


def _kept(field: Field) -> str:
    return words(said for said in (*field.choices.values(), field.default) if said is not None)


def _number(cell: str, field: Field, first: bool) -> list[Case]:
    return [(_whole(cell, NUMBER), f"CAST({cell} AS BIGINT)")]


def _uscc(cell: str, field: Field, first: bool) -> list[Case]:
    return [(_whole(cell, USCC), cell), *_secret(cell, field, first)]


def _secret(cell: str, field: Field, first: bool) -> list[Case]:
    # The door has replaced it, and only what it replaced has a colon.
    return [(f"contains({cell}, ':') AND regexp_matches({cell}, {text(KEPT)})", cell)]


def _ratio(cell: str, field: Field, first: bool) -> list[Case]:
    percent = f"CAST(rtrim({cell}, '%') AS DOUBLE) / CAST(100 AS DOUBLE)"
    plain = f"CAST({cell} AS DOUBLE) / CAST({field.scale} AS DOUBLE)"
    within = "CASE WHEN {0} BETWEEN 0 AND 1 THEN {0} END"
    return [(_whole(cell, f"{SHARE}%"), within.format(percent)), (_whole(cell, SHARE), within.format(plain))]


def _period(cell: str, field: Field, first: bool) -> list[Case]:
    return [(_whole(cell, MONTH), f"TRY_CAST({cell}[:4] || '-' || right({cell}, 2) || '-01' AS DATE)")]


def _names(cell: str) -> str:
    parted = f"string_split(translate({cell}, {text(spelling.PARTERS)}, ';;;;;'), ';')"
    each = f"list_transform({parted}, lambda part: trim(part, {text(ENDS)}))"
    return f"list_sort(list_distinct(list_filter({each}, lambda part: part <> '')))"


MADE = {Kind.DAY: "DATE", Kind.MONEY: "BIGINT", Kind.FLAG: "BOOLEAN", Kind.NUMBER: "BIGINT", Kind.RATIO: "DOUBLE"}
MADE |= {Kind.PERIOD: "DATE"}
"""Of the kinds that are not read as text: as what."""

READERS: dict[Kind, Callable[[str, Field, bool], list[Case]]] = {
    Kind.CODE: _code,
    Kind.DAY: _day,
    Kind.MONEY: _money,
    Kind.FLAG: _flag,
    Kind.CHOICE: _choice,
    Kind.USCC: _uscc,
    Kind.NUMBER: _number,
    Kind.RATIO: _ratio,
    Kind.PERIOD: _period,
    Kind.IDENTITY: _secret,
    Kind.PHONE: _secret,
    Kind.ACCOUNT: _secret,
}
"""Of each kind, when a cell is surely read and its value then; the first look is at the cell as it stands."""
