"""Scores that were published before a day: what features of others may know of them."""

from __future__ import annotations

from datetime import date

import pyarrow as pa

from graph.home import Home
from graph.run import CREDIT, runs


def scores_before(home: Home, day: date) -> pa.Table | None:
    """The scores of the newest finished run of a day before this one, table CREDIT; None where there is none."""
    earlier = [run for run in runs(home) if run.as_of < day]
    return earlier[-1].table(CREDIT) if earlier else None
