"""People's numbers in cells that are not declared to hold any: found by their form and check digits, and taken out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from graph.topics.topic import Kind
from loaders import person_number
from loaders.spelling import NARROW, WIDE

NARROWED = str.maketrans(WIDE + "\u3000", NARROW + " ")
"""Character by character, so that what is found stands at the same place in the text as it was written."""
TOKEN = re.compile(r"[0-9]+[Xx]?", re.A)
FIRM = re.compile(r"(?<![0-9A-Z])[0-9]{2}[0-9A-Z]{16}(?![0-9A-Z])", re.A)
GAP = re.compile(r"[ \-.]")
PIECES = 8
"""So many groups of digits, as 6222 0212 3456 7890 123 has five, are tried as one number."""
COUNTRIES = ("", "86", "0086")
ANY_ACCOUNT = 12
"""Digits in a row that, in free text, may be anybody's account."""

Found = tuple[int, int, Kind, str]
"""From, to, what it is, and its number."""

TOLD = {Kind.IDENTITY: "identity number", Kind.PHONE: "phone number", Kind.ACCOUNT: "account number"}


def withheld(cell: str) -> str:
    """What is shown in the place of a cell that nobody is to see."""
    return f"(withheld: {len(cell)} characters)"


def scrubbed(text: str) -> str:
    """Free text without people's numbers, nor any row of digits that may be an account."""
    return replaced(text, free(text), lambda kind, _number: f"(withheld: {TOLD[kind]})")


def replaced(text: str, found: Iterator[Found], instead: Callable[[Kind, str], str]) -> str:
    """The text with what was found replaced."""
    parts, at = [], 0
    for start, end, kind, number in found:
        parts += [text[at:start], instead(kind, number)]
        at = end
    return "".join([*parts, text[at:]])


def free(text: str) -> Iterator[Found]:
    """The numbers in free text, and rows of digits that may be an account, in order."""
    return _found(text, long=True)


def certain(text: str) -> Iterator[Found]:
    """The numbers in a text that look like nothing else, in order."""
    return _found(text, long=False)


def _found(text: str, *, long: bool) -> Iterator[Found]:
    """Of the numbers that begin at a group of digits, the one of the most groups."""
    plain = text.translate(NARROWED)
    firms = [m.span() for m in FIRM.finditer(plain) if person_number.is_firm(m[0])]
    tokens = [m.span() for m in TOKEN.finditer(plain) if not any(a <= m.start() < b for a, b in firms)]
    first = 0
    while first < len(tokens):
        for last in _reach(plain, tokens, first):
            start, end = tokens[first][0], tokens[last][1]
            kind, number = _kind(re.sub(r"[^0-9X]", "", plain[start:end].upper()), alone=first == last and long)
            if kind is not None:
                yield start, end, kind, number
                first = last
                break
        first += 1


def _reach(plain: str, tokens: list[tuple[int, int]], first: int) -> list[int]:
    """The tokens up to which a number that begins at the first may go, the farthest first."""
    reach = [first]
    for at in range(first + 1, min(first + PIECES, len(tokens))):
        between = plain[tokens[at - 1][1] : tokens[at][0]]
        if not GAP.fullmatch(between):
            break
        reach.append(at)
    return reach[::-1]


def _kind(number: str, *, alone: bool) -> tuple[Kind | None, str]:
    """What a row of digits is; `alone` where it stands in one piece in free text, so that it may be any account."""
    if person_number.is_identity(number):
        return Kind.IDENTITY, number
    for country in COUNTRIES:
        if number.startswith(country) and person_number.is_mobile(number.removeprefix(country)):
            return Kind.PHONE, number.removeprefix(country)
    if person_number.is_card(number):
        return Kind.ACCOUNT, number
    if alone and (longer := _old(number)):
        return Kind.IDENTITY, longer
    return (Kind.ACCOUNT if alone and len(number) >= ANY_ACCOUNT else None), number


def _old(number: str) -> str | None:
    return person_number.lengthened(number) if person_number.FIFTEEN.fullmatch(number) else None
