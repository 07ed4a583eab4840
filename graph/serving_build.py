"""Make serve.sqlite of a run's tables."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import ibis
import pyarrow as pa
import pyarrow.compute as pc
from ibis import BaseBackend

from graph.answering import answering
from graph.called import called
from graph.engine import connect
from graph.progress import Progress, silent
from graph.schema import Table
from graph.serving_features import fill
from graph.serving_schema import ALIASES, FORMAT, PROSPECTS, REPRESENTATIVES, SERVED_ENTERPRISES, TRADE, cells, ddl
from graph.standing import closed
from graph.states import STATES
from graph.tables import CREDIT, MENTIONS

BATCH = 20_000
FILTERED = {name: name for name in ("industry", "region", "status", "customer_status")} | {"tag": "tags"}
"""Filters whose values are words, and the columns that they look at."""
STAGE = "serving tables 服务表"


@dataclass(frozen=True)
class Parts:
    """The tables that serve.sqlite is made of; `supplies` has src, dst and the columns of SUPPLIES."""

    enterprises: pa.Table
    mentions: pa.Table
    ratings: pa.Table
    supplies: pa.Table
    links: pa.Table
    credit: pa.Table
    states: pa.Table = field(default_factory=STATES.arrow.empty_table)
    representatives: pa.Table = field(default_factory=REPRESENTATIVES.arrow.empty_table)
    features: Path | None = None
    """The run's features.parquet, read part by part: it is too wide to be held whole."""


def build(path: Path, parts: Parts, meta: Mapping[str, object], progress: Progress = silent) -> None:
    """Write the parts and the facts about the run to a new SQLite file."""
    path.unlink(missing_ok=True)
    tables = served(parts)
    with closing(sqlite3.connect(path)) as base:
        base.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA page_size = 8192;")
        for statement in ddl():
            base.execute(statement)
        _fill(base, tables, progress)
        held = fill(base, parts.features, progress).as_json()
        rows = {"format": FORMAT, "filters": filters(parts.enterprises), "features": held, **meta}
        base.executemany("INSERT INTO meta VALUES (?, ?)", [(k, json.dumps(v, default=str)) for k, v in rows.items()])
        base.commit()
        base.execute("ANALYZE")


def filters(enterprises: pa.Table) -> dict[str, dict[str, int]]:
    """How many enterprises have each value that lists can be filtered by, the commonest first."""
    found = {}
    for name, column in FILTERED.items():
        values = enterprises[column].combine_chunks()
        counts = pc.value_counts((pc.list_flatten(values) if pa.types.is_list(values.type) else values).drop_null())
        found[name] = {row["values"]: row["counts"] for row in counts.to_pylist()}
    return {name: dict(sorted(of.items(), key=lambda v: (-v[1], v[0]))) for name, of in found.items()}


def served(parts: Parts) -> list[tuple[Table, pa.Table]]:
    """The tables of serve.sqlite, joined: grades to enterprises, trade figures to observed pairs."""
    con = connect()
    return [
        (SERVED_ENTERPRISES, SERVED_ENTERPRISES.conform(_enterprises(con, parts))),
        (PROSPECTS, PROSPECTS.conform(_prospects(con, parts))),
        (MENTIONS, parts.mentions),
        (ALIASES, ALIASES.conform(_aliases(con, parts.enterprises))),
        (CREDIT, parts.credit),
        (STATES, STATES.conform(parts.states)),
        (REPRESENTATIVES, REPRESENTATIVES.conform(parts.representatives)),
    ]


def _enterprises(con: BaseBackend, parts: Parts) -> pa.Table:
    enterprises = ibis.memtable(parts.enterprises)
    credit = ibis.memtable(parts.credit)
    firm = answering(credit, enterprises).select(
        "card", credit_id="id", score="score", grade="grade", pd="pd", credit_reason="reason"
    )
    ratings = ibis.memtable(parts.ratings).select(rated_id="id", source_rating="source_rating")
    joined = enterprises.left_join(firm, enterprises.id == firm.credit_id)
    rated = joined.left_join(ratings, joined.id == ratings.rated_id)
    return con.to_pyarrow(rated.select(*SERVED_ENTERPRISES.names))


def _prospects(con: BaseBackend, parts: Parts) -> pa.Table:
    links = ibis.memtable(parts.links)
    supplies = ibis.memtable(parts.supplies).select("src", "dst", *(c.name for c in TRADE))
    sells = links.direction == "upstream"
    pairs = links.mutate(
        seller=ibis.ifelse(sells, links.counterparty_id, links.anchor_id),
        buyer=ibis.ifelse(sells, links.anchor_id, links.counterparty_id),
    )
    gone = ibis.memtable(pa.table({"gone_id": closed(parts.enterprises)}))
    told = pairs.left_join(gone, pairs.counterparty_id == gone.gone_id)
    placed = _placed(told.mutate(closed=told.gone_id.notnull()).drop("gone_id"))
    seen = (placed.relation == "observed") & (placed.seller == supplies.src) & (placed.buyer == supplies.dst)
    return con.to_pyarrow(placed.left_join(supplies, seen).select(*PROSPECTS.names))


def _placed(pairs: ibis.Table) -> ibis.Table:
    """The pairs with `place`, their rank among those of their list whose counterparty is in business."""
    within = ibis.window(group_by=["anchor_id", "direction", "relation"], order_by="rank", rows=(None, 0))
    before = pairs.closed.ifelse(0, 1).sum().over(within)
    return pairs.mutate(place=pairs.closed.ifelse(ibis.null("int64"), before))


def _aliases(con: BaseBackend, enterprises: pa.Table) -> pa.Table:
    found = called(ibis.memtable(enterprises.select(["id", "aliases", "codes", "uscc"])))
    return con.to_pyarrow(found.filter(found.firms == 1, found.name != found.id).select("id", alias=found.name))


def _fill(base: sqlite3.Connection, tables: list[tuple[Table, pa.Table]], progress: Progress) -> None:
    total, done = sum(rows.num_rows for _, rows in tables), 0
    for table, rows in tables:
        marks = ", ".join("?" * len(table.columns))
        insert = f"INSERT INTO {table.name} ({', '.join(table.names)}) VALUES ({marks})"  # noqa: S608
        for start in range(0, rows.num_rows, BATCH):
            part = rows.select(table.names).slice(start, BATCH)
            base.executemany(insert, zip(*(cells(column) for column in part.columns), strict=True))
            done += part.num_rows
            progress(STAGE, done, total)
