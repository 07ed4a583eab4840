"""The graph before a cut as HeteroData: what messages pass over, and what every enterprise brings along."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
import torch

from gnn.activity import activity
from gnn.baselines import scaled
from gnn.ledger import Ledger
from gnn.market import Deals, fold
from gnn.pyg import HeteroData
from gnn.sketch import sketches

NODE = "enterprise"
SUPPLIES = (NODE, "supplies", NODE)
SUPPLIED_BY = (NODE, "supplied_by", NODE)
MEMORY = 360
"""Days after which a pair's last trade counts for 1 / e."""


def adjacency(past: Ledger, cut: int) -> sp.csr_matrix:
    """Sellers x buyers, each pair faded by the days since its last trade, divided by the roots of both ends' sums."""
    pairs = fold(past.seller, past.buyer, Deals(past.seller, past.buyer, past.day, past.documents, past.amount), cut)
    fresh = np.exp(-(cut - pairs.latest) / MEMORY)
    size = len(past.ids)
    return scaled(sp.csr_matrix((fresh, (pairs.row, pairs.col)), shape=(size, size)), 0.5, 0.5)


def tensors(ledger: Ledger, cut: int) -> HeteroData:
    """HeteroData of the trades before the cut and of nothing else.

    `enterprise.x` holds the activity of every enterprise, `enterprise.sketch` its neighbourhood, in the order of
    the sorted ids; `supplies` runs from seller to buyer, `supplied_by` back, both with `edge_weight`.
    """
    past = ledger.before(cut)
    supplies = adjacency(past, cut).tocoo()
    data = HeteroData()
    data[NODE].x = torch.from_numpy(activity(past, cut).astype(np.float32))
    data[NODE].sketch = torch.from_numpy(sketches(past.ids.ids, supplies.tocsr()))
    ends = torch.from_numpy(np.stack([supplies.row, supplies.col]).astype(np.int64))
    weight = torch.from_numpy(supplies.data.astype(np.float32))
    data[SUPPLIES].edge_index, data[SUPPLIES].edge_weight = ends, weight
    data[SUPPLIED_BY].edge_index, data[SUPPLIED_BY].edge_weight = ends.flip(0), weight
    return data
