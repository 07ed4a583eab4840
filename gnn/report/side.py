"""One direction at a day: what is asked, what peers answer, and the pairs that every model of the day judges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from gnn import features
from gnn.baselines import peers, recurring
from gnn.examples import candidates, pool
from gnn.foresee import Foreseen
from gnn.given import Given, given
from gnn.judged import Verdict, judged
from gnn.ledger import Floats, Ints, Ledger, Tables
from gnn.market import place
from gnn.options import TrainOptions
from gnn.scene import scene
from gnn.score import TOP, listed, ranks
from gnn.sources import Task, labels
from graph.keys import named
from graph.tables import LINKS

ANCHORS = 1000
"""Most anchors of a direction that are judged: bounds memory."""


@dataclass(frozen=True)
class Pairs:
    """Pairs by node numbers (2 x pairs) with their features, and where they stand in the task.

    `of` numbers the pair that each place is of: a firm may report under several codes.
    """

    ends: Ints
    told: NDArray[np.float32]
    of: Ints
    row: Ints
    col: Ints


@dataclass(frozen=True)
class Side:
    """A direction's task, its judged anchors by node number and by place, and what there is to judge.

    New candidates and pairs of the past have their features; of the peers stands what they are worth.
    """

    task: Task
    nodes: Ints
    anchors: Ints
    new: Pairs
    past: Pairs
    peers: Mapping[str, Verdict]

    def given(self, score: Floats) -> Given:
        """A score of each candidate as scores of the task's pairs, of the TOP of each list."""
        listed = ranks(self.new.ends[0], score, self.new.ends[1])[self.new.of] <= TOP
        of, row, col = (part[listed] for part in (self.new.of, self.new.row, self.new.col))
        return given(self.task.past.shape, row, col, score[of]).without(self.task.known)

    def verdict(self, score: Floats) -> Verdict:
        """The verdict on a score of each candidate."""
        return judged(self.task, self.given(score).rows, self.anchors)

    def again(self, score: Floats) -> Floats:
        """A score of each pair of the past as one of each pair of the task's past: -inf where it is silent."""
        there = given(self.task.past.shape, self.past.row, self.past.col, score[self.past.of])
        return there.of(self.task.known[self.asked])

    @cached_property
    def asked(self) -> Ints:
        """Which pairs of the task's past are of judged anchors."""
        return np.flatnonzero(np.isin(self.task.past.pairs.row, self.anchors))

    @cached_property
    def recurring(self) -> Mapping[str, Floats]:
        """The peers' scores of these."""
        return {name: score[self.asked] for name, score in recurring(self.task.past).items()}


def side(task: Task, snapshot: Tables, ledger: Ledger, options: TrainOptions) -> Side:
    """The direction of a task, as the ledger of its Snapshot tells it."""
    here = scene(ledger, task.past.direction, task.past.cut)
    nodes = drawn(here.market.rows)
    past, told = here.market.pairs, features.observed(here)
    kept = np.flatnonzero(np.isin(here.market.rows[past.row], nodes))
    ends = np.stack([here.market.rows[past.row[kept]], here.market.cols[past.col[kept]]])
    new = newcomers(task, snapshot, ledger, nodes, options)
    old = pairs(task, snapshot, ledger, ends, told[kept])
    anchors = np.unique(np.r_[new.row[new.row >= 0], old.row[old.row >= 0]])
    verdicts = {name: judged(task, rows, anchors) for name, rows in peers(task.past).items()}
    return Side(task, nodes, anchors, new, old, verdicts)


def drawn(nodes: Ints) -> Ints:
    """The anchors that are judged, by node number, ascending: all, or some that are drawn."""
    if len(nodes) <= ANCHORS:
        return nodes
    return np.sort(np.random.default_rng(0).choice(nodes, ANCHORS, replace=False))


def newcomers(task: Task, snapshot: Tables, ledger: Ledger, nodes: Ints, options: TrainOptions) -> Pairs:
    """The candidates of some anchors, by node number, as a ledger tells them."""
    here = scene(ledger, task.past.direction, task.past.cut)
    rows = place(here.market.rows, nodes)
    ends, told = [np.zeros((2, 0), np.int64)], [np.zeros((0, len(features.PREDICTED)), np.float32)]
    for found, features_of in candidates(here, rows[rows >= 0], pool(options, TOP)):
        ends.append(np.stack([here.market.rows[found.row], here.market.cols[found.col]]))
        told.append(features_of)
    return pairs(task, snapshot, ledger, np.concatenate(ends, 1), np.concatenate(told))


def pairs(task: Task, snapshot: Tables, ledger: Ledger, ends: Ints, told: NDArray[np.float32]) -> Pairs:
    """Pairs with their places in the task, by the codes of their ends."""
    number = np.arange(ends.shape[1])
    found = Foreseen(ends[0], ends[1], np.zeros(len(number)))
    table = listed(task.past.direction, "predicted", found, number, ledger.ids.ids)
    table = table.append_column("model", pa.array([""] * len(number), pa.string()))
    table = table.append_column("as_of", pa.array([snapshot.as_of] * len(number), pa.date32()))
    rows = named(LINKS.conform(table), snapshot)
    row = place(task.past.rows, labels(rows["anchor_source"], rows["anchor_key"]))
    col = place(task.past.cols, labels(rows["counterparty_source"], rows["counterparty_key"]))
    return Pairs(ends, told, np.asarray(rows["rank"].to_numpy(), np.int64), row, col)
