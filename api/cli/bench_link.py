"""`lianke bench-link`: the link model on any table of trade, to be judged beside others."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from api.cli.command import Session, command, day
from graph.errors import BadParameter

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
    if anchors and pairs:
        raise BadParameter("--anchors and --pairs ask for different things; give one of them")

    from api.cli.reports import benched
    from api.cli.written import written
    from gnn import listing
    from gnn.foresee import foresight
    from gnn.learn import learn
    from gnn.ledger import day_number
    from gnn.model import LinkModel
    from gnn.options import TrainOptions
    from gnn.seed import device
    from gnn.table import read_table

    number, options = day_number(cut), TrainOptions(horizon=horizon, seed=seed)
    asked = listing.read_anchors(anchors) if anchors else None
    given = listing.read_pairs(pairs) if pairs else None
    with session.progress() as progress:
        progress(f"reading {file}", 0, None)
        ledger = read_table(file, cut)
        model = LinkModel(cut, file.name, options, learn(ledger, number, options, progress))
        ahead = foresight(model.learnt, options, ledger, number, device(options.device))
        if given is not None:
            found = listing.of_pairs(ahead, given, progress)
        else:
            found = listing.best(ahead, asked, top, progress)
        written(out, found.rows)
    report = {
        "file": file,
        "cut": cut,
        "horizon": horizon,
        "firms": len(ledger.ids),
        "rows": len(found.rows),
        "unknown": found.unknown,
        "figures": model.figures,
        "out": out,
    }
    session.show(report, *benched(report))
