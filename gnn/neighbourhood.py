"""What a window's network learns from where the graph is large: some of its lists, and drawn neighbours around them.

A firm hears the sum of its neighbours; of many some are drawn, and their weights raised by how many each stands
for, so that the sum is the same in the mean (Hamilton 2017, with the weights of Horvitz and Thompson 1952).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from gnn.ledger import Flags, Ints
from gnn.pyg import HeteroData
from gnn.tensors import NODE, SUPPLIED_BY, SUPPLIES

WHOLE = 500_000
"""Pairs of a graph up to which a step of training passes over all of it: twice the pairs then take twice the time."""
LISTS = 250
"""Lists of a direction and window that the network learns from in a larger graph."""
DRAWN = (6, 3)
"""Neighbours of either kind that are drawn for a firm of those lists, and for such a neighbour."""


def large(data: HeteroData) -> bool:
    """Whether training passes over drawn parts of a graph."""
    return int(data[SUPPLIES].edge_index.shape[1]) > WHOLE


def some_lists(group: Tensor, draw: np.random.Generator) -> Tensor:
    """Which rows are of LISTS drawn lists, all of them where there are no more; `group` numbers lists from 0."""
    count = int(group.max()) + 1 if len(group) else 0
    held = np.zeros(count, bool)
    held[draw.permutation(count)[:LISTS]] = True
    return torch.from_numpy(held)[group.cpu()].to(group.device)


def around(data: HeteroData, firms: Sequence[Tensor], draw: np.random.Generator) -> tuple[HeteroData, Tensor]:
    """The drawn part of a graph that two layers need to know some firms; the number of each enterprise in it, or -1."""
    size, where = data[NODE].x.shape[0], data[NODE].x.device
    held = np.zeros(size, bool)
    held[torch.cat([*firms]).cpu().numpy()] = True
    edges: dict[tuple[str, str, str], list[tuple[Ints, np.ndarray]]] = {SUPPLIES: [], SUPPLIED_BY: []}
    asked = held.copy()
    for most in DRAWN:
        reached = np.zeros(size, bool)
        for kind, found in edges.items():
            ends, weight = data[kind].edge_index.cpu().numpy(), data[kind].edge_weight.cpu().numpy()
            rows, raised = drawn(ends[1], asked, most, draw)
            found.append((ends[:, rows], weight[rows] * raised))
            reached[ends[0, rows]] = True
        asked = reached & ~held
        held |= reached
    number = np.where(held, np.cumsum(held) - 1, -1)
    part = HeteroData()
    part[NODE].x = data[NODE].x[torch.from_numpy(np.flatnonzero(held)).to(where)]
    for kind, found in edges.items():
        ends = np.concatenate([number[e] for e, _ in found], 1)
        part[kind].edge_index = torch.from_numpy(ends).to(where)
        part[kind].edge_weight = torch.from_numpy(np.concatenate([w for _, w in found]).astype(np.float32)).to(where)
    return part, torch.from_numpy(number).to(where)


def drawn(target: Ints, asked: Flags, most: int, draw: np.random.Generator) -> tuple[Ints, np.ndarray]:
    """Edges into firms that are asked about, at most so many each, and how many of its edges each stands for."""
    rows = draw.permutation(np.flatnonzero(asked[target]))
    rows = rows[np.argsort(target[rows], kind="stable")]
    starts = np.flatnonzero(np.r_[True, np.diff(target[rows]) != 0][: len(rows)])
    size = np.diff(np.r_[starts, len(rows)])
    within = np.arange(len(rows)) - np.repeat(starts, size)
    kept = within < most
    return rows[kept], np.repeat(size / np.minimum(size, most), size)[kept]
