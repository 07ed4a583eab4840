"""Training of the link model, on what was known at the Snapshot's day."""

from __future__ import annotations

from gnn.learn import learn
from gnn.ledger import Tables, day_number, read_ledger
from gnn.model import LinkModel
from gnn.options import TrainOptions
from graph.progress import Progress, silent


def train(snapshot: Tables, options: TrainOptions | None = None, progress: Progress = silent) -> LinkModel:
    """The link model of the Snapshot's day, learnt from windows that end before it.

    Raises DataRefused where the history is too short or nothing happened in it that could be learnt from.
    """
    options = options or TrainOptions()
    learnt = learn(read_ledger(snapshot), day_number(snapshot.as_of), options, progress)
    return LinkModel(snapshot.as_of, snapshot.id, options, learnt)
