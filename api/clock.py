"""The clock: the only place that asks what day it is."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

BANK = ZoneInfo("Asia/Shanghai")


def today() -> date:
    """Today's day where the bank is."""
    return datetime.now(BANK).date()
