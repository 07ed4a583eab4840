"""What a learnt model says of the pairs of a day, block by block."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from gnn.calibrate import Line, standing
from gnn.candidates import NONE
from gnn.examples import among, candidates, pool
from gnn.features import in_parts
from gnn.fit import embedded
from gnn.learn import FOREST, Learnt
from gnn.ledger import Flags, Floats, Ints, Ledger
from gnn.market import place
from gnn.options import TrainOptions
from gnn.scene import Scene, scene
from gnn.tensors import tensors
from graph.errors import DataRefused

PART = 1 << 18
"""Pairs of the past that are judged at once: bounds memory."""


@dataclass(frozen=True)
class Foreseen:
    """One row a pair: node numbers of anchor and counterparty, and the probability that it trades."""

    anchor: Ints
    other: Ints
    probability: Floats

    def take(self, rows: NDArray[np.generic]) -> Foreseen:
        """Some of the rows."""
        return Foreseen(self.anchor[rows], self.other[rows], self.probability[rows])


@dataclass(frozen=True)
class Foresight:
    """A learnt model before a day's trades."""

    learnt: Learnt
    options: TrainOptions
    past: Ledger
    cut: int
    known: Sequence[Tensor]

    def with_cold(self, nodes: Ints) -> Foresight:
        """The same where these anchors, by node number, have a list also in a direction in which they never traded."""
        cold = np.zeros(len(self.past.ids), bool)
        cold[nodes[nodes >= 0]] = True
        return replace(self, past=replace(self.past, cold=cold))

    def again(self, direction: str) -> Foreseen:
        """Every pair of the past in a direction."""
        here, head = self.scene(direction), (direction, "observed")
        pairs = here.market.pairs
        if not len(pairs.row):
            return Foreseen(here.market.rows[:0], here.market.cols[:0], np.zeros(0))
        line, forest = self.line(*head), self.learnt.again[direction]
        odds = np.concatenate([forest(told) for told in in_parts(here, PART)])
        return Foreseen(here.market.rows[pairs.row], here.market.cols[pairs.col], line(odds[:, None]))

    def new(self, direction: str, anchors: Ints, least: int, besides: Ints = NONE) -> Iterator[Foreseen]:
        """Candidates of some anchors, by node number, `least` of each where there are so many.

        `besides` are keys of the market's pairs that are judged whatever is said of them.
        """
        here = self.scene(direction)
        rows = place(here.market.rows, anchors)
        for found, told in candidates(here, np.sort(rows[rows >= 0]), pool(self.options, least), besides):
            ends = np.stack([here.market.rows[found.row], here.market.cols[found.col]])
            yield Foreseen(ends[0], ends[1], self._probability(direction, ends, told))

    def traded(self, direction: str, anchors: Ints, others: Ints) -> Flags:
        """Which pairs of a direction, by node numbers of ends known there, traded before."""
        market = self.scene(direction).market
        row, col = place(market.rows, anchors), place(market.cols, others)
        return among(market.keys(row, col), market.keys(market.pairs.row, market.pairs.col))

    def of(self, direction: str, anchors: Ints, others: Ints) -> Floats:
        """The probability of each of some pairs, by node numbers; nan where an end was not known in its role."""
        market = self.scene(direction).market
        row, col = place(market.rows, anchors), place(market.cols, others)
        known = (row >= 0) & (col >= 0) & (anchors != others)
        wanted = market.keys(row[known], col[known])
        traded = market.keys(market.pairs.row, market.pairs.col)
        new = np.setdiff1d(wanted, traded)
        keys, found = [traded], [self.again(direction).probability]
        for part in self.new(direction, market.rows[np.unique(new // market.shape[1])], 0, new):
            keys.append(market.keys(place(market.rows, part.anchor), place(market.cols, part.other)))
            found.append(part.probability)
        every, probability = np.concatenate(keys), np.concatenate(found)
        order = np.argsort(every)
        out = np.full(len(anchors), np.nan)
        out[known] = probability[order][np.searchsorted(every[order], wanted)]
        return out

    def said(self, direction: str, ends: Ints, told: NDArray[np.float32]) -> Floats:
        """Rows x SAYING: what members say of pairs that never traded (`ends` is 2 x pairs), in the mean."""
        seen, members = self.learnt.lenses[direction](told), zip(self.learnt.members, self.known, strict=True)
        return np.asarray(np.mean([m.say(direction, z, ends, told, seen) for m, z in members], 0))

    def placed(self, direction: str, anchors: Ints, said: Floats) -> Floats:
        """Rows x 2: what is said of whole lists as the line of probabilities takes it."""
        lists = np.unique(anchors, return_inverse=True)[1]
        return standing(said @ self.learnt.blends[direction], said[:, FOREST], lists, np.ones(len(lists)))

    def _probability(self, direction: str, ends: Ints, told: NDArray[np.float32]) -> Floats:
        line = self.line(direction, "predicted")
        return line(self.placed(direction, ends[0], self.said(direction, ends, told)))

    def line(self, direction: str, relation: str) -> Line:
        """The line of probabilities; raises DataRefused where nothing was learnt of such pairs."""
        if (direction, relation) not in self.learnt.lines:
            raise DataRefused(
                f"the link model learnt nothing of {direction} {relation} pairs: none traded in its windows; "
                "train a later one, or one with a longer horizon"
            )
        return self.learnt.lines[direction, relation]

    def scene(self, direction: str) -> Scene:
        """The scene of a direction."""
        if direction not in self._scenes:
            self._scenes[direction] = scene(self.past, direction, self.cut)
        return self._scenes[direction]

    @cached_property
    def _scenes(self) -> dict[str, Scene]:
        return {}


def foresight(
    learnt: Learnt, options: TrainOptions, ledger: Ledger, cut: int, where: torch.device | str = "cpu"
) -> Foresight:
    """The model before the trades that came before a day, its networks on a device."""
    past = ledger.before(cut)
    data = tensors(past, cut).to(where)
    return Foresight(learnt, options, past, cut, [embedded(m.network.to(where), data) for m in learnt.members])
