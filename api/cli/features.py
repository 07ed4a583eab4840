"""`lianke features`: every feature of every enterprise on a day, or of the rows of a spine on days of the past."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from api.cli.command import KnownAt, Session, command, day_so_far

AsOf = Annotated[
    date | None,
    typer.Option(
        "--as-of",
        parser=day_so_far,
        metavar="DAY",
        help="Start of this day: of every enterprise, what happened before it.",
    ),
]
Names = Annotated[
    list[str] | None,
    typer.Option("--feature", metavar="NAME", help="Only these; may repeat. NAME@VERSION for a former one."),
]


SpineFile = Annotated[
    Path | None,
    typer.Option(
        "--spine",
        metavar="FILE",
        help="Rows of enterprise, as_of, known_at instead: CSV, Excel, Parquet.",
        dir_okay=False,
    ),
]
Written = Annotated[
    str | None, typer.Option("--out", metavar="FILE.parquet", help="Write the values there; CSV by its ending.")
]
SparkUrl = Annotated[
    str | None,
    typer.Option(
        "--spark", metavar="URL", help="With --as-of: let this Spark work them out; --out is the folder that it writes."
    ),
]
Snapshots = Annotated[
    str | None,
    typer.Option("--snapshots", metavar="URL", help="With --spark: where its workers find the folder of Snapshots."),
]


@command("features")
def features(  # noqa: PLR0913  (each is an option of the command)
    session: Session,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    spine: SpineFile = None,
    feature: Names = None,
    listed: Annotated[bool, typer.Option("--list", help="Only tell which features there are.")] = False,
    out: Written = None,
    spark: SparkUrl = None,
    snapshots: Snapshots = None,
) -> None:
    """Tell the graph's features of enterprises 图谱特征: of a day, or of many days by a spine 样本表.

    The values are those that the service answers from a run of the same day, and that a model learns from.
    """
    from api.cli.feature_values import catalogue, of_day, of_spine
    from api.cli.written import file_at

    fitting(as_of=as_of, known_at=known_at, spine=spine, listed=listed, out=out, spark=spark, snapshots=snapshots)
    if listed:
        session.show(*catalogue(feature or ()))
    elif spine is not None:
        session.show(*of_spine(session, spine, feature or (), file_at(out)))
    elif as_of is not None and spark is not None and out is not None:
        from api.cli import features_spark

        cluster = features_spark.Cluster(spark, snapshots, out)
        session.show(*features_spark.of_day(session, (as_of, known_at), feature or (), cluster))
    elif as_of is not None:
        session.show(*of_day(session, (as_of, known_at), feature or (), file_at(out)))


def fitting(**options: object) -> None:
    """Raise BadParameter where options do not go together."""
    from graph.errors import BadParameter

    given = {name for name, value in options.items() if value}
    if len(given & {"as_of", "spine", "listed"}) != 1:
        raise BadParameter("say one of --as-of DAY, for every enterprise, --spine FILE, for rows of its own, or --list")
    if {"spine", "known_at"} <= given:
        raise BadParameter("--known-at goes with --as-of; of a spine each row says its own, in the column known_at")
    if ("spark" in given and not {"as_of", "out"} <= given) or ("snapshots" in given and "spark" not in given):
        raise BadParameter("--spark URL goes with --as-of DAY and --out FOLDER, and --snapshots URL with --spark")
