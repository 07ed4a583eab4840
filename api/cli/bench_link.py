"""`lianke bench-link`: the link model on any table of trade, to be judged beside others."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.command import Session, command, day
from api.cli.written import folder_of
from graph.errors import BadParameter

if TYPE_CHECKING:
    from gnn.foresee import Foresight
    from gnn.ledger import Ledger
    from gnn.model import LinkModel
    from gnn.options import TrainOptions
    from graph.progress import Progress

File = Annotated[
    Path,
    typer.Argument(metavar="FILE", help="CSV or Parquet: src (seller), dst (buyer), day, weight.", dir_okay=False),
]
Cut = Annotated[
    date, typer.Option("--cut", parser=day, metavar="DAY", help="Start of this day: only earlier rows are known.")
]
Written = Annotated[Path, typer.Option("--out", metavar="FILE.parquet", help="Write there.", dir_okay=False)]
Anchors = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Only lists of these: name, direction.", dir_okay=False)
]
Pairs = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Exactly these pairs: src, dst, and direction or both.", dir_okay=False),
]


@command("bench-link")
def bench_link(  # noqa: PLR0913  (each is an option of the command)
    session: Session,
    file: File,
    cut: Cut,
    out: Written,
    horizon: Annotated[int, typer.Option(min=1, max=3650, help="Days ahead that a probability is of.")] = 180,
    top: Annotated[int, typer.Option(min=1, max=100_000, help="Best new pairs a list.")] = 500,
    anchors: Anchors = None,
    pairs: Pairs = None,
    seed: Annotated[int, typer.Option(min=0, help="Everything drawn is drawn from it.")] = 0,
) -> None:
    """Train the link model on a plain table of trade 评测关联模型 and write what it foresees from a day on.

    Written are src, dst, direction and probability: all past pairs and each anchor's best new ones, or the pairs given.
    """
    refused(file, out, anchors, pairs)

    from api.cli.reports import benched
    from api.cli.steps import Steps
    from api.cli.written import written
    from gnn import listing
    from gnn.options import TrainOptions
    from gnn.table import read_before

    asked = listing.read_anchors(anchors) if anchors else None
    given = listing.read_pairs(pairs) if pairs else None
    with session.progress() as progress:
        steps = Steps(progress)
        steps("reading", 0, None)
        told = read_before(file, cut)
        model, ahead = learnt(told.ledger, cut, TrainOptions(horizon=horizon, seed=seed), file.name, steps)
        found = listing.best(ahead, asked, top, steps) if given is None else listing.of_pairs(ahead, given, steps)
        steps("writing", 0, None)
        written(out, found.rows)
    report = {"file": file, "cut": cut, "horizon": horizon, "table": told.as_json(), "figures": model.figures}
    report |= {**found.as_json(), "seconds": steps.seconds, "out": out}
    session.show(report, *benched(report))


def learnt(
    ledger: Ledger, cut: date, options: TrainOptions, name: str, progress: Progress
) -> tuple[LinkModel, Foresight]:
    """The model of what a table tells before a day, and the same before that day's trades."""
    from gnn.foresee import foresight
    from gnn.learn import learn
    from gnn.ledger import day_number
    from gnn.model import LinkModel
    from gnn.seed import device

    model = LinkModel(cut, name, options, learn(ledger, day_number(cut), options, progress))
    return model, foresight(model.learnt, options, ledger, day_number(cut), device(options.device))


def refused(file: Path, out: Path, anchors: Path | None, pairs: Path | None) -> None:
    """Raise BadParameter for what would fail only after all the work."""
    if anchors and pairs:
        raise BadParameter("--anchors and --pairs ask for different things; give one of them")
    folder_of(out)
    if out.resolve() in {path.resolve() for path in (file, anchors, pairs) if path}:
        raise BadParameter(f"--out {out} would take the place of what is read; name another file")
