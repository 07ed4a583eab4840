"""Unified social credit codes 统一社会信用代码, made up but valid.

The places begin with 99, which no province has, so that no code belongs to a real firm.
"""

from __future__ import annotations

from graph.identity.uscc import ALPHABET, check_character, is_valid, organisation_check

__all__ = ["ALPHABET", "COMPANY", "SOLE_TRADER", "check_character", "compose", "is_valid", "organisation_check"]

COMPANY, SOLE_TRADER = "1", "2"


def compose(kind: str, region: int, serial: int) -> str:
    """The code of a firm of that kind, region (0 to 99) and serial number (below 31 to the eighth)."""
    characters = []
    for _ in range(8):
        serial, digit = divmod(serial, 31)
        characters.append(ALPHABET[digit])
    organisation = "".join(reversed(characters))
    body = f"9{kind}99{region:02d}01{organisation}{organisation_check(organisation)}"
    return body + check_character(body)
