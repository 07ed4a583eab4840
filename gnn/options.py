"""What a training run may be told."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class TrainOptions:
    """Settings of the link model, each with its reason; chosen at 2018-07-01 of the real invoices and frozen."""

    horizon: int = 180
    """Days ahead that a probability is of."""
    seed: int = 0
    """Everything that is drawn is drawn from it."""
    cuts: int = 6
    """Most training windows: older ones tell little, and one wrong date must not cost a century of windows."""
    pool: int = 1000
    """Best candidates of each walk for each anchor: twice what a list holds."""
    near: int = 60
    """Negatives drawn for each anchor from its best candidates: they are what a list is judged by."""
    far: int = 60
    """Negatives drawn for each anchor from its other candidates, weighted up to all of them."""
    width: int = 32
    """Size of an enterprise's embedding."""
    hidden: int = 32
    """Size of the decoder's hidden layer."""
    members: int = 3
    """Networks of different seeds whose logits are averaged: windows are few, and one seed's luck is not skill."""
    steps: int = 60
    """Steps of training; each takes one window whole, in turn."""
    rate: float = 1e-2
    """Learning rate of Adam."""
    decay: float = 1e-3
    """Weight decay: windows are few, and the model must hold for the next one."""
    dropout: float = 0.2
    """Share of hidden units left out."""
    threads: int = 1
    """Threads of torch on a CPU: results hang on their number, and beside other work two of them wait on each other."""
    device: str = "auto"
    """cpu, cuda, or auto: a GPU where there is one."""

    def as_json(self) -> dict[str, object]:
        """The settings as plain values."""
        return asdict(self)
