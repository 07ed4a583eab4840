"""`lianke credit train` and `credit score`: the scorecard of firms."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from api.cli.command import AsOf, KnownAt, Out, Session, command, credit_app


class Card(StrEnum):
    """Which card."""

    FIRM = "firm"


CardOption = Annotated[Card, typer.Option("--card", help="Which card.")]


@command("train", credit_app)
def train(session: Session, as_of: AsOf, card: CardOption = Card.FIRM, known_at: KnownAt = None) -> None:
    """Fit the scorecard 训练评分卡 on the ratings and defaults known at a day."""
    from credit.report import as_json, text
    from credit.train import train
    from graph.snapshot import take

    home = session.settings.home_paths
    with session.progress() as progress:
        snapshot = take(home, as_of, known_at, progress)
        fitted = train(snapshot, progress=progress)
        fitted.save(home.models(card.value))
    session.show(as_json(fitted), text(fitted))


@command("score", credit_app)
def score(
    session: Session, as_of: AsOf, card: CardOption = Card.FIRM, out: Out = None, known_at: KnownAt = None
) -> None:
    """Score every enterprise 信用评分; who gets no score gets a reason."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    from api import shelf
    from api.cli.reports import rated
    from credit.card import load
    from credit.score import score
    from graph.run import beside
    from graph.snapshot import take

    home = session.settings.home_paths
    shelved = shelf.required(home, card.value, as_of, "lianke credit train --as-of DAY")
    with session.progress() as progress:
        snapshot = take(home, as_of, known_at, progress)
        progress("credit scores 信用评分", 0, None)
        table = score(load(shelved.path), snapshot)
        if out:
            with beside(out) as path:
                pq.write_table(table, path)
    held = table.filter(pc.is_valid(table["score"]))
    grades = {row["values"]: row["counts"] for row in pc.value_counts(held["grade"]).to_pylist()}
    report = {
        "model": shelved.digest,
        "card": card.value,
        "as_of": as_of,
        "snapshot": snapshot.id,
        "scored": held.num_rows,
        "without_score": table.num_rows - held.num_rows,
        "grades": dict(sorted(grades.items())),
        "out": out,
    }
    session.show(report, *rated(report))
