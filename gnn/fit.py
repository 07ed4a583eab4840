"""The flat training loop of the network over windows, and what a fitted network says of pairs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from gnn.examples import Examples
from gnn.ledger import Floats, Ints
from gnn.loss import lists, probabilities
from gnn.neighbourhood import around, large, some_lists
from gnn.network import Network
from gnn.options import TrainOptions
from gnn.pyg import HeteroData
from gnn.tensors import NODE
from graph.progress import Progress

CHUNK = 1 << 16
"""Pairs judged at a time: bounds memory."""
SHARE = 0.1
"""Weight of the probabilities' loss beside that of the lists."""


@dataclass(frozen=True)
class Asked:
    """Examples of one direction on the device: ends, INPUTS, label, weight, and the number of each row's list."""

    direction: str
    ends: Tensor
    pair: Tensor
    label: Tensor
    weight: Tensor
    group: Tensor


@dataclass(frozen=True)
class Window:
    """One training cut: the graph before it and the examples of what followed."""

    data: HeteroData
    asked: Sequence[Asked]


def on_device(direction: str, e: Examples, seen: NDArray[np.float32], where: torch.device) -> Asked:
    """Examples with their INPUTS as tensors."""
    return Asked(
        direction,
        torch.from_numpy(np.stack([e.anchor, e.other])).to(where),
        torch.from_numpy(seen).to(where),
        torch.from_numpy(e.label.astype(np.float32)).to(where),
        torch.from_numpy(e.weight.astype(np.float32)).to(where),
        torch.from_numpy(np.unique(e.anchor, return_inverse=True)[1]).to(where),
    )


def fit(
    windows: Sequence[Window], begin: Mapping[str, Floats], options: TrainOptions, seed: int, progress: Progress
) -> Network:
    """The network after all steps, which begins as the lines of its directions and passes over the windows in turn.

    Where no window found a new pair there is nothing to learn, and it stays silent.
    """
    torch.manual_seed(seed)
    if not windows:
        return Network(options).eval()
    windows = [near(w, seed) if large(w.data) else w for w in windows]
    network = Network(options).to(windows[0].data[NODE].x.device)
    network.inputs.fit(
        torch.cat([w.data[NODE].x.index_select(0, torch.unique(a.ends)) for w in windows for a in w.asked])
    )
    for direction, weights in begin.items():
        network.head(direction).begin(weights)
    adam = torch.optim.AdamW(network.parameters(), lr=options.rate, weight_decay=options.decay)
    falling = torch.optim.lr_scheduler.CosineAnnealingLR(adam, options.steps)
    network.train()
    for step in range(options.steps):
        adam.zero_grad()
        loss(network, windows[step % len(windows)]).backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        adam.step()
        falling.step()
        progress("training the network", step + 1, options.steps)
    return network.eval()


def near(w: Window, seed: int) -> Window:
    """The window with some of its lists, and the drawn part of its graph that knows their firms."""
    draw, asked = np.random.default_rng(seed), []
    for a in w.asked:
        rows = torch.nonzero(some_lists(a.group, draw)).ravel()
        taken = (a.ends[:, rows], a.pair[rows], a.label[rows], a.weight[rows])
        asked.append(Asked(a.direction, *taken, torch.unique(a.group[rows], return_inverse=True)[1]))
    data, number = around(w.data, [a.ends.ravel() for a in asked], draw)
    return Window(data, [replace(a, ends=number[a.ends]) for a in asked])


def loss(network: Network, w: Window) -> Tensor:
    """The loss of one window over its directions."""
    z = network.encode(w.data)
    total = z.new_zeros(())
    for a in w.asked:
        logit = network.decode(a.direction, z, a.ends, a.pair)
        total = total + lists(logit, a.label, a.weight, a.group) + SHARE * probabilities(logit, a.label, a.weight)
    return total


@torch.no_grad()
def embedded(network: Network, data: HeteroData) -> Tensor:
    """Embeddings of all enterprises of a graph."""
    return network.encode(data)


@torch.no_grad()
def judge(network: Network, z: Tensor, direction: str, ends: Ints, seen: NDArray[np.float32]) -> Floats:
    """Logits of pairs (`ends` is 2 x pairs) with their INPUTS, over embeddings."""
    parts = zip(
        torch.split(torch.from_numpy(ends).to(z.device), CHUNK, 1),
        torch.split(torch.from_numpy(seen).to(z.device), CHUNK),
        strict=True,
    )
    logits = [network.decode(direction, z, one, pair).cpu().numpy() for one, pair in parts]
    return np.concatenate(logits).astype(np.float64) if logits else np.zeros(0)
