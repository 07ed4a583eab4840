"""Training of the link model, on what was known at the Snapshot's day."""

from __future__ import annotations

import numpy as np
import torch

from gnn.calibrate import Line, fit_line
from gnn.examples import Examples, asked
from gnn.fit import Window, fit, judge, on_device
from gnn.ledger import Floats, Ledger, Tables, day_number, day_of, read_ledger
from gnn.metrics import average_precision, calibration_error
from gnn.model import LinkModel
from gnn.network import name
from gnn.options import TrainOptions
from gnn.seed import device, seeded
from gnn.split import Split, split
from gnn.tensors import tensors
from graph.progress import Progress, silent


def train(snapshot: Tables, options: TrainOptions | None = None, progress: Progress = silent) -> LinkModel:
    """The link model of the Snapshot's day: trained on windows before it, calibrated on the last one before it.

    Raises DataRefused where the history is too short or nothing happened in it that could be learnt from.
    """
    options = options or TrainOptions()
    ledger = read_ledger(snapshot)
    days = split(int(ledger.day.min()), day_number(snapshot.as_of), options.horizon, options.cuts)
    draw, where = seeded(options.seed, options.threads), device(options.device)
    windows = []
    for done, cut in enumerate(days.training):
        progress("reading windows", done, len(days.training))
        windows.append(window(ledger, cut, options, draw, where))
    members = fit(windows, options, progress)
    last = [e for e in asked(ledger, days.calibration, options) if len(e)]
    data = tensors(ledger, days.calibration).to(where)
    logits = judge(members, data, [on_device(e, where) for e in last])
    lines = {name(e.head): fit_line(x, e.begin, e.heard, e.label) for e, x in zip(last, logits, strict=True)}
    figures = {name(e.head): figure(lines[name(e.head)], x, e) for e, x in zip(last, logits, strict=True)}
    state = {k: v.detach().cpu().contiguous() for k, v in members.state_dict().items()}
    return LinkModel(snapshot.as_of, snapshot.id, options, state, lines, figures | {"windows": history(days)})


def window(ledger: Ledger, cut: int, options: TrainOptions, draw: np.random.Generator, where: torch.device) -> Window:
    """Graph and examples of a training cut."""
    examples = asked(ledger, cut, options, draw)
    return Window(tensors(ledger, cut).to(where), [on_device(e, where) for e in examples if len(e)])


def figure(line: Line, logit: Floats, e: Examples) -> dict[str, float]:
    """What a head reached on the calibration window."""
    p = line(logit, e.begin, e.heard)
    return {
        "pairs": len(e),
        "positives": int(e.label.sum()),
        "average_precision": average_precision(p, e.label),
        "calibration_error": calibration_error(p, e.label),
    }


def history(days: Split) -> dict[str, object]:
    """The cuts as days."""
    return {"calibration": str(day_of(days.calibration)), "training": [str(day_of(d)) for d in days.training]}
