"""Training of the link model, on what was known at the Snapshot's day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from gnn.calibrate import Platt, platt
from gnn.examples import HEADS, Examples, asked
from gnn.ledger import Ledger, Tables, day_number, day_of, read_ledger
from gnn.loss import lists, probabilities
from gnn.metrics import average_precision, calibration_error
from gnn.model import LinkModel
from gnn.network import Network, name
from gnn.options import TrainOptions
from gnn.pyg import HeteroData
from gnn.seed import device, seeded
from gnn.split import Split, split
from gnn.tensors import NODE, tensors
from graph.errors import DataRefused
from graph.progress import Progress, silent

CHUNK = 1 << 16
"""Pairs judged at a time: bounds memory."""


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


def train(snapshot: Tables, options: TrainOptions | None = None, progress: Progress = silent) -> LinkModel:
    """The link model of the Snapshot's day: trained on windows before it, calibrated on the last one before it.

    Raises DataRefused where the history is too short or nothing happened in it that could be learnt from.
    """
    options = options or TrainOptions()
    ledger = read_ledger(snapshot)
    days = split(int(ledger.day.min()), day_number(snapshot.as_of), options.horizon, options.cuts)
    draw = seeded(options.seed)
    where = device(options.device)
    windows = []
    for done, cut in enumerate(days.training):
        progress("reading windows", done, len(days.training))
        windows.append(window(ledger, cut, options, draw, where))
    network = fit(windows, options, progress)
    network.eval()
    last = [on_device(e, where) for e in asked(ledger, days.calibration, options)]
    logits = judge(network, tensors(ledger, days.calibration).to(where), last)
    labels = [a.label.cpu().numpy() > 0 for a in last]
    lines = {name(a.head): platt(x, y) for a, x, y in zip(last, logits, labels, strict=True)}
    state = {k: v.detach().cpu().contiguous() for k, v in network.state_dict().items()}
    figures = {name(a.head): figure(lines[name(a.head)], x, y) for a, x, y in zip(last, logits, labels, strict=True)}
    return LinkModel(snapshot.as_of, snapshot.id, options, state, lines, figures | {"windows": history(days)})


def window(ledger: Ledger, cut: int, options: TrainOptions, draw: np.random.Generator, where: torch.device) -> Window:
    """Graph and examples of a training cut."""
    return Window(
        tensors(ledger, cut).to(where), [on_device(e, where) for e in asked(ledger, cut, options, draw) if len(e)]
    )


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


def fit(windows: list[Window], options: TrainOptions, progress: Progress) -> Network:
    """The network after all steps, which pass over the windows in turn."""
    if not any(a.label.any() for w in windows for a in w.asked):
        raise DataRefused("no pair traded in any training window; load more of the history")
    network = start(windows, options)
    adam = torch.optim.AdamW(network.parameters(), lr=options.rate, weight_decay=options.decay)
    falling = torch.optim.lr_scheduler.CosineAnnealingLR(adam, options.steps)
    network.train()
    for step in range(options.steps):
        adam.zero_grad()
        loss(network, windows[step % len(windows)]).backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        adam.step()
        falling.step()
        progress("training", step + 1, options.steps)
    return network


def start(windows: list[Window], options: TrainOptions) -> Network:
    """A fresh network whose scales fit the windows."""
    pairs = {a.head[1]: a.features.shape[1] for w in windows for a in w.asked}
    network = Network(windows[0].data[NODE].x.shape[1], pairs, options).to(windows[0].data[NODE].x.device)
    with torch.no_grad():
        seen = [w.data[NODE].x.index_select(0, a.ends.flatten()) for w in windows for a in w.asked]
        network.inputs.fit(torch.cat(seen))
        for head in HEADS:
            rows = [a.features for w in windows for a in w.asked if a.head == head]
            if rows:
                network.scales[name(head)].fit(torch.cat(rows))  # type: ignore[operator]
    return network


def loss(network: Network, w: Window) -> Tensor:
    """The loss of one window over all heads."""
    x, z = network.encode(w.data)
    known = (x, z, w.data[NODE].sketch)
    total = x.new_zeros(())
    for a in w.asked:
        logit = network.decode(a.head, known, a.ends, a.features)
        total = total + 0.3 * probabilities(logit, a.label, a.weight)
        if a.head[1] == "predicted":
            total = total + lists(logit, a.label, a.weight, a.group)
    return total


@torch.no_grad()
def judge(network: Network, data: HeteroData, given: list[Asked]) -> list[np.ndarray]:
    """Logits of examples over one graph."""
    x, z = network.encode(data)
    known = (x, z, data[NODE].sketch)
    out = []
    for a in given:
        parts = zip(torch.split(a.ends, CHUNK, 1), torch.split(a.features, CHUNK), strict=True)
        logits = [network.decode(a.head, known, ends, features) for ends, features in parts]
        out.append(torch.cat(logits).cpu().numpy().astype(np.float64))
    return out


def figure(line: Platt, logit: np.ndarray, label: np.ndarray) -> dict[str, float]:
    """What a head reached on the calibration window."""
    p = line(logit)
    return {
        "pairs": len(label),
        "positives": int(label.sum()),
        "average_precision": average_precision(logit, label),
        "calibration_error": calibration_error(p, label),
    }


def history(days: Split) -> dict[str, object]:
    """The cuts as days."""
    return {"calibration": str(day_of(days.calibration)), "training": [str(day_of(d)) for d in days.training]}
