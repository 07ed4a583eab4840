"""Scores that were made before a day: what features of others may know of them."""

from __future__ import annotations

from datetime import date

import pyarrow as pa

from graph.home import Home
from graph.run import CREDIT, Run, runs


def scores_before(home: Home, day: date, known_at: date) -> pa.Table | None:
    """The scores of the finished run of the latest day before this one, table CREDIT; None where there is none.

    Runs that rest on what was learnt after `known_at`, by their Snapshot or by a card, are passed over. Of several runs
    of a day it is the one whose Snapshot was learnt last.
    """
    earlier = [run for run in runs(home) if run.as_of < day and learnt(run) <= known_at]
    return max(earlier, key=lambda run: (run.as_of, run.known_at, run.id)).table(CREDIT) if earlier else None


def learnt(run: Run) -> date:
    """The last day of what a run rests on: its Snapshot's, or that of the outcomes of one of its cards."""
    origins = (model.facts.get("origin", {}) for model in run.models.values())
    return max([run.known_at, *(date.fromisoformat(said["known_at"]) for said in origins if "known_at" in said)])
