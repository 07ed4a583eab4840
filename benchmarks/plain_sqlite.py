"""The peer of the embedded graph: plain sqlite3 with one table of edges and the two indexes that a look-up needs."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

import pyarrow as pa

LAY = """
CREATE TABLE supplies (src TEXT, dst TEXT, amount INTEGER, PRIMARY KEY (src, dst)) WITHOUT ROWID;
CREATE INDEX by_src ON supplies (src, amount DESC, dst);
CREATE INDEX by_dst ON supplies (dst, amount DESC, src);
"""
LARGEST = """
SELECT * FROM (SELECT dst, amount FROM supplies WHERE src = :id ORDER BY amount DESC, dst LIMIT 50)
UNION ALL
SELECT * FROM (SELECT src, amount FROM supplies WHERE dst = :id ORDER BY amount DESC, src LIMIT 50)
ORDER BY 2 DESC LIMIT 50
"""


def written(path: Path, edges: pa.Table) -> tuple[sqlite3.Connection, float]:
    """A database of the edges' ends and amounts, and the seconds that it took to write."""
    started = time.perf_counter()
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript(LAY)
    connection.execute("BEGIN")
    columns = (edges[name].to_pylist() for name in ("src", "dst", "amount"))
    connection.executemany("INSERT INTO supplies VALUES (?, ?, ?)", zip(*columns, strict=True))
    connection.execute("COMMIT")
    return connection, time.perf_counter() - started


def largest(connection: sqlite3.Connection, id: str) -> list[tuple[str, int]]:
    """A firm's 50 largest partners."""
    return connection.execute(LARGEST, {"id": id}).fetchall()
