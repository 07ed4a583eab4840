"""Scores under the codes that the sources wrote, as other systems know the parties."""

from __future__ import annotations

from typing import Protocol

import ibis
import pyarrow as pa
from ibis import _

from graph.engine import connect
from graph.schema import Column, Table
from graph.tables import LINKS, STRING

SOURCES = ("anchor_source", "counterparty_source")

NAMED = Table(
    "named_scores",
    "代号评分",
    "One row a score and a pair of codes of its ends.",
    ("anchor_key", "direction", "relation", "rank", "counterparty_key", *SOURCES),
    (
        Column("anchor_key", STRING, "锚企业代号", "code under which the anchor reports, its id where it has none"),
        Column("counterparty_key", STRING, "对手代号", "code in documents of that direction, its id where none is"),
        *LINKS.columns,
        Column("anchor_source", STRING, "锚企业来源", "source of the anchor's code, empty for an id"),
        Column("counterparty_source", STRING, "对手来源", "source of the counterparty's code, empty for an id"),
    ),
)

KEYED_COLUMNS = [n for n in NAMED.names if n not in SOURCES]


class Mentions(Protocol):
    """What is read of a Snapshot."""

    def arrow(self, name: str) -> pa.Table:
        """One of its tables."""


def keyed(links: pa.Table, snapshot: Mentions) -> pa.Table:
    """The rows of `links` with anchor_key and counterparty_key before them.

    A counterparty has one row for every code under which documents of that direction name it, an anchor one for
    every code under which it reports; an enterprise without such a code stands under its id. Ordered by anchor_key,
    direction, relation, rank.
    """
    return named(links, snapshot).select(KEYED_COLUMNS)


def named(links: pa.Table, snapshot: Mentions) -> pa.Table:
    """The same with the source of each code, for whoever has to tell equal codes of two sources apart."""
    mentions = ibis.memtable(snapshot.arrow("mentions"))
    scores = ibis.memtable(links.select(LINKS.names))
    reporters = mentions.filter(_.as_reporter).select(anchor_id="id", anchor_code="code", anchor_source="source")
    sellers = mentions.filter(_.as_seller).mutate(direction=ibis.literal("upstream"))
    buyers = mentions.filter(_.as_buyer).mutate(direction=ibis.literal("downstream"))
    parties = sellers.union(buyers).select("direction", counterparty_id="id", other_code="code", other_source="source")
    joined = scores.left_join(reporters, "anchor_id").left_join(parties, ["counterparty_id", "direction"])
    rows = joined.select(
        *LINKS.names,
        anchor_key=ibis.coalesce(_.anchor_code, _.anchor_id),
        counterparty_key=ibis.coalesce(_.other_code, _.counterparty_id),
        anchor_source=ibis.coalesce(_.anchor_source, ""),
        counterparty_source=ibis.coalesce(_.other_source, ""),
    )
    return NAMED.conform(connect().to_pyarrow(rows))
