"""`lianke report link`: what the link model is worth on the home's own facts, as a page to read and to print."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.command import KnownAt, Session, app, command, day_so_far
from api.cli.written import folder_of, whole
from api.clock import today
from graph.errors import BadParameter

if TYPE_CHECKING:
    from rich.console import RenderableType

    from gnn.report.summary import Told

report_app = typer.Typer(help="Reports to read and to print 报告", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(report_app, name="report")

Days = Annotated[
    list[date],
    typer.Option("--as-of", parser=day_so_far, metavar="DAY", help="Start of a day that models are of; may repeat."),
]
Written = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE.html", dir_okay=False, help="The page [link-report-DAY.html]."),
]


@command("link", report_app)
def link(  # noqa: PLR0913  (each is an option of the command)
    session: Session,
    as_of: Days,
    horizon: Annotated[int, typer.Option(min=1, max=3650, help="Days ahead that a probability is of.")] = 180,
    seeds: Annotated[int, typer.Option(min=1, max=100, help="Models trained for each day.")] = 5,
    parts: Annotated[bool, typer.Option(help="Also train without each part, and on shorter histories.")] = True,
    out: Written = None,
    known_at: KnownAt = None,
) -> None:
    """Report how good the link model is 关联模型报告: train for past days, judge by what followed, write a page."""
    path = out or Path(f"link-report-{max(as_of)}.html")
    ahead = timedelta(days=horizon)
    refused(path, max(as_of) + ahead)

    from gnn.options import TrainOptions
    from gnn.report.page import page
    from gnn.report.study import Asked, study
    from gnn.report.summary import tell
    from graph.report.html import html
    from graph.snapshot import take

    home = session.settings.home_paths
    with session.progress() as progress:
        starts = sorted(set(as_of))
        days = [(take(home, d, known_at, progress), take(home, d + ahead, known_at, progress)) for d in starts]
        told = tell(study(days, Asked(TrainOptions(horizon=horizon), seeds, parts), progress))
        text = html(page(told, today()))
        whole(path, text.encode())
    session.show(told.as_json() | {"out": path}, *shown(told, path))


def refused(path: Path, end: date) -> None:
    """Refuse before the work what would fail after it, or say little."""
    folder_of(path)
    if end > today():
        raise BadParameter(
            f"the horizon ends on {end}, which is still to come; take an earlier --as-of or a shorter --horizon"
        )


def shown(told: Told, path: Path) -> list[RenderableType]:
    """The verdict and the ratios as a terminal shows them."""
    from api.cli.reports import table
    from gnn.report.verdict import sentences

    rows = [
        (
            str(s.as_of),
            s.direction,
            s.best["new"],
            s.ratio["new"].value,
            s.ratio["tail"].value,
            s.gain.value,
            s.error.value,
        )
        for s in told.columns
    ]
    head = [
        "as of 截止日",
        "direction 方向",
        "best peer 最佳对照",
        "times it 倍数",
        "tail 长尾",
        "AP above 高出",
        "error 校准误差",
    ]
    said = [line for words in sentences(told) for line in (words.zh, words.en)]
    return [table("Link model 关联模型", head, rows), *said, f"Written to 已写入 {path}"]
