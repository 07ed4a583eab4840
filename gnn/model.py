"""The link model as a value, and as a folder: weights as safetensors, everything else as JSON."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
import tempfile
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import safetensors.torch
import torch
from torch import nn

from gnn.calibrate import Line
from gnn.network import Network, name
from gnn.options import TrainOptions
from graph.errors import DataRefused, NotFound

FORMAT = 2
WEIGHTS, CARD = "model.safetensors", "model.json"


@dataclass(frozen=True)
class LinkModel:
    """A trained network, its calibration, and what it was trained on."""

    as_of: dt.date
    snapshot: str
    options: TrainOptions
    state: dict[str, torch.Tensor]
    lines: dict[str, Line]
    figures: dict[str, object]

    @property
    def horizon(self) -> int:
        """Days ahead that its probabilities are of."""
        return self.options.horizon

    @cached_property
    def weights(self) -> bytes:
        """The network's state as safetensors."""
        return safetensors.torch.save(self.state)

    @cached_property
    def card(self) -> bytes:
        """Everything but the weights, as JSON in one fixed form."""
        held = {
            "format": FORMAT,
            "as_of": self.as_of.isoformat(),
            "snapshot": self.snapshot,
            "options": self.options.as_json(),
            "lines": {k: asdict(v) for k, v in self.lines.items()},
            "figures": self.figures,
        }
        return json.dumps(held, sort_keys=True, indent=1).encode()

    @cached_property
    def digest(self) -> str:
        """16 hex of what the model holds; equal models have equal digests."""
        return hashlib.sha256(self.weights + self.card).hexdigest()[:16]

    def network(self) -> nn.ModuleList:
        """The members, ready to judge."""
        members = nn.ModuleList(Network(self.options) for _ in range(self.options.members))
        members.load_state_dict(self.state)
        return members.eval()

    def line(self, head: tuple[str, str]) -> Line:
        """The calibration of a head; raises DataRefused where its window held no such pair."""
        if name(head) not in self.lines:
            raise DataRefused(f"the model of {self.as_of} learnt nothing of {' '.join(head)} pairs; train a later one")
        return self.lines[name(head)]

    def options_for(self, top: int) -> TrainOptions:
        """Its options with a pool that can fill lists of `top`."""
        return replace(self.options, pool=max(self.options.pool, top))

    def save(self, root: Path) -> str:
        """The digest that the model now stands under in the folder; written beside and renamed, never changed."""
        root.mkdir(parents=True, exist_ok=True)
        home = root / self.digest
        if home.exists():
            return self.digest
        beside = Path(tempfile.mkdtemp(prefix=".model-", dir=root))
        try:
            (beside / WEIGHTS).write_bytes(self.weights)
            (beside / CARD).write_bytes(self.card)
            beside.replace(home)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
        return self.digest


def load(path: Path) -> LinkModel:
    """The model in a folder; raises NotFound where there is none, DataRefused where it is broken or newer."""
    if not (path / CARD).exists():
        raise NotFound(f"no link model at {path}; train one with: lianke train --as-of DAY")
    card = read_card(path)
    try:
        state = safetensors.torch.load_file(path / WEIGHTS)
        model = LinkModel(
            dt.date.fromisoformat(card["as_of"]),
            card["snapshot"],
            TrainOptions(**card["options"]),
            state,
            {k: Line(**v) for k, v in card["lines"].items()},
            card["figures"],
        )
    except (OSError, KeyError, TypeError, ValueError, safetensors.SafetensorError) as error:
        raise DataRefused(f"the link model at {path} is broken ({error}); remove the folder and train again") from error
    if model.digest != path.name:
        raise DataRefused(f"the link model at {path} is not what its name says; remove the folder and train again")
    return model


def read_card(path: Path) -> dict[str, Any]:
    """The JSON of a model's folder, of a format that this version reads."""
    try:
        card: dict[str, Any] = json.loads((path / CARD).read_text())
    except ValueError as error:
        raise DataRefused(f"{path / CARD} is not JSON ({error}); remove the folder and train again") from error
    if card.get("format") != FORMAT:
        raise DataRefused(
            f"the link model at {path} has format {card.get('format')}, this version reads {FORMAT}; "
            "train another with: lianke train --as-of DAY"
        )
    return card
