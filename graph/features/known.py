"""What was known of others on a day: the scores published before it, and who had defaulted, with a lag.

Features of a neighbourhood take this as an argument and read scores and defaults nowhere else. A firm's own row never
reaches its own features: only its partners' rows do.
"""

from __future__ import annotations

from datetime import date, timedelta

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc
from ibis import _

from graph.answering import CARDS
from graph.errors import DataRefused
from graph.schema import Column, Table
from graph.tables import COUNT, FLAG, STRING

LAG = timedelta(days=30)
"""A default is used by nobody else's features before so many days have gone by: the bank hears of it late."""

KNOWN = Table(
    "known",
    "已知情况",
    "One row an enterprise of which a score was published, or an outcome known, before a day.",
    ("id",),
    (
        Column("id", STRING, "企业标识", "enterprise"),
        Column("score", COUNT, "分数", "its score, published before the day", True),
        Column("defaulted", FLAG, "是否违约", "whether it had defaulted, the lag before the day", True),
    ),
)


def known(ratings: ir.Table, scores: pa.Table | None, on: date, lag: timedelta = LAG) -> ir.Table:
    """Rows of KNOWN on a day, from a Snapshot's `ratings` and a published table CREDIT (None: nothing was published).

    Defaults without a day say nothing of when they came: where none has a day, all of them count as known, and the
    caller answers for it. Among others that have one, such a firm is unknown. Raises DataRefused where a score is of
    the day itself or of a later one.
    """
    outcomes = defaulted(ratings, on, lag)
    if scores is None:
        return outcomes.select("id", score=ibis.null("int32"), defaulted="defaulted")
    before(scores, on)
    given = ibis.memtable(scores.select(["id", "card", "score"])).filter(_.score.notnull())
    by_card = [given.score.max(where=given.card == card) for card in CARDS]
    joined = given.group_by("id").agg(score=ibis.coalesce(*by_card)).outer_join(outcomes, "id")
    return joined.select(id=ibis.coalesce(joined.id, joined.id_right), score="score", defaulted="defaulted")


def before(scores: pa.Table, on: date) -> None:
    """Raise DataRefused where a score was not published before the day."""
    last = pc.max(scores["as_of"]).as_py()
    if last is not None and last >= on:
        raise DataRefused(f"scores of {last} were not published before {on}: give the scores of an earlier day")


def defaulted(ratings: ir.Table, on: date, lag: timedelta) -> ir.Table:
    """Whether each enterprise had defaulted the lag before the day; those of which nobody can say are left out."""
    dated = bool(ratings.defaulted_on.notnull().any().to_pyarrow().as_py())
    if not dated:
        return ratings.filter(_.defaulted.notnull()).select("id", "defaulted")
    told = ratings.filter(_.defaulted_on.notnull() | ~_.defaulted)
    return told.select("id", defaulted=(_.defaulted_on < ibis.literal(on - lag)).fill_null(False))
