"""Trade as a plain table: src sold to dst on a day, weighing something."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from gnn.ledger import IdMap, Ledger
from gnn.traits import numbered, traits
from gnn.words import token_counts
from graph.engine import Engine

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
"""A row a pair and day; a weight that is no number counts as none."""


def read_table(path: Path) -> Ledger:
    """The ledger of a CSV or Parquet file of src (seller), dst (buyer), day and weight; every firm is an anchor.

    Names are told apart as they stand. Firms are numbered by a digest of their names: codes may be handed out in an
    order that knows the future, and no list may hang on it.
    """
    rows = trades(path)
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
    )


def trades(path: Path) -> pa.Table:
    """DAILY of a file; of a CSV every column is read as text, so that a code keeps its leading zeros."""
    engine = Engine().sql
    parquet = path.suffix == ".parquet"
    told: Any = engine.read_parquet(str(path)) if parquet else engine.read_csv(str(path), all_varchar=True)
    return told.query("told", DAILY).to_arrow_table()


def heads(names: np.ndarray) -> np.ndarray:
    """What stands before the first UNDER of each name; empty where there is none."""
    parts = np.char.partition(names, UNDER)
    return np.where(parts[:, 1] == UNDER, parts[:, 0], "")
