"""Amounts, shares and lists as they are written in Chinese and English."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

TIMES = ((10**10, "亿"), (10**6, "万"))
"""Fen of the units that Chinese amounts are told in."""


class Said(NamedTuple):
    """The same in Chinese and English."""

    zh: str
    en: str


def amount(fen: int) -> Said:
    """Fen as yuan."""
    zh = f"{fen / 100:,.2f}元"
    for unit, name in TIMES:
        if abs(fen) >= unit:
            zh = f"{fen / unit:,.2f}{name}元"
            break
    en = f"CNY {fen / 100:,.2f}" if abs(fen) < 10**8 else f"CNY {fen / 10**8:,.2f} million"
    return Said(zh, en)


def percent(share: float) -> str:
    """A share with two digits that tell something."""
    if share >= 0.0995:
        return f"{100 * share:.0f}%"
    return f"{100 * share:.1f}%" if share >= 0.00995 else f"{100 * share:.2g}%" if share >= 1e-5 else "<0.001%"


def several(parts: Sequence[Said]) -> Said:
    """Parts as one list."""
    return Said("、".join(p.zh for p in parts), ", ".join(p.en for p in parts))


def plural(count: int, noun: str) -> str:
    """A count with its English noun."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
