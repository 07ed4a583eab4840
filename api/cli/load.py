"""`lianke load` and `lianke build`: documents in, and the graph out of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from api.cli.command import AsOf, KnownAt, Session, command, day
from api.clock import today
from graph.errors import DataRefused

if TYPE_CHECKING:
    from loaders.report import LoadReport

Learnt = date | Literal["document"]


def day_or_document(text: str) -> Learnt:
    """A day, or the word `document` for each document's own day."""
    return "document" if text == "document" else day(text)


Paths = Annotated[
    list[str],
    typer.Argument(
        metavar="PATH...",
        help="Files (.csv .tsv .txt, .gz, .zip, .xlsx .xls .xlsb .ods, .parquet), folders, quoted patterns such as "
        "'in/**/*.csv', manifests (.toml), or the URL of a database (postgresql:// mysql:// sqlite:///; "
        "neo4j:// with --mapping).",
    ),
]
Topic = Annotated[str | None, typer.Option(help="Topic of the files; by default their headers tell it.")]
Sender = Annotated[str, typer.Option(help="Who wrote them: the same code under one source is one party.")]
Learned = Annotated[
    str | None, typer.Option("--known-at", metavar="DAY|document", help="When the bank learnt them; today by default.")
]
Query = Annotated[
    str | None,
    typer.Option(metavar="SQL", help="What the database is asked; its password may be in LIANKE_SOURCE_PASSWORD."),
]
Mapping = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE.toml",
        help="Which of a Neo4j's labels, types and properties are which topic's columns; docs/neo4j.md has examples.",
    ),
]
Sheet = Annotated[str | None, typer.Option(help="The one sheet of a workbook to read; else all that show.")]
Delimiter = Annotated[
    str | None, typer.Option(help="Between cells, such as '|+|', '\\x01' or tab; by default the header tells it.")
]
Encoding = Annotated[str | None, typer.Option(help="utf-8, gb18030 or utf-16; by default the bytes tell it.")]
MaxRejected = Annotated[
    str | None,
    typer.Option("--max-rejected", metavar="SHARE", help="0.01 or 1%: of a topic worse than that nothing is kept."),
]


@command("load")
def load(  # noqa: PLR0913  (each is an option of the command line)
    session: Session,
    paths: Paths,
    topic: Topic = None,
    source: Sender = "bank",
    known_at: Learned = None,
    query: Query = None,
    mapping: Mapping = None,
    sheet: Sheet = None,
    delimiter: Delimiter = None,
    encoding: Encoding = None,
    max_rejected: MaxRejected = None,
) -> None:
    """Load documents of any topic 导入单据; prints what was read, new, same, changed and rejected."""
    from loaders.load import LoadOptions, load
    from loaders.options import said, share

    options = LoadOptions(
        topic=topic,
        source=source,
        known_at=day_or_document(known_at) if known_at else today(),
        today=today(),
        reading=said(delimiter, encoding, sheet),
        max_rejected=None if max_rejected is None else share(max_rejected),
        query=query,
        mapping=mapping,
        password=session.settings.password_of_source(),
        person_key=session.settings.key(),
    )
    with session.progress() as progress:
        report = load(session.settings.home_paths, paths, options, progress)
    _show(session, report)
    _end(report)


def _show(session: Session, report: LoadReport) -> None:
    """Print the report; what draws tables is not loaded where none is drawn."""
    if session.as_json:
        session.show(report.as_json())
        return
    from api.cli.reports import loaded

    session.show(report.as_json(), *loaded(report))


def _end(report: LoadReport) -> None:
    """Raise DataRefused where not one row could be used, or where a manifest's source was refused."""
    if report.topics and not any(t.new + t.same + t.changed for t in report.topics.values()):
        rows = any(t.read for t in report.topics.values())
        raise DataRefused(
            "not one row could be used; the rejected rows say why" if rows else "the files hold a header and no rows"
        )
    if report.refused:
        raise DataRefused(f"of the manifest, refused: {', '.join(report.refused)}; all the rest was loaded")


@command("build")
def build(session: Session, as_of: AsOf, known_at: KnownAt = None) -> None:
    """Build the graph of a day 构建图谱: the Snapshot of what was known, and the graph database made equal to it."""
    from api.cli.reports import built
    from graph.bridge import write_graph
    from graph.snapshot import take

    home = session.settings.home_paths
    with session.progress() as progress, home.lock():
        snapshot = take(home, as_of, known_at, progress)
        with session.store(write=True) as store:
            write_graph(store, snapshot, progress)
            counts = store.counts()
    report = {
        "snapshot": snapshot.id,
        "as_of": snapshot.as_of,
        "known_at": snapshot.known_at,
        "late": snapshot.late,
        "counts": dict(snapshot.counts),
        "store": counts,
        "judgements": snapshot.arrow("judgements").to_pylist(),
        "conflicts": snapshot.arrow("conflicts")
        .sort_by([("documents", "descending"), ("code", "ascending")])
        .to_pylist(),
    }
    session.show(report, *built(report))
