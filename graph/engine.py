"""The engine that table expressions run on: DuckDB through Ibis, with nothing fetched from the network."""

from __future__ import annotations

import ibis
import pyarrow as pa
from duckdb import DuckDBPyConnection
from ibis import BaseBackend

OFFLINE = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}


def connect(memory_limit: str = "1GB") -> BaseBackend:
    """A fresh in-memory engine that never reaches for the network and spills to disk beyond its memory limit."""
    con = ibis.duckdb.connect(**OFFLINE, memory_limit=memory_limit)
    quiet(con.con)
    return con


def quiet(con: DuckDBPyConnection) -> None:
    """Let the engine draw no bar on standard output, where a report is the only thing."""
    con.execute("SET enable_progress_bar = false")


def batches(con: BaseBackend, table: ibis.Table, size: int = 1 << 16) -> pa.RecordBatchReader:
    """The rows of a table expression as a stream, `size` at a time."""
    # Ibis's own to_pyarrow_batches calls a method that DuckDB 2 no longer has.
    return con.con.sql(ibis.to_sql(table, dialect="duckdb")).to_arrow_reader(size)
