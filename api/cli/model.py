"""`lianke train`, `score` and `evaluate`: the link model."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.command import AsOf, KnownAt, Out, Session, command
from api.cli.written import written
from graph.errors import BadParameter

if TYPE_CHECKING:
    import pyarrow as pa

HOW = "lianke train --as-of DAY"


@command("train")
def train(
    session: Session,
    as_of: AsOf,
    horizon: Annotated[int, typer.Option(min=1, max=3650, help="Days ahead that a probability is of.")] = 180,
    seed: Annotated[int, typer.Option(min=0, help="Everything drawn is drawn from it.")] = 0,
    known_at: KnownAt = None,
) -> None:
    """Train the link model 训练关联模型 on what was known at a day."""
    from api.cli.reports import trained
    from gnn.options import TrainOptions
    from gnn.train import train
    from graph.snapshot import take

    home = session.settings.home_paths
    with session.progress() as progress:
        snapshot = take(home, as_of, known_at, progress)
        model = train(snapshot, TrainOptions(horizon=horizon, seed=seed), progress)
        digest = model.save(home.models("link"))
    report = {"model": digest, "as_of": as_of, "horizon": horizon, "snapshot": snapshot.id, "figures": model.figures}
    session.show(report, *trained("link 关联", report))


@command("score")
def score(
    session: Session,
    as_of: AsOf,
    top: Annotated[int, typer.Option(min=1, max=100_000, help="Best predicted pairs a list.")] = 500,
    out: Out = None,
    include_dissolved: Annotated[
        bool, typer.Option(help="Also pairs with firms that are dissolved 注销 or revoked 吊销.")
    ] = False,
    known_at: KnownAt = None,
) -> None:
    """Score every anchor's pairs 关联评分, both directions: all observed ones and the best predicted ones.

    Firms that are dissolved or revoked are no prospects: they are left out and counted.
    """
    home = session.settings.home_paths
    from api import shelf

    shelved = shelf.required(home, "link", as_of, HOW)

    from api.cli.reports import scored
    from api.predictions import into_graph
    from gnn.model import load
    from gnn.score import score
    from graph.keys import keyed
    from graph.snapshot import take
    from graph.standing import alive, in_business

    with session.progress() as progress:
        snapshot = take(home, as_of, known_at, progress)
        every = score(load(shelved.path), snapshot, top, progress)
        firms = snapshot.arrow("enterprises")
        links = every if include_dissolved else in_business(every, firms)
        if out:
            progress(f"writing {out}", 0, None)
            written(out, keyed(links, snapshot))
        graph = into_graph(home, lambda: session.store(write=True), snapshot.id, alive(every, firms), progress)
    report = {"model": shelved.digest, "as_of": as_of, "snapshot": snapshot.id, "lists": _lists(links)}
    report |= {"without_dissolved": len(every) - len(links)}
    report |= {"out": out, "graph": graph}
    session.show(report, *scored(report))


def _lists(links: pa.Table) -> list[dict[str, Any]]:
    """How many anchors and pairs each direction and relation has."""
    groups = links.group_by(["direction", "relation"]).aggregate(
        [("anchor_id", "count"), ("anchor_id", "count_distinct")]
    )
    return [
        {"direction": g["direction"], "relation": g["relation"], "anchors": g["anchor_id_count_distinct"], "pairs": n}
        for g in groups.sort_by([("direction", "ascending"), ("relation", "ascending")]).to_pylist()
        for n in [g["anchor_id_count"]]
    ]


@command("evaluate")
def evaluate(
    session: Session,
    as_of: AsOf,
    horizon: Annotated[int | None, typer.Option(min=1, help="Days that count; the model's own by default.")] = None,
    known_at: KnownAt = None,
) -> None:
    """Show the link model beside its baselines 模型对照 on what happened from a day on."""
    home = session.settings.home_paths
    from api import shelf

    shelved = shelf.required(home, "link", as_of, HOW)
    own = shelved.said["options"]["horizon"]
    if horizon not in (None, own):
        raise BadParameter(
            f"model {shelved.digest} is of {own} days, not {horizon}; leave --horizon out, or train another"
        )

    from gnn.evaluate import evaluate
    from gnn.model import load
    from graph.snapshot import take

    model = load(shelved.path)
    with session.progress() as progress:
        snapshot = take(home, as_of, known_at, progress)
        truth = take(home, as_of + timedelta(days=model.horizon), known_at, progress)
        evaluation = evaluate(model, snapshot, truth, progress)
    session.show(evaluation.as_json(), evaluation.text())
