"""Trade as a plain table: src sold to dst on a day, weighing something."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from duckdb import ColumnExpression, ConstantExpression

from gnn.ledger import IdMap, Ledger
from gnn.tabular import asked, is_parquet, opened
from gnn.traits import numbered, traits
from gnn.words import token_counts
from graph.errors import DataRefused

UNDER = "|"
"""Between the name of a group and that of its member."""

COLUMNS = ("src", "dst", "day", "weight")
READ = """
    SELECT nullif(CAST(src AS VARCHAR), '') AS src, nullif(CAST(dst AS VARCHAR), '') AS dst,
        nullif(CAST(day AS VARCHAR), '') AS day, nullif(CAST(weight AS VARCHAR), '') AS weight
    FROM told
"""
"""The cells of a table as text; an empty one says nothing."""
AMISS = """
    SELECT count(*) OVER () AS rows, row, CASE WHEN src IS NULL THEN 'src' WHEN dst IS NULL THEN 'dst'
        WHEN TRY_CAST(day AS DATE) IS NULL THEN 'day' ELSE 'weight' END AS amiss,
        CASE amiss WHEN 'day' THEN day WHEN 'weight' THEN weight END AS value
    FROM (SELECT *, row_number() OVER () AS row FROM told)
    WHERE src IS NULL OR dst IS NULL OR TRY_CAST(day AS DATE) IS NULL
        OR (weight IS NOT NULL AND TRY_CAST(weight AS DOUBLE) IS NULL)
    ORDER BY row LIMIT 1
"""
"""How many rows cannot be read, and the first of them."""
TYPED = "SELECT src, dst, CAST(weight AS DOUBLE) AS weight, CAST(day AS DATE) AS day FROM told"
DAILY = """
    SELECT src, dst, day - DATE '1970-01-01' AS day, count(*) AS documents,
        coalesce(sum(weight ORDER BY weight) FILTER (isfinite(weight)), 0) AS weight
    FROM told WHERE src <> dst GROUP BY ALL ORDER BY ALL
"""
"""A row a pair and day; a weight that is not finite counts as none. Sums of doubles hang on their order."""
COUNTS = "SELECT count(*) AS before, count(*) FILTER (src = dst) AS own FROM told"


@dataclass(frozen=True)
class Told:
    """The ledger of a table, its rows in all, those before the day, and those among them of a firm with itself."""

    ledger: Ledger
    rows: int
    before: int
    own: int

    def as_json(self) -> dict[str, int]:
        """The counts, and the firms known before the day."""
        return {"rows": self.rows, "before": self.before, "own": self.own, "firms": len(self.ledger.ids)}


def read_table(path: Path, before: date = date.max) -> Ledger:
    """The ledger of a table's rows, as `read_before` tells it."""
    return read_before(path, before).ledger


def read_before(path: Path, before: date) -> Told:
    """What a CSV or Parquet file of src (seller), dst (buyer), day and weight tells; every firm is an anchor.

    Rows dated on the day `before` or later are left out, and so are firms that stand in no other. Names are told apart
    as they stand. Firms are numbered by a digest of their names: codes may be handed out in an order that knows the
    future, and no list may hang on it. Raises DataRefused where the file cannot be read, lacks a column, or has a row
    that says no src, dst or day, or a weight that is no number.
    """
    told = opened(path, COLUMNS).query("told", READ)
    for wrong in asked(path, told, AMISS).to_pylist():
        raise DataRefused(
            f"{path} has {wrong['rows']:,} rows that cannot be read; the first is row "
            # A CSV's rows are counted as people see them: its header is the first.
            f"{wrong['row'] + (not is_parquet(path))}, column {wrong['amiss']}: {wrong['value']!r}; "
            "a row needs src, dst, a day such as 2019-01-31, and a weight that is a number or nothing"
        )
    known = told.query("told", TYPED).filter(ColumnExpression("day") < ConstantExpression(before))
    counts = asked(path, known, COUNTS).to_pylist()[0]
    return Told(ledger_of(asked(path, known, DAILY)), len(told), **counts)


def ledger_of(rows: pa.Table) -> Ledger:
    """The ledger of the rows of DAILY."""
    every = pc.unique(pa.chunked_array([*rows["src"].chunks, *rows["dst"].chunks], pa.string())).to_pylist()
    names = sorted(every, key=lambda name: hashlib.sha256(name.encode()).hexdigest())
    ids, told = IdMap(pa.array(names, pa.string())), np.ones(len(rows), bool)
    seller, buyer = (ids.positions(rows[name].combine_chunks()) for name in ("src", "dst"))
    day = np.asarray(rows["day"].to_numpy(), dtype=np.int64)
    # By pair and day, as whoever gathers pairs wants them.
    order = np.lexsort((day, buyer, seller))
    tokens = token_counts([name.rpartition(UNDER)[2] for name in names])
    return Ledger(
        ids=ids,
        anchor=np.ones(len(names), bool),
        seller=seller[order],
        buyer=buyer[order],
        day=day[order],
        amount=np.asarray(rows["weight"].to_numpy(), dtype=np.float64)[order] * 100,
        tax=np.zeros(len(rows)),
        documents=np.asarray(rows["documents"].to_numpy(), dtype=np.int64)[order],
        by_seller=told,
        by_buyer=told,
        traits=traits(tokens, numbered(np.array([head(name) for name in names], dtype=np.str_))),
        cold=np.zeros(len(names), bool),
    )


def head(name: str) -> str:
    """What stands before the first UNDER of a name; empty where there is none."""
    group, under, _ = name.partition(UNDER)
    return group if under else ""
