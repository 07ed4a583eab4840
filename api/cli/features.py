"""`lianke features`: every feature of every enterprise on a day, or of the rows of a spine on days of the past."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from api.cli.command import KnownAt, Session, command, day

AsOf = Annotated[
    date | None,
    typer.Option(
        "--as-of", parser=day, metavar="DAY", help="Start of this day: of every enterprise, what happened before it."
    ),
]
Names = Annotated[
    list[str] | None,
    typer.Option("--feature", metavar="NAME", help="Only these; may repeat. NAME@VERSION for a former one."),
]


@command("features")
def features(  # noqa: PLR0913  (each is an option of the command)
    session: Session,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    spine: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Rows of enterprise, as_of, known_at instead: CSV, Excel, Parquet.", dir_okay=False
        ),
    ] = None,
    feature: Names = None,
    listed: Annotated[bool, typer.Option("--list", help="Only tell which features there are.")] = False,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE.parquet", help="Write the values there; CSV by its ending.", dir_okay=False),
    ] = None,
) -> None:
    """Tell the graph's features of enterprises 图谱特征: of a day, or of many days by a spine 样本表.

    The values are those that the service answers from a run of the same day, and that a model learns from.
    """
    from api.cli.feature_values import catalogue, of_day, of_spine
    from graph.errors import BadParameter

    if sum((as_of is not None, spine is not None, listed)) != 1:
        raise BadParameter("say one of --as-of DAY, for every enterprise, --spine FILE, for rows of its own, or --list")
    if spine is not None and known_at is not None:
        raise BadParameter("--known-at goes with --as-of; of a spine each row says its own, in the column known_at")
    if listed:
        session.show(*catalogue(feature or ()))
    elif spine is not None:
        session.show(*of_spine(session, spine, feature or (), out))
    elif as_of is not None:
        session.show(*of_day(session, (as_of, known_at), feature or (), out))
