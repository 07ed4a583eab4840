"""People's numbers: identity numbers (GB 11643), phones and accounts, each brought to one spelling and checked."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from operator import mul

from graph.identity import uscc
from graph.topics.topic import Kind

PROVINCES = frozenset(re.findall("..", "1112131415212223313233343536374142434445465051525354616263646571818283"))
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ZEROS = ord("0") * sum(WEIGHTS)
CHECKS = "10X98765432"
"""ISO 7064 MOD 11-2."""
EARLIEST = 1900
EIGHTEEN, FIFTEEN = re.compile(r"[0-9]{17}[0-9X]", re.A), re.compile(r"[0-9]{15}", re.A)
OTHER_PAPER = re.compile(r"(?=.*[A-Z])[A-Z0-9]{5,20}|[0-9]{7,10}", re.A)
"""Passports, permits of Hong Kong, Macao and Taiwan, officers' papers: kept as they are written."""
PHONE = re.compile(r"[0-9]{5,16}", re.A)
ACCOUNT = re.compile(r"[A-Z0-9]{4,40}", re.A)
COUNTRY = re.compile(r"^(\+|00)?86(?=(1[3-9][0-9]{9}|0[0-9]{9,11})$)", re.A)
MOBILE = re.compile(r"1[3-9][0-9]{9}", re.A)
MOBILE_DIGITS, SHORTEST = 11, 15
TAX_EIGHTEEN, TAX_FIFTEEN = (
    re.compile(r"([0-9]{17}[0-9X])[0-9A-Z]{0,5}", re.A),
    re.compile(r"([0-9]{15})(00|0{5})?", re.A),
)
"""Tax numbers of individual businesses: the owner's identity number, and what tells several businesses apart."""
CARD = re.compile(r"[3-6][0-9]{15,18}", re.A)
MARKS = re.compile(r"[\s\-‐-―/.·()（）]+")

WHY = {
    Kind.IDENTITY: "is no identity number (its digits, its date or its check digit are wrong)",
    Kind.PHONE: "is no phone number",
    Kind.ACCOUNT: "is no account number",
}


def number(kind: Kind, cell: str) -> str | None:
    """The number in a cell of that kind, spelled in the one way; None where there is none."""
    return READ[kind](plain(cell))


def plain(cell: str) -> str:
    """The cell in one width and case, without spaces, dashes and brackets."""
    if cell.isascii() and cell.isalnum():
        return cell.upper()
    return MARKS.sub("", unicodedata.normalize("NFKC", cell)).upper()


def of_tax_number(cell: str, company: bool = False) -> str | None:
    """The identity number that a tax number is; None where it is a firm's, or neither.

    One of 15 digits may fit a firm's check digit by chance, as every fifth does. So if it holds a place and a day of
    birth, it is a firm's only where the check digit says so and the name too: `company`.
    """
    code = plain(cell)
    if (found := TAX_EIGHTEEN.fullmatch(code)) and is_identity(found[1]) and not is_firm(code):
        return found[1]
    found = TAX_FIFTEEN.fullmatch(code)
    return lengthened(found[1]) if found and not (company and is_firm(code)) else None


def is_firm(code: str) -> bool:
    """Whether the code's check characters say that it is a firm's; of the few that are both, only those that begin as
    firms' do and people's hardly.
    """
    return uscc.kind(code) is not None and (code[0] == "9" or not is_identity(code))


def identity(code: str) -> str | None:
    """An identity number of 18 digits; one of 15 is brought to 18. Other papers as they are written."""
    if EIGHTEEN.fullmatch(code):
        return code if is_identity(code) else None
    if FIFTEEN.fullmatch(code):
        return lengthened(code)
    return code if OTHER_PAPER.fullmatch(code) else None


def is_identity(digits: str) -> bool:
    """Whether 17 digits and a check character are somebody's number: the date, and the check digit.

    Numbers of foreigners who live here begin with 9 and the province.
    """
    if not EIGHTEEN.fullmatch(digits) or not _placed(digits):
        return False
    return check_digit(digits[:17]) == digits[17] and _born(digits[6:14])


def lengthened(fifteen: str) -> str | None:
    """The number of 18 digits of one of 15, of those born in the 1900s; None where it holds no date."""
    body = f"{fifteen[:6]}19{fifteen[6:]}"
    return body + check_digit(body) if _placed(body) and _born(body[6:14]) else None


def check_digit(body: str) -> str:
    """The 18th character of an identity number, of its first 17."""
    # Over the characters' codes: a third of the time that reading each digit takes.
    return CHECKS[(sum(map(mul, body.encode(), WEIGHTS)) - ZEROS) % 11]


def phone(digits: str) -> str | None:
    """A phone number without the country's code."""
    bare = COUNTRY.sub("", digits)
    return bare if PHONE.fullmatch(bare) else None


def account(digits: str) -> str | None:
    """An account or card number."""
    return digits if ACCOUNT.fullmatch(digits) and any(c.isdigit() for c in digits) else None


def is_mobile(digits: str) -> bool:
    """Whether the digits are a mobile phone's."""
    return MOBILE.fullmatch(digits) is not None


def is_card(digits: str) -> bool:
    """Whether the digits are a bank card's (Luhn)."""
    if not CARD.fullmatch(digits):
        return False
    doubled = [int(d) * (1 + place % 2) for place, d in enumerate(reversed(digits))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def _placed(body: str) -> bool:
    return body[:2] in PROVINCES or (body[0] == "9" and body[1:3] in PROVINCES)


def _born(digits: str) -> bool:
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return day.year >= EARLIEST


READ = {Kind.IDENTITY: identity, Kind.PHONE: phone, Kind.ACCOUNT: account}
