"""Plain PyG peers that learn a vector of every seller and every buyer, on the whole graph at once.

Sellers and buyers are nodes of their own, a firm that is both is two, and a pair's score is the product of its vectors.
PyG's neighbour samplers need pyg-lib or torch-sparse, neither of which can be installed from PyPI as built packages:
hence full batch, the adjacency as one sparse matrix, without which messages of 10 million pairs would not fit.
"""

from __future__ import annotations

import os
import time
import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from gnn.seed import device
from gnn.voices.sound import scaled

with warnings.catch_warnings():
    # It scripts modules as it is imported, which newer torch deprecates.
    warnings.filterwarnings("ignore", message=".*torch.jit.script.*")
    from torch_geometric.nn import LightGCN, SAGEConv

WIDTH, LAYERS = 64, 2
STEPS, RATE = 100, 0.02
"""Full-batch steps of Adam, as many at every size unless time runs out."""
BATCH = 200_000
"""Pairs, each beside one drawn at random, that a step's loss is of."""
ROWS = 50
"""Anchors whose scores of all counterparties are held at once."""

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Trained:
    """Vectors of sellers and of buyers, by firm, and the pairs of the past."""

    sellers: Tensor
    buyers: Tensor
    pairs: Ints
    note: str

    def lists(self, direction: str, anchors: Ints, count: int) -> tuple[Ints, Ints]:
        """Anchor and counterparty of the best new pairs, of all counterparties known in their role."""
        side = 1 if direction == "upstream" else 0
        ours, theirs = (self.buyers, self.sellers) if side else (self.sellers, self.buyers)
        known = torch.zeros(len(theirs), dtype=torch.bool)
        known[torch.from_numpy(self.pairs[1 - side])] = True
        order = np.argsort(self.pairs[side], kind="stable")
        mine, others = self.pairs[side][order], self.pairs[1 - side][order]
        found = []
        for block in np.split(anchors, range(ROWS, len(anchors), ROWS)):
            score = ours[torch.from_numpy(block)] @ theirs.T
            score[:, ~known] = -torch.inf
            for row, firm in enumerate(block):
                partners = others[slice(*np.searchsorted(mine, [firm, firm + 1]))]
                score[row, torch.from_numpy(partners)] = score[row, firm] = -torch.inf
            found.append(score.topk(count, 1).indices.numpy())
        return np.repeat(anchors, count), np.concatenate(found).ravel()


class Sage(nn.Module):
    """Two layers of GraphSAGE over learned vectors of the nodes."""

    def __init__(self, nodes: int) -> None:
        super().__init__()
        self.embedding = nn.Embedding(nodes, WIDTH)
        nn.init.normal_(self.embedding.weight, std=0.1)
        self.layers = nn.ModuleList(SAGEConv(WIDTH, WIDTH, aggr="sum") for _ in range(LAYERS))

    def get_embedding(self, adjacency: Tensor) -> Tensor:
        """A vector of each node."""
        h = self.embedding.weight
        for number, layer in enumerate(self.layers):
            h = layer(h if not number else torch.relu(h), adjacency)
        return h


def graph_sage(pairs: Ints, firms: int, limit: float) -> Trained:
    """GraphSAGE (Hamilton 2017), the mean of neighbours, with a dot product."""
    return trained(Sage(2 * firms), pairs, firms, limit, (1.0, 0.0))


def light_gcn(pairs: Ints, firms: int, limit: float) -> Trained:
    """LightGCN (He 2020) as PyG has it."""
    return trained(LightGCN(2 * firms, WIDTH, LAYERS, normalize=False), pairs, firms, limit, (0.5, 0.5))


def adjacency(pairs: Ints, firms: int, powers: tuple[float, float]) -> Tensor:
    """Nodes x nodes, divided by powers of the degrees of rows and columns; its layer adds up, without messages."""
    size, ones = 2 * firms, np.ones(pairs.shape[1], np.float32)
    one_way = sp.csr_matrix((ones, (pairs[0], pairs[1] + firms)), shape=(size, size))
    m = scaled(sp.csr_matrix(one_way + one_way.T), *powers)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*Sparse CSR tensor support is in beta.*")
        told = (torch.from_numpy(m.indptr), torch.from_numpy(m.indices), torch.from_numpy(m.data))
        return torch.sparse_csr_tensor(*told, size=(size, size))


def trained(network: Any, pairs: Ints, firms: int, limit: float, powers: tuple[float, float]) -> Trained:
    """The network after STEPS, or as many as the limit in seconds lets it take, by the loss that ranks pairs (BPR)."""
    torch.manual_seed(0)
    torch.sparse.check_sparse_tensor_invariants.disable()  # type: ignore[no-untyped-call]
    torch.set_num_threads(len(os.sched_getaffinity(0)))
    where, begun, taken = device("auto"), time.perf_counter(), 0
    network, both = network.to(where), adjacency(pairs, firms, powers).to(where)
    sellers, buyers = (torch.from_numpy(np.ascontiguousarray(one)).to(where) for one in pairs)
    adam = torch.optim.Adam(network.parameters(), lr=RATE, fused=True)
    while taken < STEPS and time.perf_counter() - begun < limit:
        adam.zero_grad()
        z = network.get_embedding(both)
        some = torch.randint(len(sellers), (min(BATCH, len(sellers)),), device=where)
        loss = ranked(z, sellers[some], buyers[some] + firms, firms)
        loss.backward()  # type: ignore[no-untyped-call]
        adam.step()
        taken += 1
    with torch.no_grad():
        z = network.get_embedding(both).cpu()
    note = f"{taken} steps on {where.type}" + (f", stopped after {limit:.0f} s" if taken < STEPS else "")
    return Trained(z[:firms], z[firms:], pairs, note)


def ranked(z: Tensor, sellers: Tensor, buyers: Tensor, firms: int) -> Tensor:
    """How far pairs stand below ones with a buyer or a seller drawn in place of their own."""
    drawn = [torch.randint(firms, (len(sellers),), device=z.device) for _ in range(2)]
    seller, buyer = z.index_select(0, sellers), z.index_select(0, buyers)
    yes = (seller * buyer).sum(1)
    no = (seller * z.index_select(0, drawn[0] + firms)).sum(1), (z.index_select(0, drawn[1]) * buyer).sum(1)
    return -torch.stack([nn.functional.logsigmoid(yes - one).mean() for one in no]).sum()
