"""A day of the study: what was known then, and in which directions there is something to judge."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow.compute as pc

from gnn.ledger import Ledger, Tables, day_number, day_of, read_ledger
from gnn.market import DIRECTIONS
from gnn.options import TrainOptions
from gnn.report.findings import Window
from gnn.report.side import Side, side
from gnn.report.trial import Past, past_of
from gnn.sources import task
from graph.errors import DataRefused


@dataclass(frozen=True)
class Day:
    """A day's Snapshot as a ledger, the past that is known, and its sides."""

    snapshot: Tables
    ledger: Ledger
    past: Past
    sides: Sequence[Side]
    until: dt.date


def day_at(snapshot: Tables, truth: Tables, options: TrainOptions) -> Day:
    """A day with the sides in which there is something to judge; raises DataRefused where there is none."""
    ledger, cut = read_ledger(snapshot), day_number(snapshot.as_of)
    sides = [side(task(snapshot, truth, direction), snapshot, ledger, options) for direction in DIRECTIONS]
    sides = [s for s in sides if s.task.new.nnz and s.task.again.any()]
    if not sides:
        raise DataRefused(
            f"nothing happened in the {options.horizon} days from {snapshot.as_of} on; take an earlier day"
        )
    until = pc.max(truth.arrow("trades")["day"]).as_py()
    return Day(snapshot, ledger, past_of(ledger, cut), sides, until)


def window_of(day: Day, models: Sequence[str], cuts: Sequence[dt.date]) -> Window:
    """What a day's Snapshot holds."""
    past = day.past.ledger
    return Window(
        as_of=day.snapshot.as_of,
        snapshot=day.snapshot.id,
        first=day_of(int(past.day.min())),
        last=day_of(int(past.day.max())),
        documents=int(past.documents.sum()),
        pairs=len(np.unique(past.seller * len(past.ids) + past.buyer)),
        anchors=int(past.anchor.sum()),
        enterprises=len(past.ids),
        until=day.until,
        models=models,
        cuts=cuts,
    )
