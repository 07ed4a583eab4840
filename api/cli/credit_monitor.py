"""`lianke credit monitor`: whether those scored now are like those that a card was made of."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from api.cli.cards import named
from api.cli.command import KnownAt, Session, command, credit_app
from api.cli.credit import AsOf, Kind, Out, TableFile, asked
from api.cli.reports import table as shown
from api.cli.written import whole

if TYPE_CHECKING:
    from credit.card import Card
    from credit.population import Population
    from credit.stability import Stability

ALARM = 4
"""Exit status where a population has moved, for a scheduler to see."""

STATES = {"stable": "stable 稳定", "watch": "watch 关注", "moved": "moved 偏移"}


@command("monitor", credit_app)
def monitor(
    session: Session,
    as_of: AsOf = None,
    card: Kind = "firm",
    known_at: KnownAt = None,
    table: TableFile = None,
    out: Out = None,
) -> None:
    """Compare a later population with a card's own 监测评分卡: which features moved; exit code 4 where one did.

    An index of 0.10 is to be watched, one of 0.25 has moved. --out takes the report as JSON.
    """
    import json

    asked(as_of, table)
    found = named(session, card, as_of)
    moved = compared(session, found, (as_of, known_at), table)
    report = {"card": found.kind, "model": found.digest, "as_of": as_of, "table": table, "alarm": moved.alarm}
    report |= asdict(moved)
    if out:
        whole(out, json.dumps(report, ensure_ascii=False, indent=1, default=str).encode())
    session.show(report, *lines(found, moved))
    if moved.alarm:
        raise typer.Exit(ALARM)


def compared(session: Session, card: Card, days: tuple[date | None, date | None], table: Path | None) -> Stability:
    """The stability of a card among the firms of a day, or among the rows of a table."""
    from credit.stability import stability

    with session.progress() as progress:
        progress("comparing populations 比较样本", 0, None)
        return stability(card, population(session, card, days, table).values)


def population(session: Session, card: Card, days: tuple[date | None, date | None], table: Path | None) -> Population:
    """Those whom a card scores at a day, or the rows of a table."""
    from credit.population import of_day, of_table
    from graph.progress import silent

    if table is not None:
        from api.cli.tables import read_table

        return of_table(card, read_table(table, silent))
    from graph.published import scores_before
    from graph.snapshot import take

    as_of, known_at = days
    assert as_of is not None, "a day or a table is given"
    home = session.settings.home_paths
    snapshot = take(home, as_of, known_at)
    return of_day(card, snapshot, scores_before(home, as_of, snapshot.known_at))


def lines(card: Card, found: Stability) -> list[Any]:
    """The indices as a table, and what has moved in words."""
    rows = [(m.name, m.zh, m.index, STATES[m.state]) for m in (found.score, *found.features)]
    title = f"Stability 稳定性 of card 评分卡 {card.kind} {card.digest}"
    said = [f"{found.firms:,} now; mean score {found.mean_then:.1f} then, {found.mean_now:.1f} now"]
    gone = [m.name for m in (found.score, *found.features) if m.state == "moved"]
    said += [f"ALARM 预警: moved beyond 0.25: {', '.join(gone)}"] if gone else ["nothing has moved beyond 0.25"]
    return [shown(title, ["feature 特征", "名称", "PSI", "state 状态"], rows), *said]
