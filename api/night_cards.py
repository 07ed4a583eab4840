"""The cards of a night: of each kind the newest that stands, else one trained now, else why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api import shelf
from graph.answering import CARDS
from graph.errors import DataRefused
from graph.home import Home
from graph.progress import Progress
from graph.run import Model, Run
from graph.snapshot import Snapshot

if TYPE_CHECKING:
    import pyarrow as pa

KINDS = (*CARDS, "network", "person")
REPEATS = 3
"""Times that a night deals the folds: enough to know whether a card works; `lianke credit train` deals them oftener."""


def cards(home: Home, snapshot: Snapshot, progress: Progress) -> dict[str, Model]:
    """The cards by kind, of days not after the Snapshot's."""
    return {kind: card(home, snapshot, kind, progress) for kind in KINDS}


def card(home: Home, snapshot: Snapshot, kind: str, progress: Progress) -> Model:
    """The newest card of a kind whose day is not after the Snapshot's, else one trained now, else why there is none."""
    found = shelf.newest(home, kind, snapshot.as_of)
    if found is None:
        from credit.options import CardOptions
        from credit.train import trained

        try:
            trained(home, snapshot, kind, progress, CardOptions(repeats=REPEATS)).save(home.models(kind))
        except DataRefused as error:
            return Model(None, reason=str(error))
        found = shelf.required(home, kind, snapshot.as_of, f"lianke credit train --card {kind}")
    return found.as_model()


def no_card(model: Model) -> str:
    """Why there is no card, as answers keep a reason."""
    return f"no_card: 无法训练评分卡 / no card could be trained: {model.reason}"


def scores(home: Home, run: Run, snapshot: Snapshot, progress: Progress) -> pa.Table:
    """The scores of every card of a run, of firms and of persons; of partners they know those published before.

    Where a card that answers is missing, those whom it is for have a row that says why.
    """
    import pyarrow as pa

    from credit.card import load
    from credit.score import score
    from graph.published import scores_before
    from graph.tables import CREDIT

    made, before = [], scores_before(home, snapshot.as_of, snapshot.known_at)
    for kind in KINDS:
        progress(f"credit scores 信用评分: {kind}", 0, None)
        model = run.models[kind]
        if model.digest is not None:
            made.append(score(load(home.models(kind) / model.digest), snapshot, None, before))
        elif kind in CARDS:
            made.append(unscored(snapshot, kind, no_card(model)))
    return CREDIT.conform(pa.concat_tables(made))


def unscored(snapshot: Snapshot, kind: str, reason: str) -> pa.Table:
    """Rows of CREDIT that give those whom a card would answer for the same reason for having no score."""
    import pyarrow as pa
    import pyarrow.compute as pc

    from graph.tables import CREDIT

    firms = snapshot.arrow("enterprises").select(["id", "has_books"])
    ids = firms.filter(pc.equal(firms["has_books"], kind == CARDS[0]))["id"]
    fixed = {"card": kind, "points": [], "reasons": [], "reason": reason, "model": "", "as_of": snapshot.as_of}
    types = {column.name: column.type for column in CREDIT.columns}
    columns = {name: pa.array([fixed.get(name)] * len(ids), types[name]) for name in types if name != "id"}
    return CREDIT.conform(pa.table({"id": ids, **columns}))
