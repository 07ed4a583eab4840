"""Trade as a plain table: src sold to dst on a day, weighing something."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from gnn.ledger import IdMap, Ledger, day_number
from gnn.traits import numbered, traits
from gnn.words import token_counts
from graph.engine import Engine
from graph.errors import DataRefused

UNDER = "|"
"""Between the name of a group and that of its member."""


DAILY = """
    SELECT src, dst, day, coalesce(sum(weight) FILTER (isfinite(weight)), 0) AS weight, count(*) AS documents
    FROM (
        SELECT CAST(src AS VARCHAR) AS src, CAST(dst AS VARCHAR) AS dst, CAST(weight AS DOUBLE) AS weight,
            CAST(day AS DATE) - DATE '1970-01-01' AS day
        FROM told
    )
    WHERE src <> dst GROUP BY ALL ORDER BY ALL
"""
"""A row a pair and day; a weight that is not finite counts as none."""
COLUMNS = ("src", "dst", "day", "weight")
AMISS = """
    SELECT count(*) OVER (), row, CASE WHEN src IS NULL THEN 'src' WHEN dst IS NULL THEN 'dst'
        WHEN TRY_CAST(day AS DATE) IS NULL THEN 'day' ELSE 'weight' END AS amiss,
        CASE amiss WHEN 'day' THEN CAST(day AS VARCHAR) WHEN 'weight' THEN CAST(weight AS VARCHAR) END
    FROM (SELECT src, dst, day, weight, 1 + row_number() OVER () AS row FROM told)
    WHERE src IS NULL OR dst IS NULL OR TRY_CAST(day AS DATE) IS NULL
        OR (weight IS NOT NULL AND TRY_CAST(weight AS DOUBLE) IS NULL)
    ORDER BY row LIMIT 1
"""
"""How many rows cannot be read, and the first of them, counting the header as row 1."""


def read_table(path: Path, before: date | None = None) -> Ledger:
    """The ledger of a CSV or Parquet file of src (seller), dst (buyer), day and weight; every firm is an anchor.

    Rows dated on the day `before` or later are left out, and so are firms that stand in no other. Names are told apart
    as they stand. Firms are numbered by a digest of their names: codes may be handed out in an order that knows the
    future, and no list may hang on it.
    """
    rows = trades(path)
    if before is not None:
        rows = rows.filter(pc.less(rows["day"], day_number(before)))
    src, dst = (np.asarray(rows[name].to_pylist(), dtype=np.str_) for name in ("src", "dst"))
    names, place = np.unique(np.concatenate([src, dst]), return_inverse=True)
    digest = np.array([hashlib.sha256(name.encode()).hexdigest()[:16] for name in names])
    order = np.argsort(digest)
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    place, names = rank[place], names[order]
    told = np.ones(len(rows), bool)
    return Ledger(
        ids=IdMap(pa.array(names)),
        anchor=np.ones(len(names), bool),
        seller=place[: len(rows)],
        buyer=place[len(rows) :],
        day=np.asarray(rows["day"].to_numpy(), dtype=np.int64),
        amount=np.asarray(rows["weight"].to_numpy(), dtype=np.float64) * 100,
        documents=np.asarray(rows["documents"].to_numpy(), dtype=np.int64),
        by_seller=told,
        by_buyer=told,
        traits=traits(token_counts([n.rpartition(UNDER)[2] for n in names]), numbered(heads(names))),
        cold=False,
    )


def trades(path: Path) -> pa.Table:
    """DAILY of a file; of a CSV every column is read as text, so that a code keeps its leading zeros.

    Raises DataRefused where the file cannot be read, lacks a column, or has a row that says no src, dst or day, or a
    weight that is no number.
    """
    told = opened(path, COLUMNS)
    amiss = told.query("told", AMISS).fetchall()
    if amiss:
        count, row, column, value = amiss[0]
        raise DataRefused(
            f"{path} has {count:,} rows that cannot be read; the first is row {row}, column {column}: {value!r}; "
            "a row needs src, dst, a day such as 2019-01-31, and a weight that is a number or nothing"
        )
    return told.query("told", DAILY).to_arrow_table()


def opened(path: Path, needed: Sequence[str]) -> Any:
    """The rows of a CSV or Parquet file that has the columns that are needed."""
    engine = Engine().sql
    try:
        parquet = path.suffix == ".parquet"
        told: Any = engine.read_parquet(str(path)) if parquet else engine.read_csv(str(path), all_varchar=True)
    except duckdb.Error as error:
        raise DataRefused(f"{path} cannot be read as CSV or Parquet: {str(error).splitlines()[0]}") from error
    lacking = [name for name in needed if name not in told.columns]
    if lacking:
        raise DataRefused(
            f"{path} has no column {' or '.join(lacking)}, it has {', '.join(told.columns)}; rename its columns"
        )
    return told


def heads(names: np.ndarray) -> np.ndarray:
    """What stands before the first UNDER of each name; empty where there is none."""
    parts = np.char.partition(names, UNDER)
    return np.where(parts[:, 1] == UNDER, parts[:, 0], "")
