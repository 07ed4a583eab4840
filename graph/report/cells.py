"""What stands in a report's tables and beside its pictures: words in two languages, numbers, and how they are shown."""

from __future__ import annotations

import math
from dataclasses import dataclass

NOTHING = "–"
"""What is shown where there is no figure."""


@dataclass(frozen=True)
class Words:
    """The same said in Chinese and in English."""

    zh: str
    en: str

    @classmethod
    def name(cls, text: str) -> Words:
        """A name that is the same in both."""
        return cls(text, text)


@dataclass(frozen=True)
class Ranged:
    """A figure and the interval that it likely lies in."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Share:
    """A part of a whole, 0..1, that is read in per cent."""

    value: float


Cell = str | Words | int | float | Ranged | Share | None
"""None is shown as a dash, as is NaN; a bool as yes or no."""


@dataclass(frozen=True)
class Shown:
    """A cell as text: its main part, what is smaller beside it, and whether it is a number."""

    text: str
    beside: str = ""
    number: bool = True


def shown(cell: Cell, digits: int) -> Shown:
    """How a cell reads, fractions with so many digits after the point."""
    match cell:
        case None:
            return Shown(NOTHING)
        case bool():
            return Shown("是", "yes", number=False) if cell else Shown("否", "no", number=False)
        case str():
            return Shown(cell, number=False)
        case Words():
            return Shown(cell.zh, "" if cell.en == cell.zh else cell.en, number=False)
        case Ranged():
            return Shown(plain(cell.value, digits), between(cell, digits))
        case Share():
            return Shown(plain(100 * cell.value, max(digits - 2, 0), " %"))
        case _:
            return Shown(plain(cell, digits))


def plain(value: float, digits: int, unit: str = "") -> str:
    """A number as text: whole ones with their thousands apart."""
    if math.isnan(value):
        return NOTHING
    return f"{value:,}{unit}" if isinstance(value, int) else f"{value:,.{digits}f}{unit}"


def between(cell: Ranged, digits: int) -> str:
    """The interval as text; nothing where there is none."""
    if math.isnan(cell.low) or math.isnan(cell.high):
        return ""
    return f"{cell.low:,.{digits}f} … {cell.high:,.{digits}f}"
