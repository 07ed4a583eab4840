"""The swap-set of two cards: on the firms of a day or on the rows of a table, with what became of them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from api.cli.command import Session
from api.clock import today
from graph.errors import BadParameter

if TYPE_CHECKING:
    from credit.card import Card
    from credit.label import Label
    from credit.population import Population
    from credit.swap import Swap
    from graph.report.cells import Words

Told = tuple["Label | None", "list[Words]"]
"""Outcomes, where they are known, and notes on whence they are."""


def swapped(cards: tuple[Card, Card], people: tuple[Population, Population], outcome: Label | None) -> Swap:
    """The swap-set of a card and a former one, where either takes as many as have grade A or B by the new one."""
    from credit.answers import Answers
    from credit.swap import swap

    new, old = (Answers(card, found.values).score for card, found in zip(cards, people, strict=True))
    sheet = cards[0].scorecard
    taken = float((sheet.grade_index(sheet.pd(new)) <= 1).mean())
    return swap(new, old, taken, outcome)


def of_firms(session: Session, cards: tuple[Card, Card], days: tuple[date, date | None], ids: tuple[str, ...]) -> Told:
    """What became of the firms of a day by the end of the card's horizon, or until now where that is sooner."""
    from credit.options import CardOptions
    from credit.population import became
    from credit.swap_page import notes
    from graph.snapshot import take

    home, (as_of, known_at) = session.settings.home_paths, days
    end = as_of + timedelta(days=cards[0].origin.horizon or CardOptions().horizon)
    later = max(min(end, today()), as_of)
    seen = became(cards[0], take(home, as_of, known_at), take(home, later))
    return (seen.of(ids) if seen else None), notes(seen, cards)


def of_rows(cards: tuple[Card, Card], table: Path, column: str | None, bad: str | None) -> Told:
    """What became of the rows of a file, where a column says it."""
    from api.cli.tables import read_table
    from credit.label import label
    from credit.swap_page import of_rows as noted
    from credit.table import digest
    from graph.progress import silent

    if column is None:
        return None, []
    rows = read_table(table, silent)
    if column not in rows.column_names:
        raise BadParameter(f"{table} has no column {column}; it has {', '.join(rows.column_names)}")
    return label(rows[column], column, bad), noted(digest(rows), cards)
