"""The engine that tables are worked out on: DuckDB, by itself or through Ibis; nothing is fetched from the network."""

from __future__ import annotations

import os
import tempfile
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

if TYPE_CHECKING:
    import ibis
    import pyarrow as pa
    from duckdb import DuckDBPyConnection
    from ibis import BaseBackend

CONTAINER = Path("/sys/fs/cgroup/memory.max")
"""Where Linux says what a container may hold, or `max`."""
OFFLINE = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}


class Engine:
    """An engine that is spoken to in SQL, which begins at once, and in Ibis, which is not loaded before it is needed.

    It spills to the folder `spill` beyond its memory limit, and never reaches for the network.
    """

    def __init__(self, memory_limit: str = "1GB", spill: Path | None = None) -> None:
        folder = {} if spill is None else {"temp_directory": str(spill)}
        self.sql = duckdb.connect(config={**OFFLINE, "memory_limit": memory_limit, **folder})
        quiet(self.sql)
        self._named = 0

    @cached_property
    def ibis(self) -> BaseBackend:
        """The same engine for table expressions."""
        import ibis

        return ibis.duckdb.from_connection(self.sql)

    def name(self, what: str) -> str:
        """A name that no table or view of the engine has."""
        self._named += 1
        return f"{what}_{self._named}"

    def table(self, what: str, query: str) -> str:
        """The name of a temporary table of what the query finds, in its order."""
        name = self.name(what)
        self.sql.execute(f"CREATE TEMP TABLE {name} AS {query}")
        return name

    def view(self, what: str, query: str) -> str:
        """The name of a temporary view of what the query finds."""
        name = self.name(what)
        self.sql.execute(f"CREATE TEMP VIEW {name} AS {query}")
        return name

    def row(self, query: str) -> dict[str, Any]:
        """The one row that the query finds, by its columns' names."""
        found = self.sql.execute(query)
        names = [column[0] for column in found.description]
        return dict(zip(names, found.fetchall()[0], strict=True))

    def columns(self, rows: str) -> list[str]:
        """The names of the columns of a table, a view or a query in brackets."""
        return columns(self.sql, rows)

    def forget(self) -> None:
        """Give back the room of every temporary table."""
        tables = "FROM duckdb_tables() SELECT table_name WHERE temporary"
        for (name,) in self.sql.execute(tables).fetchall():
            self.sql.execute(f'DROP TABLE "{name}"')


def columns(con: DuckDBPyConnection, rows: str) -> list[str]:
    """The names of the columns of a table, a view or a query in brackets."""
    return [column[0] for column in con.execute(f"DESCRIBE FROM {rows}").fetchall()]


def connect(memory_limit: str = "1GB") -> BaseBackend:
    """A fresh in-memory engine that never reaches for the network and spills to disk beyond its memory limit.

    Where it is called from may be no folder to write to: it spills where temporary files go (TMPDIR).
    """
    import ibis

    spill = Path(tempfile.gettempdir()) / f"lianke-spill-{os.getpid()}"
    con = ibis.duckdb.connect(**OFFLINE, memory_limit=memory_limit, temp_directory=str(spill))
    quiet(con.con)
    return con


def room() -> str:
    """What an engine of wide joins may hold before it spills: a third of the machine's memory, or of its container's.

    Joins that spill take half as long again; two more thirds are for what is made of their rows.
    """
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    told = CONTAINER.read_text().strip() if CONTAINER.is_file() else ""
    return f"{min(machine, int(told) if told.isdigit() else machine) // 3 >> 20}MiB"


def quiet(con: DuckDBPyConnection) -> None:
    """Let the engine draw no bar on standard output, where a report is the only thing."""
    con.execute("SET enable_progress_bar = false")


def batches(con: BaseBackend, table: ibis.Table, size: int = 1 << 16) -> pa.RecordBatchReader:
    """The rows of a table expression as a stream, `size` at a time."""
    import ibis

    # Ibis's own to_pyarrow_batches calls a method that DuckDB 2 no longer has.
    return con.con.sql(ibis.to_sql(table, dialect="duckdb")).to_arrow_reader(size)
