"""A foreign Neo4j read by a mapping: looked at, asked in transactions that only read, and its answers kept beside."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from textwrap import shorten
from typing import Any

import neo4j
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from neo4j.exceptions import DriverError, Neo4jError

from graph.backends.neo4j_server import Address, address, driver, explain
from graph.errors import BadParameter
from graph.progress import Progress
from loaders import cypher
from loaders.cypher_checks import Known, Plan, check, check_filled
from loaders.cypher_source import NUMBER, Elements, form
from loaders.cypher_values import told
from loaders.mapping import Entry, Graph
from loaders.scrub import scrubbed

BATCH = 10_000
WORDS = 200
"""Characters of what a database says that a message shows."""
URL, SECRET = "the URL", "LIANKE_SOURCE_PASSWORD"


def elements(graph: Graph, spool: Callable[[], Path], progress: Progress) -> list[Elements]:
    """What each entry of a mapping reads, in their order, streamed to files that `spool` gives.

    Raises BadParameter where an entry names what the database has not, or would write: all of them before anything is
    read; and StoreDown or StoreDenied where it does not answer.
    """
    at = address(graph.url, graph.password, URL, SECRET)
    with _translated(at), driver(at) as connections:
        reader = Reader(connections, at, progress)
        check(graph.entries, reader.known(), reader.plan)
        return [reader.read(entry, spool()) for entry in graph.entries]


@dataclass(frozen=True)
class Reader:
    """Asks one database, and changes nothing in it."""

    connections: neo4j.Driver
    at: Address
    progress: Progress

    def known(self) -> Known:
        """What the database has."""
        asked = (cypher.LABELS, cypher.TYPES, cypher.PROPERTIES)
        return Known(*(frozenset(self._one(text)["names"]) for text in asked))

    def plan(self, entry: Entry) -> Plan:
        """What the database says of the text of an entry, without running it."""
        with _refused(entry, self.at), self._session() as session:
            result = session.run(cypher.planned(entry))
            columns = tuple(result.keys())
            return Plan(result.consume().query_type or "", columns)

    def read(self, entry: Entry, spool: Path) -> Elements:
        """The rows of an entry."""
        seen = Seen(entry)
        with _refused(entry, self.at), pq.ParquetWriter(spool, form(len(entry.cells)), compression="zstd") as writer:
            for rows in self._rows(entry):
                writer.write_batch(seen.batch(rows))
                self.progress(f"asking {self.at.database} for {entry.name}", seen.rows, None)
        others = [] if entry.cypher is not None else self._one(cypher.sample(entry))["names"]
        if seen.rows:
            check_filled(entry, seen.filled, others)
            _check_apart(entry, spool)
        return Elements(
            f"{self.at.server}/{self.at.database} ({entry.name})",
            f"{self.at.database}#{entry.name}",
            self._digest(entry),
            tuple(cell.header for cell in entry.cells),
            spool,
            seen.rows,
            tuple(name for name in others if name not in entry.properties),
            tuple(self._said(entry, seen.rows)),
        )

    def _rows(self, entry: Entry) -> Iterator[list[neo4j.Record]]:
        with self._session() as session, session.begin_transaction() as asked:
            result = asked.run(cypher.rows(entry))
            while rows := result.fetch(BATCH):
                yield rows

    def _said(self, entry: Entry, rows: int) -> Iterator[str]:
        """Relationships that the mapping leaves out by the labels of their ends are told."""
        if entry.types and (entry.starts or entry.ends) and not entry.where:
            left = self._one(cypher.all_of(entry))["rows"] - rows
            if left:
                yield f"{left:,} {entry.name} between other nodes were left out; a table of their own may read them"

    def _digest(self, entry: Entry) -> str:
        whole = (self.at.server, self.at.database, cypher.rows(entry), repr(entry.cells))
        return hashlib.sha256("\x1f".join(whole).encode()).hexdigest()

    def _one(self, text: str) -> dict[str, Any]:
        with self._session() as session:
            return session.run(text).single(strict=True).data()

    def _session(self) -> neo4j.Session:
        return self.connections.session(
            database=self.at.database, default_access_mode=neo4j.READ_ACCESS, fetch_size=BATCH
        )


class Seen:
    """What came of an entry so far: how many rows, and which properties were filled."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        self.rows = 0
        self.filled: set[str] = set()

    def batch(self, records: Sequence[neo4j.Record]) -> pa.RecordBatch:
        """The cells of some rows and the number of each."""
        entry = self.entry
        names = entry.properties
        keys = names if entry.cypher is not None else [f"p{at}" for at in range(len(names))]
        values = {name: [told(row[key]) for row in records] for name, key in zip(names, keys, strict=True)}
        self.filled |= {name for name, cells in values.items() if any(cells)}
        cells = [pa.array(cell.filled(values, len(records)), pa.string()) for cell in entry.cells]
        numbers = self._numbers(records)
        self.rows += len(records)
        return pa.record_batch([*cells, pa.array(numbers, pa.int64())], schema=form(len(cells)))

    def _numbers(self, records: Sequence[neo4j.Record]) -> list[int]:
        """The number of each row: that of its element, or for a query that gives none its place."""
        if self.entry.cypher is None:
            return [self._number(row[cypher.ELEMENT]) for row in records]
        if cypher.ELEMENT not in records[0].keys():  # noqa: SIM118  (a record's own membership is that of its values)
            return list(range(self.rows + 1, self.rows + len(records) + 1))
        return [self._number(row[cypher.ELEMENT]) for row in records]

    def _number(self, element: object) -> int:
        """The number at the end of an element id, such as 4:c0a65d96-4993-4b0c-b036-e7ebd9174905:17."""
        _, _, number = str(element).rpartition(":")
        if not number.isdecimal():
            raise BadParameter(
                f"{self.entry.place}: the database calls an element {str(element)[:80]!r}, which ends with no number; "
                f"ask by [[queries]], whose rows are counted"
            )
        return int(number)


def _check_apart(entry: Entry, spool: Path) -> None:
    """Raise BadParameter where several rows have one number: it is what tells them apart."""
    numbers = pq.read_table(spool, columns=[NUMBER])[NUMBER]
    if pc.count_distinct(numbers).as_py() < len(numbers):
        raise BadParameter(
            f"{entry.place}, cypher: several rows have one {cypher.ELEMENT}; give one that is of each row alone, or "
            f"leave it out and end with ORDER BY"
        )


@contextmanager
def _translated(at: Address) -> Iterator[None]:
    """What the driver says, as Lianke's errors."""
    try:
        yield
    except (Neo4jError, DriverError, OSError) as error:
        explained = explain(error, at)
        if explained is None:
            raise
        raise explained from error


@contextmanager
def _refused(entry: Entry, at: Address) -> Iterator[None]:
    """What the database does not understand of an entry is a mistake in it."""
    try:
        yield
    except Neo4jError as error:
        if explain(error, at) is not None:
            raise
        # A database quotes the values that it stumbles over.
        words = scrubbed(" ".join((error.message or type(error).__name__).split('"')[0].split()))
        short = shorten(words, WORDS, placeholder=" ...").rstrip(". ")
        raise BadParameter(f"{entry.place}: the database refuses what it asks ({short}); mend it") from error
