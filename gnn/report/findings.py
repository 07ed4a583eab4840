"""What was found of the link model: one column a day and direction, and what goes for all of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gnn.judged import Verdict
from gnn.ledger import Flags, Floats, Ints
from gnn.options import TrainOptions
from gnn.report.ablation import Kept
from gnn.report.firms import Firms
from gnn.report.limits import Bounds
from gnn.tenths import Tenth
from graph.report.cells import Words


@dataclass(frozen=True)
class Recurring:
    """Pairs of the past: the firm of each, whether it traded again, and what peers and each seed's model say."""

    firm: Ints
    hit: Flags
    peers: Mapping[str, Floats]
    model: Sequence[Floats]


@dataclass(frozen=True)
class Sizes:
    """What each anchor and counterparty of a direction had: partners, and net fen of all its trade there."""

    partners: Ints
    known_by: Ints
    amount: Floats


@dataclass(frozen=True)
class Parts:
    """What is left without a part, or with some members alone: verdicts by seed; families with recurring scores."""

    members: Sequence[Mapping[Kept, Verdict]]
    families: Mapping[Words, tuple[Verdict | None, Floats | None]]
    silent: Sequence[Words]
    """Families that say nothing of this data."""
    history: Mapping[int, Verdict | None]
    """By days of history that a model knows."""


@dataclass(frozen=True)
class Column:
    """One direction at one day; sequences are by seed."""

    as_of: dt.date
    direction: str
    counts: Mapping[str, int]
    firm: Ints
    """The number of each place's firm among those of all columns."""
    sizes: Sizes
    peers: Mapping[str, Verdict]
    model: Sequence[Verdict]
    recurring: Recurring
    tenths: Mapping[str, Sequence[tuple[Tenth, ...]]]
    error: Sequence[float]
    """Calibration errors of recurring pairs."""
    blends: Sequence[Floats]
    shares: Sequence[Floats]
    bounds: Bounds
    parts: Parts | None


@dataclass(frozen=True)
class Window:
    """What a day's Snapshot holds, and the days that its models learnt from."""

    as_of: dt.date
    snapshot: str
    first: dt.date
    last: dt.date
    documents: int
    pairs: int
    anchors: int
    enterprises: int
    until: dt.date
    """Last day of a document that the day's models are judged by."""
    models: Sequence[str]
    cuts: Sequence[dt.date]


@dataclass(frozen=True)
class Findings:
    """All columns, the windows of their days, the settings, and firms drawn anew for intervals."""

    options: TrainOptions
    seeds: Sequence[int]
    windows: Sequence[Window]
    columns: Sequence[Column]
    firms: Firms
