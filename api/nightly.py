"""The order of a night: who is who, Snapshot, models, links, credit, features, what is served, graph; the pointer."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api import shelf
from api.clock import today
from api.night_cards import cards, no_card, scores
from graph import run as runs
from graph.home import Home
from graph.progress import Progress
from graph.publication import publish
from graph.run import CREDIT, FEATURES, LINKS, SERVE, Model, Run
from graph.snapshot import Snapshot, take
from graph.store import Store
from loaders.identity import MatchReport, match_news

if TYPE_CHECKING:
    import pyarrow as pa

TOP = 500
"""Predicted pairs on each list."""
OpenStore = Callable[[], AbstractContextManager[Store]]


@dataclass(frozen=True)
class Night:
    """Which night: the day, and what was known."""

    as_of: date
    known_at: date | None = None


@dataclass(frozen=True)
class Done:
    """What a night ended in."""

    run: Run
    matched: MatchReport | None
    """What was found out about who is who; None where nothing was loaded since the last search."""
    made: tuple[str, ...]
    """Parts made now; the others were held already."""
    trained: tuple[str, ...]
    """Kinds of models trained now."""

    def as_json(self) -> dict[str, Any]:
        """The report of the night."""
        run = self.run
        models = {kind: {"digest": m.digest, "as_of": m.as_of, "reason": m.reason} for kind, m in run.models.items()}
        return {
            "run": run.id,
            "snapshot": run.snapshot,
            "as_of": run.as_of,
            "known_at": run.known_at,
            "late": run.late,
            "models": models,
            "match": self.matched.as_json() if self.matched else None,
            "trained": list(self.trained),
            "made": list(self.made),
            "counts": dict(run.counts),
            "published": True,
        }


def night(home: Home, store: OpenStore, asked: Night, progress: Progress) -> Done:
    """Make and publish the run of a day; what it holds already is not made again, so a killed night goes on."""
    # A night of the past is made again from what was judged by then.
    past = asked.known_at is not None and asked.known_at < today()
    matched = None if past else match_news(home, today(), None, progress)
    with home.lock():
        snapshot = take(home, asked.as_of, asked.known_at, progress)
        before = {kind: {m.digest for m in shelf.shelved(home, kind)} for kind in shelf.KINDS}
        models = {"link": link_model(home, snapshot, progress), **cards(home, snapshot, progress)}
        trained = tuple(kind for kind, m in models.items() if m.digest and m.digest not in before[kind])
        run = runs.start(home, snapshot, models)
        made = tuple(part for part in runs.PARTS if not (run.path / part).exists())
        if not run.whole:
            run = assemble(home, run, snapshot, progress)
        with store() as graph:
            return Done(publish(home, run.id, graph, progress), matched, made, trained)


def assemble(home: Home, run: Run, snapshot: Snapshot, progress: Progress) -> Run:
    """The run with every part that it lacked, whole."""
    links = runs.hold_table(run, LINKS, lambda: links_of(home, run, snapshot, progress))
    credit = runs.hold_table(run, CREDIT, lambda: scores(home, run, snapshot, progress))
    features = runs.hold(run, FEATURES, lambda path: features_of(path, home, snapshot, progress))
    runs.hold(run, SERVE, lambda path: serve_of(path, run, snapshot, (links, credit, features), progress))
    counts = {"links": links.num_rows, "credit": credit.num_rows, "features": runs.rows(features)}
    return runs.finish(run, {**snapshot.counts, **counts})


def link_model(home: Home, snapshot: Snapshot, progress: Progress) -> Model:
    """The newest link model whose day is not after the Snapshot's, else one trained now."""
    found = shelf.newest(home, "link", snapshot.as_of)
    if found is None:
        from gnn.train import train

        train(snapshot, progress=progress).save(home.models("link"))
        found = shelf.required(home, "link", snapshot.as_of, "lianke train")
    return found.as_model()


def links_of(home: Home, run: Run, snapshot: Snapshot, progress: Progress) -> pa.Table:
    """The link scores of every anchor."""
    from gnn.model import load
    from gnn.score import score

    return score(load(home.models("link") / str(run.models["link"].digest)), snapshot, TOP, progress)


def features_of(path: Path, home: Home, snapshot: Snapshot, progress: Progress) -> None:
    """Write every feature of every enterprise; of scores they know those that were published before the day."""
    from graph.features.compute import computed
    from graph.features.scene import scene_of
    from graph.features_file import contents, every, write

    progress("features 特征", 0, None)
    write(path, computed(scene_of(home, snapshot), every()), contents())


def serve_of(
    path: Path, run: Run, snapshot: Snapshot, made: tuple[pa.Table, pa.Table, Path], progress: Progress
) -> None:
    """Write what is served of a run to a new file: of its links, its scores and its features."""
    from graph.bridge import supplies
    from graph.representatives import representatives
    from graph.serving_build import Parts, build
    from graph.states import states

    traded = supplies(snapshot.table("trades"), snapshot.as_of).to_pyarrow()
    seen = {name: snapshot.arrow(name) for name in ("enterprises", "mentions", "ratings")}
    told = states(snapshot.table("books")).to_pyarrow()
    seen |= {"states": told, "representatives": representatives(snapshot)}
    links, credit, features = made
    parts = Parts(**seen, supplies=traded, links=links, credit=credit, features=features)
    meta = {
        "run": run.id,
        "snapshot": run.snapshot,
        "as_of": run.as_of,
        "known_at": run.known_at,
        "models": {kind: model.digest for kind, model in run.models.items()},
        "no_cards": {kind: no_card(model) for kind, model in run.models.items() if model.digest is None},
    }
    build(path, parts, meta, progress)
