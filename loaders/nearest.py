"""The mentions that are nearest to what somebody typed, by code or by name: a guess for who is not found."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

import ibis
from ibis import BaseBackend

from graph.facts import Facts
from graph.identity.characters import normal
from graph.person_names import is_person
from loaders.judgements import Mention
from loaders.mentions import sighted

LIKELY = 200
"""Mentions that are looked at character by character; the engine, which counts bytes, chooses them."""
GUESSES = 3
LEAST = 0.5
"""Share of characters in common from which on a mention is worth a guess."""


@dataclass(frozen=True, order=True)
class Near:
    """A mention, with a name where it has one."""

    mention: Mention
    name: str | None

    def __str__(self) -> str:
        """The mention as it is written on the command line, and its name."""
        return str(self.mention) + (f" ({self.name})" if self.name and self.name != self.mention.code else "")


def nearest(con: BaseBackend, facts: Facts, text: str) -> list[Near]:
    """Up to GUESSES mentions whose code or name is most like the text, the likest first; natural persons are none."""
    seen = sighted(con, facts)
    if seen is None:
        return []
    likeness = {
        row: max(_like(text, row.mention.code), _like(text, str(row.mention)), _like(text, row.name or ""))
        for row in _likely(con, seen, text)
        if not is_person(row.name or row.mention.code)
    }
    best = sorted((row for row in likeness if likeness[row] >= LEAST), key=lambda row: (-likeness[row], str(row)))
    each = {row.mention: row for row in reversed(best)}
    return [row for row in best if each[row.mention] is row][:GUESSES]


def _likely(con: BaseBackend, seen: ibis.Table, text: str) -> list[Near]:
    """The mentions that the engine takes for likely."""
    plain = seen.select("source", "code", "name").distinct()
    alike = ", ".join(f"jaro_winkler_similarity({each}, $text)" for each in ("code", "coalesce(name, '')"))
    rows = con.con.execute(
        f"SELECT source, code, name FROM ({ibis.to_sql(plain, dialect='duckdb')}) "  # noqa: S608
        f"ORDER BY greatest({alike}) DESC, source, code, name LIMIT {LIKELY}",
        {"text": text},
    ).fetchall()
    return [Near(Mention(source, code), name) for source, code, name in rows]


def _like(text: str, other: str) -> float:
    return SequenceMatcher(None, normal(text), normal(other), autojunk=False).ratio()
