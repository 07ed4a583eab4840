"""Comparisons of two names and their levels: what may be found, and what it weighs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Level:
    """One outcome of a comparison: the condition on `_l` and `_r`, its weight, and its words."""

    sql: str
    bits: float
    zh: str
    en: str


@dataclass(frozen=True)
class Comparison:
    """What is compared, and its levels; the first that holds counts."""

    name: str
    zh: str
    levels: tuple[Level, ...]
    nullable: bool = False
    """Whether the column of its name may be null, so that nothing is compared."""
