"""`lianke credit report`: the validation report of a card, as a page."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.cards import named
from api.cli.command import KnownAt, Session, command, credit_app
from api.cli.credit import AsOf, Kind, TableFile, asked
from api.cli.credit_monitor import population
from api.cli.credit_swap import of_firms, of_rows, swapped
from api.cli.written import folder_of, whole
from api.clock import today
from graph.errors import BadParameter

if TYPE_CHECKING:
    from credit.card import Card
    from credit.validation_page import Beside

Former = Annotated[str | None, typer.Option("--former", metavar="FILE", help="The former card, for the swap-set.")]
Page = Annotated[
    Path | None, typer.Option("--out", metavar="FILE.html", help="The page [credit-report-CARD.html].", dir_okay=False)
]


@command("report", credit_app)
def report(  # noqa: PLR0913  (each is an option of the command)
    session: Session,
    card: Kind = "firm",
    as_of: AsOf = None,
    known_at: KnownAt = None,
    table: TableFile = None,
    former: Former = None,
    label: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="Of a table: what became of each row, for the swap-set.")
    ] = None,
    bad: Annotated[str | None, typer.Option(metavar="VALUE", help="The label's value that is bad.")] = None,
    out: Page = None,
) -> None:
    """Report how a card was made and how good it is 评分卡验证报告; with a day or a table, how stable it is there.

    --former needs a day or a table too: it shows whom either card takes that the other refuses, and how many of them
    were bad: by --label of a table, else by the defaults that are known to have followed the day.
    """
    from credit.validation_page import page
    from graph.report.html import html

    if former or as_of or table:
        asked(as_of, table)
    found = named(session, card, as_of)
    path = out or Path(f"credit-report-{found.kind}-{found.digest}.html")
    folder_of(path)
    cards = (found, named(session, former, as_of) if former else None)
    shown = beside(session, cards, (as_of, known_at), table, (label, bad))
    whole(path, html(page(found, today(), shown)).encode())
    session.show({"card": found.kind, "model": found.digest, "out": path}, f"written 已写入: {path}")


def beside(
    session: Session,
    cards: tuple[Card, Card | None],
    days: tuple[date | None, date | None],
    table: Path | None,
    label: tuple[str | None, str | None] = (None, None),
) -> Beside:
    """What the card is shown beside: the population that was asked for, and the former card on it."""
    from credit.stability import stability
    from credit.validation_page import Beside

    card, former = cards
    if days[0] is None and table is None:
        return Beside()
    people = population(session, card, days, table)
    moved = stability(card, people.values)
    if former is None:
        return Beside(moved)
    others = population(session, former, days, table)
    if others.ids != people.ids:
        raise BadParameter(
            f"--former {former.digest} scores {len(others.ids):,} and this card {len(people.ids):,}: not the same firms"
        )
    both = (card, former)
    if table is not None:
        outcome, notes = of_rows(both, table, *label)
    else:
        assert days[0] is not None, "a day or a table is given"
        outcome, notes = of_firms(session, both, (days[0], days[1]), people.ids)
    return Beside(moved, swapped(both, (people, others), outcome), former.digest, notes)
