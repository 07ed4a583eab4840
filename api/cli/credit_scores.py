"""Scores that a person asks for: of the enterprises of a day, or of the rows of a table."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.cli.cards import named
from api.cli.command import Session
from api.cli.written import written

if TYPE_CHECKING:
    import pyarrow as pa


def of_day(
    session: Session, days: tuple[date, date | None], card: str, base_rate: float | None, out: Path | None
) -> dict[str, Any]:
    """What came of scoring every enterprise at a day, as known at another."""
    from credit.score import score
    from graph.published import scores_before
    from graph.snapshot import take

    as_of, known_at = days
    found = named(session, card, as_of)
    with session.progress() as progress:
        snapshot = take(session.settings.home_paths, as_of, known_at, progress)
        progress("credit scores 信用评分", 0, None)
        before = scores_before(session.settings.home_paths, as_of, snapshot.known_at)
        table = score(found, snapshot, base_rate, before)
    if out:
        written(out, table)
    head = {"model": found.digest, "card": found.kind, "as_of": as_of, "snapshot": snapshot.id}
    return head | graded(table) | {"out": out}


def of_rows(
    session: Session, table: Path, card: str, id_column: str | None, base_rate: float | None, out: Path | None
) -> dict[str, Any]:
    """What came of scoring every row of a file."""
    from api.cli.tables import read_table
    from credit.table import score_table

    found = named(session, card)
    with session.progress() as progress:
        progress(f"reading {table.name}", 0, None)
        rows = read_table(table, progress)
        progress("credit scores 信用评分", 0, None)
        scores = score_table(found, rows, base_rate, id_column)
    if out:
        written(out, scores)
    head = {"model": found.digest, "card": found.kind, "as_of": found.as_of, "table": table}
    return head | graded(scores) | {"out": out}


def graded(table: pa.Table) -> dict[str, Any]:
    """How many have a score, how many have none, and how many have which grade."""
    import pyarrow.compute as pc

    held = table.filter(pc.is_valid(table["score"]))
    grades = {row["values"]: row["counts"] for row in pc.value_counts(held["grade"]).to_pylist()}
    left = table.num_rows - held.num_rows
    return {"scored": held.num_rows, "without_score": left, "grades": dict(sorted(grades.items()))}
