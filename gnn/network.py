"""The network: an encoder of enterprises (PyG) and a decoder of directed pairs, one head a direction."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from gnn.ledger import Floats
from gnn.line import INPUTS
from gnn.market import DIRECTIONS
from gnn.options import TrainOptions
from gnn.pyg import GraphConv, HeteroConv, HeteroData
from gnn.tensors import NODE, SUPPLIED_BY, SUPPLIES, WIDTH


class Scale(nn.Module):
    """Columns shifted and divided so that those of the training windows have mean 0 and deviation 1."""

    mean: Tensor
    spread: Tensor

    def __init__(self, size: int) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(size))
        self.register_buffer("spread", torch.ones(size))

    def fit(self, x: Tensor) -> None:
        """Take mean and deviation of the rows."""
        self.mean = x.mean(0)
        self.spread = x.std(0).clamp_min(1e-3)

    def forward(self, x: Tensor) -> Tensor:
        """Scaled rows, no further out than 6 deviations."""
        return ((x - self.mean) / self.spread).clamp(-6, 6)


class Encoder(nn.Module):
    """Embeddings of enterprises from what they are and do, and from whom they supply and are supplied by."""

    def __init__(self, inputs: int, width: int) -> None:
        super().__init__()
        self.enter = nn.Linear(inputs, width)
        self.layers = nn.ModuleList(
            HeteroConv({e: GraphConv(width, width) for e in (SUPPLIES, SUPPLIED_BY)}, aggr="sum") for _ in range(2)
        )

    def forward(self, x: Tensor, data: HeteroData) -> Tensor:
        """Enterprises x width; each layer adds to what is there, so that its own activity is never lost."""
        h = torch.relu(self.enter(x))
        for layer in self.layers:
            passed = layer({NODE: h}, data.edge_index_dict, data.edge_weight_dict)
            h = h + torch.relu(passed[NODE])
        return h


class Head(nn.Module):
    """One decoder: a line that begins as the fitted one, and a small network beside it that begins silent.

    What it takes of an enterprise alone is worked out once an enterprise, not once a pair.
    """

    def __init__(self, options: TrainOptions) -> None:
        super().__init__()
        self.line = nn.Linear(len(INPUTS), 1)
        self.ends = nn.ModuleList(nn.Linear(options.width, options.hidden, bias=False) for _ in range(2))
        self.pair = nn.Linear(len(INPUTS) + options.width, options.hidden)
        self.bend = nn.Sequential(
            nn.ReLU(), nn.Dropout(options.dropout), nn.Linear(options.hidden, options.hidden), nn.ReLU()
        )
        self.out = nn.Linear(options.hidden, 1)
        for layer in (self.line, self.out):
            nn.init.zeros_(layer.weight)
            nn.init.zeros_(layer.bias)

    def begin(self, weights: Floats) -> None:
        """Start as a line; training then learns what to change of it."""
        with torch.no_grad():
            self.line.weight.copy_(torch.from_numpy(weights)[None])

    def forward(self, z: Tensor, ends: Tensor, pair: Tensor) -> Tensor:
        """Logits of pairs: embeddings of enterprises, ends of pairs (2 x pairs), INPUTS of pairs."""
        meet = z.index_select(0, ends[0]) * z.index_select(0, ends[1])
        hidden = self.pair(torch.cat([pair, meet], 1))
        for side, end in zip(self.ends, ends, strict=True):
            nodes, at = torch.unique(end, return_inverse=True)
            hidden = hidden + side(z.index_select(0, nodes)).index_select(0, at)
        logits: Tensor = self.line(pair) + self.out(self.bend(hidden))
        return logits.squeeze(1)


class Network(nn.Module):
    """Logits of directed pairs that never traded."""

    def __init__(self, options: TrainOptions) -> None:
        super().__init__()
        self.inputs = Scale(WIDTH)
        self.encoder = Encoder(WIDTH, options.width)
        self.heads = nn.ModuleDict({direction: Head(options) for direction in DIRECTIONS})

    def head(self, direction: str) -> Head:
        """The decoder of a direction."""
        head = self.heads[direction]
        assert isinstance(head, Head)
        return head

    def encode(self, data: HeteroData) -> Tensor:
        """Embeddings of all enterprises."""
        found: Tensor = self.encoder(self.inputs(data[NODE].x), data)
        return found

    def decode(self, direction: str, z: Tensor, ends: Tensor, pair: Tensor) -> Tensor:
        """Logits of pairs: `ends` is 2 x pairs (anchor, counterparty), `pair` their INPUTS."""
        logits: Tensor = self.head(direction)(z, ends, pair)
        return logits
