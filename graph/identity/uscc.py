"""Codes that identify a firm, and their check characters.

A unified social credit code (统一社会信用代码, GB 32100-2015) has 18 characters: who registered it, what it is, six
digits of the place, nine of the organisation (GB 11714, the last its own check character) and a check character. Before
2015 a firm had a registration number of 15 digits (ISO 7064 MOD 11,10) and a tax number of 15: the place and the same
nine characters of the organisation.
"""

from __future__ import annotations

import re
from functools import reduce
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, IntegerValue, StringValue

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""Letters that look like digits (I, O, S, V, Z) are left out."""
WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
ORGANISATION = (3, 7, 9, 10, 5, 8, 4, 2)
BASE36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ELEVEN = "0123456789X"
DIGITS = "0123456789"

SHAPES = {
    "uscc": f"[{ALPHABET}]{{2}}[0-9]{{6}}[{ALPHABET}]{{10}}",
    "registration": "[0-9]{15}",
    "tax": "[0-9]{6}[0-9A-Z]{8}[0-9X]",
}
"""What each kind of code looks like before its check characters are worked out."""
KINDS = {
    "uscc": "统一社会信用代码 unified social credit code",
    "tax": "旧税号 former tax number, which holds the organisation's code",
    "registration": "旧注册号 former registration number",
}


def check_character(body: str) -> str:
    """The 18th character of a code, of its first 17: 31 less the sum of value times 3 to the place, modulo 31."""
    return ALPHABET[-sum(ALPHABET.index(c) * weight for c, weight in zip(body, WEIGHTS, strict=True)) % 31]


def organisation_check(body: str) -> str:
    """The 9th character of an organisation's code, of its first 8 (GB 11714)."""
    total = sum(BASE36.index(c) * weight for c, weight in zip(body, ORGANISATION, strict=True))
    return ELEVEN[-total % 11]


def registration_check(body: str) -> str:
    """The 15th digit of a registration number, of its first 14 (ISO 7064 MOD 11,10)."""
    product = 10
    for digit in body:
        product = ((product + int(digit) + 9) % 10 + 1) * 2 % 11
    return DIGITS[(11 - product) % 10]


def is_valid(code: str) -> bool:
    """Whether the code is a uscc: 18 characters of the alphabet, and both its check characters fit."""
    if len(code) != 18 or any(character not in ALPHABET for character in code):
        return False
    return check_character(code[:17]) == code[17] and organisation_check(code[8:16]) == code[16]


def kind(code: str) -> str | None:
    """What kind of code it is, by its shape and its check characters; None where it is none, or one mistyped."""
    if re.fullmatch(SHAPES["uscc"], code, re.A) and is_valid(code):
        return "uscc"
    if re.fullmatch(SHAPES["tax"], code, re.A) and organisation_check(code[6:14]) == code[14]:
        return "tax"
    if re.fullmatch(SHAPES["registration"], code, re.A) and registration_check(code[:14]) == code[14]:
        return "registration"
    return None


def same(left: str, right: str) -> bool | None:
    """Whether two codes are one firm's; None where they cannot be compared.

    A former tax number and a uscc with the same organisation in the same province are one firm's: the organisation's
    code was given once in the country. The province guards against a registration number that passes for a tax number
    by chance.
    """
    kinds = {kind(left), kind(right)}
    if None in kinds:
        return None
    if left == right:
        return True
    if kinds == {"uscc", "tax"}:
        return organisation(left) == organisation(right) or None
    return False if kinds == {"uscc"} else None


def organisation(code: str) -> str | None:
    """Province and organisation that a uscc or a former tax number holds; None for all other codes."""
    found = kind(code)
    if found == "uscc":
        return code[2:4] + code[8:17]
    return code[:2] + code[6:15] if found == "tax" else None


def kind_of(code: StringValue) -> StringValue:
    """`kind` as an expression."""
    import ibis

    return ibis.cases(
        (_shaped(code, "uscc") & _is_uscc(code), "uscc"),
        (_shaped(code, "tax") & _organised(code, 6), "tax"),
        (_shaped(code, "registration") & _is_registration(code), "registration"),
        else_=ibis.null("string"),
    )


def organisation_of(code: StringValue, kind: StringValue) -> StringValue:
    """`organisation` as an expression, of codes whose kind is known."""
    import ibis

    return ibis.cases(
        (kind == "uscc", code.substr(2, 2) + code.substr(8, 9)),
        (kind == "tax", code.substr(0, 2) + code.substr(6, 9)),
        else_=ibis.null("string"),
    )


def _shaped(code: StringValue, kind: str) -> BooleanValue:
    return code.re_search(f"^{SHAPES[kind]}$").fill_null(False)


def _is_uscc(code: StringValue) -> BooleanValue:
    import ibis

    total = _weighted(code, 0, WEIGHTS, ALPHABET) + ibis.literal(ALPHABET).find(code.substr(17, 1))
    return (total % 31 == 0) & _organised(code, 8)


def _organised(code: StringValue, start: int) -> BooleanValue:
    import ibis

    total = _weighted(code, start, ORGANISATION, BASE36) + ibis.literal(ELEVEN).find(code.substr(start + 8, 1))
    return total % 11 == 0


def _weighted(code: StringValue, start: int, weights: tuple[int, ...], alphabet: str) -> IntegerValue:
    import ibis

    values = [ibis.literal(alphabet).find(code.substr(start + i, 1)) * weight for i, weight in enumerate(weights)]
    return reduce(lambda a, b: a + b, values)


def _is_registration(code: StringValue) -> BooleanValue:
    import ibis

    product: IntegerValue = ibis.literal(10)
    for place in range(14):
        digit = ibis.literal(DIGITS).find(code.substr(place, 1))
        product = ((product + digit + 9) % 10 + 1) * 2 % 11
    return (product + ibis.literal(DIGITS).find(code.substr(14, 1))) % 10 == 1
