"""The graph before a cut as HeteroData: what messages pass over, and what every enterprise brings along."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
import torch
from numpy.typing import NDArray

from gnn.activity import WIDTH as DONE
from gnn.activity import done
from gnn.ledger import Ledger
from gnn.market import traded
from gnn.pyg import HeteroData
from gnn.voices.sound import scaled
from gnn.words import TOKENS

NODE = "enterprise"
SUPPLIES = (NODE, "supplies", NODE)
SUPPLIED_BY = (NODE, "supplied_by", NODE)
MEMORY = 360
"""Days after which a pair's last trade counts for 1 / e."""
NAMED = 32
"""Numbers that the words of a name become."""
WIDTH = DONE + NAMED
"""Inputs of an enterprise."""


def adjacency(past: Ledger, cut: int) -> sp.csr_matrix:
    """Sellers x buyers, each pair faded by the days since its last trade, divided by the roots of both ends' sums."""
    pairs = traded(past, cut)
    faded = np.exp(-(cut - pairs.latest) / MEMORY)
    size = len(past.ids)
    return scaled(sp.csr_matrix((faded, (pairs.row, pairs.col)), shape=(size, size)), 0.5, 0.5)


def named(tokens: sp.csr_matrix) -> NDArray[np.float32]:
    """Words as NAMED numbers by random signs (Achlioptas 2003), the same in every graph: like names stay close."""
    signs = np.random.default_rng(0).choice(np.array([-1, 1], np.float32), (TOKENS, NAMED))
    return np.asarray(tokens @ signs, dtype=np.float32)


def tensors(past: Ledger, cut: int) -> HeteroData:
    """HeteroData of trades before a cut, which is all that `past` holds.

    `enterprise.x` holds the activity of every enterprise and the words of its name, in the order of the ids;
    `supplies` runs from seller to buyer, `supplied_by` back, both with `edge_weight`.
    """
    supplies = adjacency(past, cut).tocoo()
    data = HeteroData()
    own = np.concatenate([done(past, cut), named(past.traits.tokens)], 1)
    data[NODE].x = torch.from_numpy(own)
    ends = torch.from_numpy(np.stack([supplies.row, supplies.col]).astype(np.int64))
    weight = torch.from_numpy(supplies.data.astype(np.float32))
    data[SUPPLIES].edge_index, data[SUPPLIES].edge_weight = ends, weight
    data[SUPPLIED_BY].edge_index, data[SUPPLIED_BY].edge_weight = ends.flip(0), weight
    return data
