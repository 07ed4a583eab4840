"""One model of a day: trained with one seed, and what it says of the pairs of both sides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from gnn.fit import embedded
from gnn.foresee import Foresight
from gnn.learn import Course, Learnt, taught
from gnn.ledger import Floats, Ledger
from gnn.options import TrainOptions
from gnn.pyg import HeteroData
from gnn.report.side import Side
from gnn.seed import device, seeded
from gnn.tensors import tensors
from graph.progress import Progress


@dataclass(frozen=True)
class Past:
    """The trades before a day, the day, and the graph of them."""

    ledger: Ledger
    cut: int
    graph: HeteroData


@dataclass(frozen=True)
class Trial:
    """A model before its day's trades."""

    ahead: Foresight

    @property
    def learnt(self) -> Learnt:
        """What it learnt."""
        return self.ahead.learnt

    def said(self, side: Side) -> Floats:
        """Candidates x SAYING."""
        return self.ahead.said(side.task.past.direction, side.new.ends, side.new.told)

    def score(self, side: Side, said: Floats) -> Floats:
        """The blend of what is said: lists go by it."""
        return np.asarray(said @ self.learnt.blends[side.task.past.direction])

    def probability(self, side: Side, said: Floats) -> Floats:
        """The probability of each candidate."""
        direction = side.task.past.direction
        return self.ahead.line(direction, "predicted")(self.ahead.placed(direction, side.new.ends[0], said))

    def again(self, side: Side) -> Floats:
        """The probability that each pair of the past trades again."""
        direction = side.task.past.direction
        return self.ahead.line(direction, "observed")(self.learnt.again[direction](side.past.told)[:, None])


def trial(course: Course, past: Past, options: TrainOptions, progress: Progress) -> Trial:
    """The model that a course teaches, before a past."""
    seeded(options.seed, options.threads)
    return before(taught(course, options, progress), past, options)


def before(learnt: Learnt, past: Past, options: TrainOptions) -> Trial:
    """A learnt model before a past."""
    data = past.graph.to(device(options.device))
    known = [embedded(m.network.to(device(options.device)), data) for m in learnt.members]
    return Trial(Foresight(learnt, options, past.ledger, past.cut, known))


def past_of(ledger: Ledger, cut: int) -> Past:
    """The past of a day."""
    before_cut = ledger.before(cut)
    return Past(before_cut, cut, tensors(before_cut, cut))


def learns(learnt: Learnt, side: Side) -> Mapping[str, bool]:
    """Of which relations of the side's direction there was anything to learn."""
    return {relation: (side.task.past.direction, relation) in learnt.lines for relation in ("predicted", "observed")}
