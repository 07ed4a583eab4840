"""The scene that features are asked of: a Snapshot's day, and what had been published and learnt of others by then."""

from __future__ import annotations

from datetime import date

import ibis
import ibis.expr.types as ir
from ibis import _

from graph.features.family import Scene, Tables
from graph.features.known import LAG, known
from graph.home import Home
from graph.published import scores_before
from graph.snapshot import Snapshot


def scene_of(home: Home, snapshot: Snapshot, tables: Tables | None = None) -> Scene:
    """The scene of a Snapshot: scores are those of the newest run of an earlier day that knew no more than it does.

    `tables` gives the Snapshot's tables by name on another engine than its own.
    """
    scores = scores_before(home, snapshot.as_of, snapshot.known_at)
    held = tables or snapshot.table
    outcomes = learnt(held("ratings"), snapshot.as_of)
    return Scene(held, snapshot.as_of, known(outcomes, scores, snapshot.as_of))


def learnt(ratings: ir.Table, on: date) -> ir.Table:
    """The outcomes that others may be told on a day; one without a day counts from when the bank learnt it."""
    early = ratings.known_at < ibis.literal(on - LAG)
    told = ratings.filter(ratings.defaulted_on.notnull() | early)
    since = told.defaulted.fill_null(False).ifelse(told.known_at, ibis.null("date"))
    return told.mutate(defaulted_on=ibis.coalesce(told.defaulted_on, since)).filter(_.defaulted.notnull())
