"""The network: an encoder of enterprises (PyG) and a decoder of directed pairs, one head a direction and relation."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from gnn.activity import WIDTH
from gnn.examples import FEATURES, HEADS
from gnn.options import TrainOptions
from gnn.pyg import GraphConv, HeteroConv, HeteroData
from gnn.tensors import NODE, SUPPLIED_BY, SUPPLIES

SKETCHED = ((0, 2), (3, 1), (0, 0), (1, 1))
"""Hops of seller and buyer whose sketches are compared: shared walks of three steps, shared buyers, shared sellers."""


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
    """Embeddings of enterprises from their activity and that of whom they supply and are supplied by."""

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
    """One decoder: a line that keeps the walks' say, and a small network beside it.

    What it takes of an enterprise alone is worked out once an enterprise, not once a pair.
    """

    def __init__(self, nodes: int, pairs: int, options: TrainOptions) -> None:
        super().__init__()
        self.line = nn.Linear(pairs, 1)
        self.ends = nn.ModuleList(nn.Linear(nodes, options.hidden, bias=False) for _ in range(2))
        self.pair = nn.Linear(pairs, options.hidden)
        self.bend = nn.Sequential(
            nn.ReLU(), nn.Dropout(options.dropout), nn.Linear(options.hidden, options.hidden), nn.ReLU()
        )
        self.out = nn.Linear(options.hidden, 1)

    def begin(self, column: int) -> None:
        """Start as one column of the pairs' features alone; training then learns what to change of it."""
        for layer in (self.line, self.out):
            nn.init.zeros_(layer.weight)
            nn.init.zeros_(layer.bias)
        with torch.no_grad():
            self.line.weight[0, column] = 1.0

    def forward(self, x: Tensor, ends: Tensor, pair: Tensor) -> Tensor:
        """Logits of pairs: inputs of enterprises, ends of pairs (2 x pairs), features of pairs."""
        hidden = self.pair(pair)
        for side, end in zip(self.ends, ends, strict=True):
            nodes, at = torch.unique(end, return_inverse=True)
            hidden = hidden + side(x.index_select(0, nodes)).index_select(0, at)
        logits: Tensor = self.line(pair) + self.out(self.bend(hidden))
        return logits.squeeze(1)


Known = tuple[Tensor, Tensor, Tensor]
"""What is known of all enterprises: scaled inputs, embeddings, sketches."""


class Network(nn.Module):
    """Logits of directed pairs."""

    def __init__(self, options: TrainOptions) -> None:
        super().__init__()
        self.inputs = Scale(WIDTH)
        self.encoder = Encoder(WIDTH, options.width)
        self.scales = nn.ModuleDict({name(h): Scale(len(FEATURES[h[1]])) for h in HEADS})
        met = options.width + len(SKETCHED)
        heads = {h: Head(WIDTH, len(FEATURES[h[1]]) + met, options) for h in HEADS}
        for (_, relation), head in heads.items():
            head.begin(len(FEATURES[relation]) - 1)
        self.heads = nn.ModuleDict({name(h): head for h, head in heads.items()})

    def scale(self, head: tuple[str, str]) -> Scale:
        """The scale of a head's pair features."""
        scale = self.scales[name(head)]
        assert isinstance(scale, Scale)
        return scale

    def encode(self, data: HeteroData) -> Known:
        """Scaled inputs, embeddings and sketches of all enterprises."""
        x = self.inputs(data[NODE].x)
        return x, self.encoder(x, data), data[NODE].sketch

    def decode(self, head: tuple[str, str], known: Known, ends: Tensor, pair: Tensor) -> Tensor:
        """Logits of pairs: `ends` is 2 x pairs (anchor, counterparty), `pair` their features."""
        x, z, sketch = known
        seller, buyer = (ends[1], ends[0]) if head[0] == "upstream" else (ends[0], ends[1])
        one, other = sketch.index_select(0, seller), sketch.index_select(0, buyer)
        near = torch.stack([(one[:, i] * other[:, j]).sum(1) for i, j in SKETCHED], 1)
        meet = z.index_select(0, ends[0]) * z.index_select(0, ends[1])
        logits: Tensor = self.heads[name(head)](x, ends, torch.cat([self.scale(head)(pair), meet, near], 1))
        return logits


def name(head: tuple[str, str]) -> str:
    """A head's name in a model's file."""
    return "_".join(head)
