"""The flat training loop over windows, and what a fitted network says of pairs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from gnn.examples import HEADS, Examples
from gnn.loss import lists, probabilities
from gnn.network import Network
from gnn.options import TrainOptions
from gnn.pyg import HeteroData
from gnn.tensors import NODE
from graph.errors import DataRefused
from graph.progress import Progress

CHUNK = 1 << 16
"""Pairs judged at a time: bounds memory."""
SHARE = 0.3
"""Weight of the probabilities' loss beside that of the lists."""


@dataclass(frozen=True)
class Asked:
    """Examples of one head on the device: ends, features, label, weight, and the number of each row's anchor."""

    head: tuple[str, str]
    ends: Tensor
    features: Tensor
    label: Tensor
    weight: Tensor
    group: Tensor


@dataclass(frozen=True)
class Window:
    """One training cut: the graph before it and the examples of what followed."""

    data: HeteroData
    asked: list[Asked]


def on_device(e: Examples, where: torch.device) -> Asked:
    """Examples as tensors."""
    _, group = np.unique(e.anchor, return_inverse=True)
    return Asked(
        (e.direction, e.relation),
        torch.from_numpy(np.stack([e.anchor, e.other])).to(where),
        torch.from_numpy(e.features).to(where),
        torch.from_numpy(e.label.astype(np.float32)).to(where),
        torch.from_numpy(e.weight.astype(np.float32)).to(where),
        torch.from_numpy(group).to(where),
    )


def fit(windows: list[Window], options: TrainOptions, progress: Progress) -> nn.ModuleList:
    """The members after all steps; each starts from a seed of its own and passes over the windows in turn.

    Raises DataRefused where no window holds a pair that traded.
    """
    if not any(bool(a.label.any()) for w in windows for a in w.asked):
        raise DataRefused("no known pair traded in any training window; load more of the history")
    members, total = [], options.members * options.steps
    for member in range(options.members):
        torch.manual_seed(options.seed * options.members + member)
        network = start(windows, options)
        adam = torch.optim.AdamW(network.parameters(), lr=options.rate, weight_decay=options.decay)
        falling = torch.optim.lr_scheduler.CosineAnnealingLR(adam, options.steps)
        network.train()
        for step in range(options.steps):
            adam.zero_grad()
            loss(network, windows[step % len(windows)]).backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(network.parameters(), 5.0)
            adam.step()
            falling.step()
            progress("training", member * options.steps + step + 1, total)
        members.append(network)
    return nn.ModuleList(members).eval()


def start(windows: list[Window], options: TrainOptions) -> Network:
    """A fresh network whose scales fit the windows."""
    network = Network(options).to(windows[0].data[NODE].x.device)
    seen = [w.data[NODE].x.index_select(0, a.ends.flatten()) for w in windows for a in w.asked]
    network.inputs.fit(torch.cat(seen))
    for head in HEADS:
        rows = [a.features for w in windows for a in w.asked if a.head == head]
        if rows:
            network.scale(head).fit(torch.cat(rows))
    return network


def loss(network: Network, w: Window) -> Tensor:
    """The loss of one window over all heads."""
    known = network.encode(w.data)
    total = known[0].new_zeros(())
    for a in w.asked:
        logit = network.decode(a.head, known, a.ends, a.features)
        total = total + SHARE * probabilities(logit, a.label, a.weight)
        if a.head[1] == "predicted":
            total = total + lists(logit, a.label, a.weight, a.group)
    return total


@torch.no_grad()
def judge(members: nn.ModuleList, data: HeteroData, given: list[Asked]) -> list[NDArray[np.float64]]:
    """Mean logits of the members for examples over one graph."""
    out = [np.zeros(len(a.label)) for a in given]
    for member in members:
        assert isinstance(member, Network)
        known = member.encode(data)
        for k, a in enumerate(given):
            parts = zip(torch.split(a.ends, CHUNK, 1), torch.split(a.features, CHUNK), strict=True)
            logits = [member.decode(a.head, known, ends, features) for ends, features in parts]
            out[k] += torch.cat(logits).cpu().numpy() / len(members)
    return out
