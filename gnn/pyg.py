"""PyTorch Geometric, imported without the one warning that is not the user's to read.

It scripts modules as it is imported, which newer torch deprecates.
"""

from __future__ import annotations

import warnings

with warnings.catch_warnings():
    warnings.filterwarnings("ignore", message=".*torch.jit.script.*")
    from torch_geometric.data import HeteroData
    from torch_geometric.nn import GraphConv, HeteroConv

__all__ = ["GraphConv", "HeteroConv", "HeteroData"]
