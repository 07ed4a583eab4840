"""What bounds any ranking of the candidates: what nobody could know, what is not among them, and a shorter history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from gnn.judged import Verdict
from gnn.learn import learn
from gnn.ledger import Ledger, Tables
from gnn.options import TrainOptions
from gnn.report.side import Pairs, Side, newcomers
from gnn.report.trial import Trial, before, learns, past_of
from graph.errors import DataRefused
from graph.progress import Progress


@dataclass(frozen=True)
class Bounds:
    """Of the new partners: how many nobody knew before, how many were candidates, how many are on lists; the ideal."""

    new: int
    strangers: int
    candidates: int
    listed: int
    ideal: Verdict
    """The verdict on candidates in the order of what came."""


def bounds(here: Side, model: Verdict, top: int) -> Bounds:
    """The bounds of a side, and how many of its new partners a model lists."""
    task, new = here.task, here.new
    known = np.flatnonzero((new.row >= 0) & (new.col >= 0))
    key = task.past.keys(new.row[known], new.col[known])
    came = task.came(key) & ~np.isin(key, task.known)
    score = np.zeros(new.ends.shape[1])
    score[new.of[known[came]]] = 1.0
    asked = int(np.isin(task.new.nonzero()[0], here.anchors).sum())
    found = len(np.unique(key[came]))
    return Bounds(asked, task.strangers, found, int((model.place < top).sum()), here.verdict(score))


def shortened(
    sides: Sequence[Side], snapshot: Tables, ledger: Ledger, days: int, options: TrainOptions, progress: Progress
) -> Sequence[Verdict | None]:
    """The verdict on a model that knows so many days of history, side by side; None where they are too few."""
    cut = sides[0].task.past.cut
    short = ledger.where(ledger.day >= cut - days)
    try:
        trained = before(learn(short, cut, options, progress), past_of(short, cut), options)
    except DataRefused:
        return [None] * len(sides)
    return [judgement(trained, side, newcomers(side.task, snapshot, short, side.nodes, options)) for side in sides]


def judgement(trained: Trial, side: Side, new: Pairs) -> Verdict | None:
    """The verdict on a model over other candidates of a side."""
    if not learns(trained.learnt, side)["predicted"]:
        return None
    here = replace(side, new=new)
    return here.verdict(trained.score(here, trained.said(here)))
