"""Make serve.sqlite of a run's tables."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import ibis
import pyarrow as pa
import pyarrow.compute as pc
from ibis import BaseBackend

from graph.engine import connect
from graph.progress import Progress, silent
from graph.schema import Table
from graph.serving_schema import ALIASES, FORMAT, PROSPECTS, SERVED_ENTERPRISES, TRADE, cells, ddl
from graph.tables import CREDIT, MENTIONS

BATCH = 20_000
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


def build(path: Path, parts: Parts, meta: Mapping[str, object], progress: Progress = silent) -> None:
    """Write the parts and the facts about the run to a new SQLite file."""
    path.unlink(missing_ok=True)
    tables = served(parts)
    with closing(sqlite3.connect(path)) as base:
        base.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA page_size = 8192;")
        for statement in ddl():
            base.execute(statement)
        _fill(base, tables, progress)
        rows = {"format": FORMAT, **meta}
        base.executemany("INSERT INTO meta VALUES (?, ?)", [(k, json.dumps(v, default=str)) for k, v in rows.items()])
        base.commit()
        base.execute("ANALYZE")


def served(parts: Parts) -> list[tuple[Table, pa.Table]]:
    """The tables of serve.sqlite, joined: grades to enterprises, trade figures to observed pairs."""
    con = connect()
    return [
        (SERVED_ENTERPRISES, SERVED_ENTERPRISES.conform(_enterprises(con, parts))),
        (PROSPECTS, PROSPECTS.conform(_prospects(con, parts))),
        (MENTIONS, parts.mentions),
        (ALIASES, _aliases(parts.enterprises)),
        (CREDIT, parts.credit),
    ]


def _enterprises(con: BaseBackend, parts: Parts) -> pa.Table:
    enterprises = ibis.memtable(parts.enterprises)
    credit = ibis.memtable(parts.credit)
    firm = credit.filter(credit.card == "firm").select(
        credit_id="id", score="score", grade="grade", pd="pd", credit_reason="reason"
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
    seen = (pairs.relation == "observed") & (pairs.seller == supplies.src) & (pairs.buyer == supplies.dst)
    return con.to_pyarrow(pairs.left_join(supplies, seen).select(*PROSPECTS.names))


def _aliases(enterprises: pa.Table) -> pa.Table:
    lists = enterprises["aliases"].combine_chunks()
    ids = enterprises["id"].combine_chunks().take(pc.list_parent_indices(lists))
    return ALIASES.conform(pa.table({"alias": pc.list_flatten(lists), "id": ids}))


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
