"""Which models stand below the home; read from their cards alone, so that nothing heavy is imported."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from graph.errors import NotFound
from graph.home import Home
from graph.run import Model

KINDS = {"link": "model.json", **dict.fromkeys(("firm", "outside", "person", "network"), "card.json")}
"""Each kind of model, and the file of its folder that says what it is."""


@dataclass(frozen=True)
class Shelved:
    """A model's folder and what its card says."""

    path: Path
    kind: str
    as_of: date
    said: Mapping[str, Any]

    @property
    def snapshot(self) -> str:
        """The Snapshot that it was trained on."""
        return str(_origin(self.said)["snapshot"])

    @property
    def digest(self) -> str:
        """The model's digest: its folder's name."""
        return self.path.name

    def as_model(self) -> Model:
        """The model as a run names it."""
        shown = {name: self.said[name] for name in ("options", "figures", "origin", "snapshot") if name in self.said}
        return Model(self.digest, self.as_of, shown)


def shelved(home: Home, kind: str) -> list[Shelved]:
    """Every model of a kind, by day; of several of one day the one stored last comes last."""
    cards = list(home.models(kind).glob(f"[!.]*/{KINDS[kind]}"))
    cards.sort(key=lambda card: (card.parent.stat().st_mtime_ns, card.parent.name))
    return sorted((_read(card, kind) for card in cards), key=lambda model: model.as_of)


def newest(home: Home, kind: str, as_of: date) -> Shelved | None:
    """The model with the latest day that is not after `as_of`; None where there is none."""
    return next((model for model in reversed(shelved(home, kind)) if model.as_of <= as_of), None)


def required(home: Home, kind: str, as_of: date, how: str) -> Shelved:
    """The newest model whose day is not after `as_of`; raise NotFound, saying how to make one, where there is none."""
    found = newest(home, kind, as_of)
    if found is None:
        days = ", ".join(str(model.as_of) for model in shelved(home, kind)) or "none"
        raise NotFound(
            f"no {kind} model was trained on {as_of} or before (days with one: {days}); make one with `{how}`"
        )
    return found


def _read(card: Path, kind: str) -> Shelved:
    said = json.loads(card.read_text(encoding="utf-8"))
    return Shelved(card.parent, kind, date.fromisoformat(_origin(said)["as_of"]), said)


def _origin(said: Mapping[str, Any]) -> Mapping[str, Any]:
    """Where a card says what the model was trained on: in its origin, or at its top."""
    found: Mapping[str, Any] = said.get("origin", said)
    return found
