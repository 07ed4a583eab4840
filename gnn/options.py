"""What a training run may be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Growth:
    """How trees are grown."""

    trees: int = 150
    """Trees in all."""
    leaves: int = 15
    """Most leaves of a tree: windows are few, and a larger tree learns them by heart."""
    pace: float = 0.05
    """Learning rate."""
    loose: bool = False
    """Whether a tree tries one threshold a feature, drawn at random, and not all (Geurts 2006)."""


@dataclass(frozen=True)
class TrainOptions:
    """Settings of the link model, each with its reason: one set for all markets, chosen at cuts of 2018 of two of them.

    Those of pairs that traded before were also looked at on cuts of 2019.
    """

    horizon: int = 180
    """Days ahead that a probability is of."""
    seed: int = 0
    """Everything that is drawn is drawn from it."""
    cuts: int = 4
    """Most training windows, half a horizon apart: older ones tell little of the next one."""
    anchors: int = 1000
    """Most anchors of a direction that a window learns from: beyond, more of them teach nothing new."""
    idle: float = 0.2
    """Share of these that found no new partner in the window: without them no probability would be right."""
    best: int = 150
    """Candidates that each proposing voice names for an anchor."""
    tail: int = 60
    """Candidates that it names besides among counterparties that few know."""
    near: int = 60
    """Negatives drawn for each anchor from its best candidates: they are what a list is judged by."""
    far: int = 60
    """Negatives drawn for each anchor from its other candidates, weighed up to all of them."""
    pairs: int = 60_000
    """Most pairs of the past that a window learns from."""
    pull: float = 100.0
    """Pull of the line's weights towards zero, in anchors' worth of evidence."""
    new: Growth = Growth()
    """Forests and rankers of pairs that never traded."""
    again: Growth = Growth(trees=400, leaves=31, pace=0.03, loose=True)
    """The forests of pairs that traded before: these are many, and few features say most of it."""
    width: int = 32
    """Size of an enterprise's embedding."""
    hidden: int = 32
    """Size of the decoder's hidden layer."""
    steps: int = 60
    """Steps of the network's training; each takes one window whole, in turn."""
    rate: float = 1e-2
    """Learning rate of Adam."""
    decay: float = 1e-3
    """Weight decay of the network."""
    dropout: float = 0.2
    """Share of hidden units left out."""
    threads: int = 1
    """Threads of torch and of the forests on a CPU: results hang on their number, and two wait on each other where
    anything else runs: four times slower then, a third faster where nothing does.
    """
    device: str = "auto"
    """cpu, cuda, or auto: a GPU where there is one."""

    def as_json(self) -> dict[str, object]:
        """The settings as plain values."""
        return asdict(self)

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> TrainOptions:
        """The settings that plain values tell; raises TypeError where one has no such name."""
        values: dict[str, Any] = {n: Growth(**v) if isinstance(v, Mapping) else v for n, v in told.items()}
        return cls(**values)
