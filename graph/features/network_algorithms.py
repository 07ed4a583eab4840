"""Where firms stand in a network: ranks, cores, communities, firms between others, and triangles.

Values leave as integers: ranks and paths in millionths, so that what differs in a double's last place is one value.
NetworKit runs on one thread, on which its communities are the same in each run.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.sparse import csr_array

from graph.features.circles import Ints
from graph.features.network import Doubles, Network

MILLION = 1_000_000
DAMPING, CLOSE, TURNS = 0.85, 1e-10, 300
"""PageRank: how much of a rank is handed on; how near in all two turns are when it stands; and turns at most."""
ROUNDS = 3
"""Turns of the Leiden method."""
BLOCK = 16
"""Firms that shortest chains are followed from at once: 16 doubles are two lines of a processor's memory."""


def ranks(network: Network) -> Ints:
    """PageRank along the edges by amount, in millionths of the mean firm's; what ends nowhere is dealt to all alike."""
    size = network.size
    if not size:
        return np.empty(0, np.int64)
    amount = network.amount.astype(float)
    given = np.bincount(network.src, amount, size)
    flow = csr_array((amount / given[network.src], (network.dst, network.src)), shape=(size, size))
    rank, ends = np.ones(size), given == 0
    for _turn in range(TURNS):
        found = DAMPING * (flow @ rank + rank[ends].sum() / size) + 1 - DAMPING
        rank, moved = found, np.abs(found - rank).sum()
        if moved < CLOSE * size:
            break
    return np.rint(rank * MILLION).astype(np.int64)


def lower(values: Ints) -> Ints:
    """How many of the values are lower than each."""
    return np.searchsorted(np.sort(values), values).astype(np.int64)


class Bound:
    """Firms bound by trade, directions aside (`Network.both`), as NetworKit holds them."""

    def __init__(self, both: Network) -> None:
        # Whoever names features need not load it.
        import networkit

        networkit.setNumberOfThreads(1)
        self._of, self._degree = networkit, both.degree()
        rows = both.amount.astype(float), (both.src, both.dst)
        self._graph = networkit.GraphFromCoo(rows, n=both.size, weighted=True, directed=False)

    def cores(self) -> Ints:
        """The core number of each firm: the greatest k so that it has k partners among firms of which each has k."""
        return self._whole(self._of.centrality.CoreDecomposition(self._graph).run().scores())

    def communities(self) -> Ints:
        """The community of each firm, by the Leiden method on amounts: firms that trade more among themselves."""
        self._of.setSeed(0, False)
        found = self._of.community.ParallelLeiden(self._graph, randomize=False, iterations=ROUNDS).run()
        return self._whole(found.getPartition().getVector())

    def triangles(self) -> Ints:
        """How many pairs of its partners trade with each other, of each firm."""
        share = np.array(self._of.centrality.LocalClusteringCoefficient(self._graph, turbo=True).run().scores())
        return self._whole(np.rint(share * (self._degree * (self._degree - 1) // 2)))

    def _whole(self, values: Any) -> Ints:
        return np.array(values).astype(np.int64)


def between(network: Network, sources: Ints) -> tuple[Ints, int]:
    """How many of the shortest chains from the sources lead through each firm, in millionths, and how many there are.

    The chains between two firms count one together, each its part (Brandes). Ends of a chain are not on it.
    """
    forward, back = network.steps, csr_array(network.steps.T)
    through, ends = np.zeros(network.size), 0
    for first in range(0, len(sources), BLOCK):
        block = sources[first : first + BLOCK]
        depth, paths, levels = _spread(forward, back, block)
        found = _gathered(forward, depth, paths, levels)
        found[block, np.arange(len(block))] = 0
        through += found.sum(axis=1)
        ends += int((depth > 0).sum())
    return np.rint(through * MILLION).astype(np.int64), ends


def _spread(forward: csr_array, back: csr_array, block: Ints) -> tuple[Any, Doubles, list[Ints]]:
    """Steps from each source of the block to each firm, how many shortest chains there are, and firms by step.

    A firm stands at each step at which any source first leads to it: most steps lead to few, and only these are seen.
    """
    depth = np.full((back.shape[0], len(block)), -1, np.int16)
    paths = np.zeros(depth.shape)
    depth[block, np.arange(len(block))] = 0
    paths[block, np.arange(len(block))] = 1
    front, levels = paths.copy(), [np.unique(block)]
    while True:
        near = np.zeros(back.shape[0], bool)
        near[forward[levels[-1]].indices] = True
        rows = np.flatnonzero(near)
        found = back[rows] @ front
        found[depth[rows] >= 0] = 0
        fresh = found.any(axis=1)
        if not fresh.any():
            return depth, paths, levels
        rows, found = rows[fresh], found[fresh]
        depth[rows] = np.where(found > 0, len(levels), depth[rows])
        paths[rows] += found
        front[levels[-1]] = 0
        front[rows] = found
        levels.append(rows)


def _gathered(forward: csr_array, depth: Any, paths: Doubles, levels: list[Ints]) -> Doubles:
    """What leads through each firm, from the farthest firms back to the sources."""
    found, owed = np.zeros(paths.shape), np.zeros(paths.shape)
    for step in range(len(levels) - 1, 0, -1):
        at, before = levels[step], levels[step - 1]
        owed[at] = np.divide(1 + found[at], paths[at], out=np.zeros((len(at), paths.shape[1])), where=depth[at] == step)
        found[before] += np.where(depth[before] == step - 1, paths[before] * (forward[before] @ owed), 0)
        owed[at] = 0
    return found
