"""One member of the link model of new pairs: line, forest, ranker and network a direction.

Each is one of two, trained on other anchors: what it says of those that it never saw is honest, and that is what the
weights of the blend and the probabilities are learnt from. Served is the mean of both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from gnn import fit, forest, line
from gnn.examples import Examples
from gnn.features import PREDICTED, SMOOTH
from gnn.fit import Window
from gnn.forest import Forest
from gnn.halves import HALVES, unseen
from gnn.ledger import Floats, Ints
from gnn.line import Lens
from gnn.network import Network
from gnn.options import TrainOptions
from gnn.pyg import HeteroData
from graph.progress import Progress

PEERS = ("EASE 720", "similar firms")
"""Voices that speak for themselves too: where the market turns, what was learnt goes stale, and they do not."""
SAYING = ("line", "forest", "ranker", "network", *PEERS)
"""What is said of a pair that never traded: by what was learnt, and by peers."""
BEGIN = (0.2, 0.35, 0.35, 0.1, *(1.0 for _ in PEERS))
"""Weights that their blend begins with: a third each for forest, ranker and what is linear at heart. The network begins
low: it trusts the windows that it learnt from more than it earns on the next one.
"""
PEER_PLACES = [PREDICTED.index(f"place: {name}") for name in PEERS]
Head = tuple[str, str]
"""Direction and relation."""
Lessons = Mapping[Head, Examples]
NEW = "predicted"
"""The relation of pairs that never traded."""


@dataclass(frozen=True)
class Member:
    """Lines, forests and rankers by direction, and the network of both directions."""

    lines: Mapping[str, Floats]
    forests: Mapping[str, Forest]
    rankers: Mapping[str, Forest]
    network: Network

    def say(
        self, direction: str, z: Tensor, ends: Ints, told: NDArray[np.float32], seen: NDArray[np.float32]
    ) -> Floats:
        """Rows x SAYING: logits of pairs that never traded, by their features and by these through the lens."""
        threads = torch.get_num_threads()
        trees = forest.logits(self.forests[direction], told, threads)
        order = forest.logits(self.rankers[direction], told, threads)
        deep = fit.judge(self.network, z, direction, ends, seen)
        learnt = np.stack([seen @ self.lines[direction], trees, order, deep], 1)
        return np.concatenate([learnt, peers(told)], 1)


@dataclass(frozen=True)
class Planted:
    """The trees of member `which` while they grow: the forest and the ranker of each direction."""

    which: int
    growing: Mapping[str, tuple[Future[Forest], Future[Forest]]]


def peers(told: NDArray[np.float32]) -> Floats:
    """Rows x PEERS: SMOOTH / (SMOOTH + place) in each one's list, 1 for its first."""
    return SMOOTH / (SMOOTH + np.expm1(told[:, PEER_PLACES].astype(np.float64)))


def plant(lessons: Lessons, options: TrainOptions, which: int, beside: Executor) -> Planted:
    """The trees of the member that learns from lists that are not of half `which`; they grow beside what follows."""
    seed = options.seed * HALVES + which

    def of(kind: Callable[..., Forest], e: Examples) -> Future[Forest]:
        # What a tree learns from is taken only when its turn comes: all at once would not fit.
        return beside.submit(
            lambda: kind(unseen(e, options.seed, which), PREDICTED, options.new, seed, options.threads)
        )

    new = {d: e for (d, relation), e in lessons.items() if relation == NEW}
    return Planted(which, {d: (of(forest.grow, e), of(forest.rank, e)) for d, e in new.items()})


def train(
    lessons: Lessons,
    lenses: Mapping[str, Lens],
    graphs: Mapping[int, HeteroData],
    options: TrainOptions,
    planted: Planted,
    progress: Progress,
) -> Member:
    """The member whose trees were planted, when they are grown; it learns from the same lists. Graphs by cut."""
    which = planted.which
    new = {d: unseen(e, options.seed, which) for (d, relation), e in lessons.items() if relation == NEW}
    seen = {direction: lenses[direction](e.features) for direction, e in new.items()}
    lines = {direction: line.fit(seen[direction], e, options.pull) for direction, e in new.items()}
    network = fit.fit(windows(new, seen, graphs), lines, options, options.seed * HALVES + which, progress)
    grown = {}
    for done, (direction, growing) in enumerate(planted.growing.items()):
        progress("growing forests", done, len(planted.growing))
        grown[direction] = tuple(tree.result() for tree in growing)
    return Member(lines, {d: g[0] for d, g in grown.items()}, {d: g[1] for d, g in grown.items()}, network)


def windows(
    new: Mapping[str, Examples], seen: Mapping[str, NDArray[np.float32]], graphs: Mapping[int, HeteroData]
) -> Sequence[Window]:
    """A window a cut: its graph and the examples of both directions."""
    found = []
    for cut, data in graphs.items():
        asked = []
        for direction, e in new.items():
            here = np.flatnonzero(e.cut == cut)
            if e.label[here].any():
                asked.append(fit.on_device(direction, e.take(here), seen[direction][here], data["enterprise"].x.device))
        if asked:
            found.append(Window(data, asked))
    return found
