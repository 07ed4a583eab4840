"""One member of the link model: line, forest, ranker and network a direction, and a forest of pairs that traded before.

Each is one of two, trained on other anchors: what it says of those that it never saw is honest, and that is what the
weights of the blend and the probabilities are learnt from. Served is the mean of both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from gnn import fit, forest, line
from gnn.examples import FUSION, Examples
from gnn.features import NAMES, PREDICTED, SMOOTH
from gnn.fit import Window
from gnn.forest import Forest
from gnn.ledger import Floats, Ints
from gnn.line import Lens
from gnn.network import Network
from gnn.options import TrainOptions
from gnn.pyg import HeteroData
from graph.progress import Progress

HALVES = 2
"""Members of a model."""
PEERS = ("EASE 720", "similar firms")
"""Voices that speak for themselves too: where the market turns, what was learnt goes stale, and they do not."""
SAYING = ("line", "forest", "ranker", "network", "fusion", *PEERS)
"""What is said of a pair that never traded: by what was learnt, by all voices fused without learning, and by peers."""
BEGIN = (0.25, 0.25, 0.25, 0.25, 0.3, *(1.0 for _ in PEERS))
"""Weights that their blend begins with: a quarter for each of what was learnt, which speaks in log odds."""
PEER_PLACES = [PREDICTED.index(f"place: {name}") for name in PEERS]
Head = tuple[str, str]
"""Direction and relation."""
Lessons = Mapping[Head, Examples]


@dataclass(frozen=True)
class Member:
    """Lines and rankers by direction, forests by direction and relation, and the network of both directions."""

    lines: Mapping[str, Floats]
    forests: Mapping[Head, Forest]
    rankers: Mapping[str, Forest]
    network: Network

    def say(
        self, direction: str, z: Tensor, ends: Ints, told: NDArray[np.float32], seen: NDArray[np.float32]
    ) -> Floats:
        """Rows x SAYING: logits of pairs that never traded, by their features and by these through the lens."""
        threads = torch.get_num_threads()
        trees = forest.logits(self.forests[direction, "predicted"], told, threads)
        order = forest.logits(self.rankers[direction], told, threads)
        deep = fit.judge(self.network, z, direction, ends, seen)
        learnt = np.stack([seen @ self.lines[direction], trees, order, deep, told[:, FUSION]], 1)
        return np.concatenate([learnt, peers(told)], 1)

    def again(self, direction: str, told: NDArray[np.float32]) -> Floats:
        """Log odds that pairs of the past trade again."""
        return forest.logits(self.forests[direction, "observed"], told, torch.get_num_threads())


def peers(told: NDArray[np.float32]) -> Floats:
    """Rows x PEERS: SMOOTH / (SMOOTH + place) in each one's list, 1 for its first."""
    return SMOOTH / (SMOOTH + np.expm1(told[:, PEER_PLACES].astype(np.float64)))


def half(nodes: Ints, seed: int) -> Ints:
    """Which of the HALVES each enterprise's lists belong to, by a multiplicative hash of its number."""
    return ((nodes.astype(np.uint64) + np.uint64(seed)) * np.uint64(0x9E3779B97F4A7C15) >> np.uint64(40)).astype(
        np.int64
    ) % HALVES


def unseen(e: Examples, seed: int, which: int) -> Examples:
    """What a member learns from: the lists of the other half; all of them where nothing happened in those."""
    rows = np.flatnonzero(half(e.anchor, seed) != which)
    return e.take(rows) if e.label[rows].any() else e


def train(
    lessons: Lessons,
    lenses: Mapping[str, Lens],
    graphs: Mapping[int, HeteroData],
    options: TrainOptions,
    which: int,
    progress: Progress,
) -> Member:
    """The member that learns from the lists that are not of half `which`; graphs by cut."""
    seed = options.seed * HALVES + which
    forests, rankers, new = {}, {}, {}
    for done, (head, every) in enumerate(lessons.items()):
        progress("growing forests", done, len(lessons))
        e = unseen(every, options.seed, which)
        forests[head] = forest.grow(e, NAMES[head[1]], options, seed)
        if head[1] == "predicted":
            new[head[0]] = e
            rankers[head[0]] = forest.rank(e, PREDICTED, options, seed)
    seen = {direction: lenses[direction](e.features) for direction, e in new.items()}
    lines = {direction: line.fit(seen[direction], e, options.pull) for direction, e in new.items()}
    network = fit.fit(windows(new, seen, graphs), lines, options, seed, progress)
    return Member(lines, forests, rankers, network)


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
