"""Unified social credit codes 统一社会信用代码 (GB 32100-2015), made up but valid.

A code has 18 characters: who registered it (9, commerce), what it is (1 a company, 2 a sole trader), six digits of the
place, nine of the organisation (GB 11714, the last one its own check character), and a check character. The places
begin with 99, which no province has, so that no code belongs to a real firm.
"""

from __future__ import annotations

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""Letters that look like digits (I, O, S, V, Z) are left out."""
ORGANISATION = (3, 7, 9, 10, 5, 8, 4, 2)
COMPANY, SOLE_TRADER = "1", "2"


def check_character(body: str) -> str:
    """The 18th character of a code, of its first 17: 31 less the sum of value times 3 to the place, modulo 31."""
    total = sum(ALPHABET.index(character) * pow(3, place, 31) for place, character in enumerate(body))
    return ALPHABET[-total % 31]


def organisation_check(body: str) -> str:
    """The 9th character of an organisation's code, of its first 8 (GB 11714)."""
    left = 11 - sum(int(character, 36) * weight for character, weight in zip(body, ORGANISATION, strict=True)) % 11
    return {10: "X", 11: "0"}.get(left, str(left))


def is_valid(code: str) -> bool:
    """Whether the code has 18 characters of the alphabet and both its check characters fit."""
    if len(code) != 18 or any(character not in ALPHABET for character in code):
        return False
    return check_character(code[:17]) == code[17] and organisation_check(code[8:16]) == code[16]


def compose(kind: str, region: int, serial: int) -> str:
    """The code of a firm of that kind, region (0 to 99) and serial number (below 31 to the eighth)."""
    characters = []
    for _ in range(8):
        serial, digit = divmod(serial, 31)
        characters.append(ALPHABET[digit])
    organisation = "".join(reversed(characters))
    body = f"9{kind}99{region:02d}01{organisation}{organisation_check(organisation)}"
    return body + check_character(body)
