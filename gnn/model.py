"""The link model as a value, and as a folder: weights as safetensors, forests as LightGBM's text, the rest as JSON."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import safetensors
import safetensors.torch
import torch

from gnn.again import Again
from gnn.calibrate import Line
from gnn.halves import HALVES
from gnn.learn import Learnt
from gnn.ledger import day_number, day_of
from gnn.line import Lens
from gnn.member import SAYING, Head, Member
from gnn.network import Network
from gnn.options import TrainOptions
from graph.errors import DataRefused, NotFound

FORMAT = 5
WEIGHTS, CARD = "model.safetensors", "model.json"
RANKER = "ranker"
Tensors = dict[str, torch.Tensor]


@dataclass(frozen=True)
class LinkModel:
    """What was learnt, of which Snapshot and by which settings."""

    as_of: dt.date
    snapshot: str
    options: TrainOptions
    learnt: Learnt

    @property
    def horizon(self) -> int:
        """Days ahead that its probabilities are of."""
        return self.options.horizon

    @cached_property
    def files(self) -> dict[str, bytes]:
        """The model as files of its folder, by name: equal models have equal files."""
        return {
            WEIGHTS: safetensors.torch.save(_tensors(self.learnt)),
            CARD: json.dumps(self._card(), sort_keys=True, indent=1).encode(),
            **{file: forest.model_to_string().encode() for file, forest in _forests(self.learnt).items()},
        }

    def _card(self) -> dict[str, object]:
        learnt = self.learnt
        return {
            "format": FORMAT,
            "as_of": self.as_of.isoformat(),
            "snapshot": self.snapshot,
            "options": self.options.as_json(),
            "figures": self.figures,
            "lines": {name(h): {"weights": line.weights, "offset": line.offset} for h, line in learnt.lines.items()},
        }

    @cached_property
    def figures(self) -> dict[str, object]:
        """The windows that it was learnt from, the pairs in them, and how much each voice counts by direction."""
        learnt = self.learnt
        return {
            "windows": [str(day_of(cut)) for cut in learnt.cuts],
            "pairs": {name(h): {"pairs": pairs, "traded": hits} for h, (pairs, hits) in learnt.lessons.items()},
            "blends": {d: dict(zip(SAYING, map(float, w), strict=True)) for d, w in learnt.blends.items()},
        }

    @cached_property
    def digest(self) -> str:
        """16 hex of what the model holds; equal models have equal digests."""
        return _digest(self.files)

    def save(self, root: Path) -> str:
        """The digest that the model now stands under in the folder; written beside and renamed, never changed."""
        root.mkdir(parents=True, exist_ok=True)
        home = root / self.digest
        if home.exists():
            return self.digest
        beside = Path(tempfile.mkdtemp(prefix=".model-", dir=root))
        try:
            for file, content in self.files.items():
                (beside / file).write_bytes(content)
            beside.replace(home)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
        return self.digest


def name(head: Head) -> str:
    """A head's name in a model's files."""
    return "_".join(head)


def load(path: Path) -> LinkModel:
    """The model in a folder; raises NotFound where there is none, DataRefused where it is broken or newer."""
    if not (path / CARD).exists():
        raise NotFound(f"no link model at {path}; train one with: lianke train --as-of DAY")
    card = read_card(path)
    files = {file.name: file.read_bytes() for file in path.iterdir()}
    if _digest(files) != path.name:
        raise DataRefused(f"the link model at {path} is not what its name says; remove the folder and train again")
    try:
        options = TrainOptions.of(card["options"])
        learnt = _learnt(card, options, files)
        return LinkModel(dt.date.fromisoformat(card["as_of"]), card["snapshot"], options, learnt)
    except (
        KeyError,
        TypeError,
        ValueError,
        RuntimeError,
        safetensors.SafetensorError,
        lightgbm.basic.LightGBMError,
    ) as e:
        raise DataRefused(f"the link model at {path} is broken ({e}); remove the folder and train again") from e


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


def _digest(files: Mapping[str, bytes]) -> str:
    told = hashlib.sha256()
    for file in sorted(files):
        told.update(file.encode() + b"\0" + hashlib.sha256(files[file]).digest())
    return told.hexdigest()[:16]


def _forests(learnt: Learnt) -> dict[str, lightgbm.Booster]:
    """All forests by the names of their files."""
    found = {_file(direction): again.forest for direction, again in learnt.again.items()}
    for which, member in enumerate(learnt.members):
        found |= {_file(direction, which): forest for direction, forest in member.forests.items()}
        found |= {_file(direction, which, RANKER): forest for direction, forest in member.rankers.items()}
    return found


def _file(direction: str, which: int | None = None, kind: str = "forest") -> str:
    return f"{kind}_{direction}_{'again' if which is None else which}.txt"


def _tensors(learnt: Learnt) -> Tensors:
    out: Tensors = {}
    for direction, lens in learnt.lenses.items():
        out |= {f"lens.{direction}.{part}": torch.from_numpy(getattr(lens, part)) for part in ("mean", "spread")}
    for which, member in enumerate(learnt.members):
        out |= {f"line.{which}.{d}": torch.from_numpy(weights) for d, weights in member.lines.items()}
        state = member.network.state_dict()
        out |= {f"network.{which}.{k}": v.detach().cpu().contiguous() for k, v in state.items()}
    return out


def _learnt(card: dict[str, Any], options: TrainOptions, files: Mapping[str, bytes]) -> Learnt:
    held = safetensors.torch.load(files[WEIGHTS])
    heads = [_head(text) for text in card["lines"]]
    again = {d: Again(_read(files, _file(d))) for d, relation in heads if relation == "observed"}
    figures = card["figures"]
    directions = list(figures["blends"])
    lenses = {d: Lens(*(held[f"lens.{d}.{part}"].numpy() for part in ("mean", "spread"))) for d in directions}
    members = []
    for which in range(HALVES):
        network, start = Network(options), f"network.{which}."
        network.load_state_dict({k.removeprefix(start): v for k, v in held.items() if k.startswith(start)})
        forests = {d: _read(files, _file(d, which)) for d in directions}
        rankers = {d: _read(files, _file(d, which, RANKER)) for d in directions}
        lines = {d: held[f"line.{which}.{d}"].numpy() for d in directions}
        members.append(Member(lines, forests, rankers, network.eval()))
    return Learnt(
        members,
        again,
        lenses,
        {d: np.array([w[voice] for voice in SAYING]) for d, w in figures["blends"].items()},
        {_head(k): Line(tuple(v["weights"]), v["offset"]) for k, v in card["lines"].items()},
        tuple(day_number(dt.date.fromisoformat(day)) for day in figures["windows"]),
        {_head(k): (v["pairs"], v["traded"]) for k, v in figures["pairs"].items()},
    )


def _read(files: Mapping[str, bytes], file: str) -> lightgbm.Booster:
    return lightgbm.Booster(model_str=files[file].decode())


def _head(text: str) -> Head:
    direction, _, relation = text.partition("_")
    return direction, relation
