"""Values that a source keeps with their types, as the text that they would be in a file of text."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from zoneinfo import ZoneInfo

HERE = ZoneInfo("Asia/Shanghai")
"""Where a moment that names its zone is told the time of."""

DIGITS = 15
"""Significant digits that a spreadsheet's number keeps: a code with more of them was rounded when it was typed."""


def told(value: object) -> str:
    """A value as text: nothing for none, days as 2019-01-07, numbers in digits without a needless `.0`."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            return typed(value) if isfinite(value) else ""
        case Decimal():
            return in_digits(value) if value.is_finite() else ""
        case _:
            return _told_otherwise(value)


def _told_otherwise(value: object) -> str:
    match value:
        case datetime():
            local = value.astimezone(HERE).replace(tzinfo=None) if value.tzinfo else value
            return local.date().isoformat() if local.time() == time() else local.isoformat(" ")
        case date() | time():
            return value.isoformat()
        case timedelta():
            return str(value)
        case bytes() | bytearray() | memoryview():
            return bytes(value).decode()
        case list() | tuple():
            return ";".join(told(item) for item in value)
        case dict():
            return json.dumps(value, ensure_ascii=False, default=told)
        case _:
            return str(value)


def in_digits(number: Decimal) -> str:
    """A number without an exponent, and without the `.0` of a whole one."""
    text = f"{number:f}"
    whole, _, rest = text.partition(".")
    return text if rest.strip("0") or not rest else whole


def typed(number: float) -> str:
    """A spreadsheet's number in 15 significant digits; one that may have had more as 2.4322E+19, which is no code."""
    if abs(number) >= 10**DIGITS:
        digits, _, power = f"{number:.{DIGITS - 1}E}".partition("E")
        return f"{digits.rstrip('0').rstrip('.')}E{power}"
    text = f"{number:.{DIGITS}g}"
    return in_digits(Decimal(text)) if "e" in text else text
