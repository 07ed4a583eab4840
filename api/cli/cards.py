"""Cards by the names that a person gives them: of the home by their kind, or a file."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from api.cli.command import Session
from api.clock import today
from graph.errors import BadParameter

if TYPE_CHECKING:
    from credit.card import Card
    from credit.labelled import TableOptions

KINDS = ("firm", "outside", "person", "network")
"""Cards of what the bank knows: of firms with books, of firms seen from outside, of persons; `network` is `firm` with
the features of its neighbourhood.
"""


def named(session: Session, card: str, as_of: date | None = None) -> Card:
    """The card in a file or in a folder; or the newest of a kind whose day is not after `as_of`, of all without it."""
    from api import shelf
    from credit.card import load, load_file

    path = Path(card)
    if card not in KINDS:
        if not path.exists():
            raise BadParameter(f"--card {card} is neither {' nor '.join(KINDS)} nor a file")
        return load(path) if path.is_dir() else load_file(path)
    how = f"lianke credit train --as-of DAY --card {card}"
    return load(shelf.required(session.settings.home_paths, card, as_of or date.max, how).path)


def trained(session: Session, as_of: date, kind: str, known_at: date | None) -> tuple[Card, Path]:
    """A card of what was known at a day, and where it now stands."""
    from credit import train
    from graph.snapshot import take

    if kind not in KINDS:
        raise BadParameter(f"--card {kind} cannot be trained: it is {' or '.join(KINDS)}")
    home = session.settings.home_paths
    with session.progress() as progress:
        snapshot = take(home, as_of, known_at, progress)
        card = train.trained(home, snapshot, kind, progress)
        return card, home.models(kind) / card.save(home.models(kind)) / "card.json"


def of_table(session: Session, table: Path, asked: TableOptions) -> tuple[Card, Path]:
    """A card of a file with a label, and where it now stands."""
    from api.cli.tables import read_table
    from credit.table import KIND, Source, train_table

    home = session.settings.home_paths
    with session.progress() as progress:
        progress(f"reading {table.name}", 0, None)
        rows = read_table(table, progress)
        card = train_table(rows, Source(table.name, today()), asked, progress=progress)
        return card, home.models(KIND) / card.save(home.models(KIND)) / "card.json"
