"""`lianke credit train`, `score` and `export`: scorecards of firms, and of any table with a label."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from api.cli.command import KnownAt, Session, command, credit_app, day_so_far
from graph.errors import BadParameter

AsOf = Annotated[
    date | None,
    typer.Option(
        "--as-of", parser=day_so_far, metavar="DAY", help="Start of this day: only what happened before it counts."
    ),
]
TableFile = Annotated[
    Path | None, typer.Option("--table", metavar="FILE", help="Any table: CSV, Excel or Parquet.", dir_okay=False)
]
Out = Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write there.", dir_okay=False)]
KINDS = "firm|outside|person|network"
Kind = Annotated[str, typer.Option("--card", metavar=f"{KINDS}|FILE", help="Which card, or the file of one.")]
BaseRate = Annotated[
    float | None,
    typer.Option("--base-rate", metavar="SHARE", help="Share of default among those scored, unlike in the sample."),
]
Columns = Annotated[list[str] | None, typer.Option(metavar="COLUMN", help="Leave this column out; may come again.")]
Kept = Annotated[list[str] | None, typer.Option(metavar="COLUMN", help="Keep it though it tells all; may come again.")]
Special = Annotated[
    list[str] | None,
    typer.Option(metavar="COLUMN=V,V", help="Numbers that stand for words there; may come again."),
]

Segment = Annotated[
    str | None, typer.Option(metavar="COLUMN", help="Of a table: the report tells its rows apart by this.")
]


@command("train", credit_app)
def train(  # noqa: PLR0913  (each is an option of the command)
    session: Session,
    as_of: AsOf = None,
    card: Kind = "firm",
    known_at: KnownAt = None,
    table: TableFile = None,
    label: Annotated[str | None, typer.Option(metavar="COLUMN", help="Of a table: what became of each row.")] = None,
    bad: Annotated[str | None, typer.Option(metavar="VALUE", help="The label's value that is bad.")] = None,
    split: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="Of train and test; or of days, the latest of which test.")
    ] = None,
    id_column: Annotated[
        str | None, typer.Option("--id", metavar="COLUMN", help="Rows with the same are one firm: never on both sides.")
    ] = None,
    without: Columns = None,
    keep: Kept = None,
    special: Special = None,
    segment: Segment = None,
    out: Out = None,
) -> None:
    """Fit a scorecard 训练评分卡 on the outcomes known at a day, or on any table with a label.

    Beside it stand a plain logistic regression and gradient boosting, learnt and tested on the same rows.
    """
    from api.cli.cards import of_table, trained
    from api.cli.written import whole
    from credit.labelled import TableOptions
    from credit.report import as_json, text

    asked(as_of, table)
    if as_of is not None:
        fitted, path = trained(session, as_of, card, known_at)
    elif table is not None:
        if label is None:
            raise BadParameter("--table needs --label COLUMN: the column that says what became of each row")
        lists = (tuple(without or ()), tuple(keep or ()), specials(special or []))
        fitted, path = of_table(session, table, TableOptions(label, bad, split, id_column, *lists, segment))
    if out:
        whole(out, fitted.text)
    session.show(as_json(fitted) | {"path": path, "out": out}, text(fitted), "", f"card 评分卡: {out or path}")


@command("score", credit_app)
def score(  # noqa: PLR0913  (each is an option of the command)
    session: Session,
    as_of: AsOf = None,
    card: Kind = "firm",
    known_at: KnownAt = None,
    table: TableFile = None,
    id_column: Annotated[str | None, typer.Option("--id", metavar="COLUMN", help="Of a table: names its rows.")] = None,
    base_rate: BaseRate = None,
    out: Out = None,
) -> None:
    """Score every enterprise, or every row of a table 信用评分; who gets no score gets a reason."""
    from api.cli.credit_scores import of_day, of_rows
    from api.cli.reports import rated

    asked(as_of, table)
    if as_of is not None:
        report = of_day(session, (as_of, known_at), card, base_rate, out)
    elif table is not None:
        report = of_rows(session, table, card, id_column, base_rate, out)
    session.show(report, *rated(report))


@command("export", credit_app)
def export(
    session: Session,
    card: Annotated[str, typer.Argument(metavar="CARD", help="firm, or the file of a card.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="Write there.", dir_okay=False)],
    form: Annotated[str, typer.Option("--format", metavar="sql|pmml", help="As a query or as PMML 4.4.")] = "sql",
) -> None:
    """Write a card as SQL or as PMML 导出评分卡, so that other engines give the same scores."""
    from api.cli.cards import named
    from api.cli.written import whole
    from credit.pmml import pmml
    from credit.sql import sql

    forms = {"sql": sql, "pmml": pmml}
    if form not in forms:
        raise BadParameter(f"--format {form} is neither sql nor pmml")
    found = named(session, card)
    whole(out, forms[form](found).encode())
    session.show({"card": found.kind, "model": found.digest, "format": form, "out": out}, f"written 已写入: {out}")


def specials(given: list[str]) -> dict[str, tuple[float, ...]]:
    """Codes by column, of texts such as age=0,999."""
    found = {}
    for text in given:
        name, _, values = text.rpartition("=")
        try:
            found[name] = tuple(sorted({float(value) for value in values.split(",")}))
        except ValueError:
            name = ""
        if not name:
            raise BadParameter(f"--special {text} is not like COLUMN=98,99")
    return found


def asked(as_of: date | None, table: Path | None) -> None:
    """Raise BadParameter where not exactly one of a day and a table is given."""
    if (as_of is None) == (table is None):
        raise BadParameter("say either --as-of DAY, for the bank's firms, or --table FILE, for any table")
    if table is not None and not table.is_file():
        raise BadParameter(f"--table {table} is no file")
