"""The clock: the only place that asks what day it is."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

BANK = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The moment it is where the bank is, with its zone."""
    return datetime.now(BANK)


def today() -> date:
    """Today's day where the bank is."""
    return now().date()


def last_day() -> date:
    """The last day whose start can be asked about: tomorrow's, before which all of today has happened."""
    return today() + timedelta(days=1)


def yet_to_come(day: date) -> str | None:
    """Why nothing can be told of a day; None where something can."""
    last = last_day()
    return f"{day} is yet to come; the last day that can be asked about is {last}" if day > last else None
