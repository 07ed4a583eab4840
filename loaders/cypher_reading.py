"""A foreign Neo4j read by a mapping: looked at, asked in transactions that only read, and its answers kept beside."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from textwrap import shorten
from typing import Any
from urllib.parse import urlsplit

import neo4j
import pyarrow.compute as pc
import pyarrow.parquet as pq
from neo4j.exceptions import DriverError, Neo4jError

from graph.backends.neo4j_server import Address, address, driver, explain
from graph.errors import BadParameter
from graph.progress import Progress
from loaders import cypher
from loaders.cypher_beside import Beside
from loaders.cypher_cells import Seen
from loaders.cypher_checks import Known, Plan, check, check_filled
from loaders.cypher_source import NUMBER, Elements, form
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
    at = address(graph.url, None if _has_password(graph.url) else graph.password, URL, SECRET)
    with _translated(at), driver(at) as connections:
        reader = Reader(connections, at, progress)
        check(graph.entries, reader.known(), reader.plan)
        found = [reader.read(entry, spool()) for entry in graph.entries]
        beside = [Beside(entry, graph.entries, found) for entry in graph.entries]
        return [
            replace(each, others=b.others(each), said=reader.left(b)) for each, b in zip(found, beside, strict=True)
        ]


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
        if entry.cypher is not None:
            _check_apart(entry, spool)
        return Elements(
            f"{self.at.server}/{self.at.database} ({entry.name}, {entry.topic.name})",
            f"{self.at.database}#{entry.name}",
            self._digest(entry),
            tuple(cell.header for cell in entry.cells),
            spool,
            seen.rows,
            tuple(others),
        )

    def _rows(self, entry: Entry) -> Iterator[list[neo4j.Record]]:
        with self._session() as session, session.begin_transaction() as asked:
            result = asked.run(cypher.rows(entry))
            while rows := result.fetch(BATCH):
                yield rows

    def left(self, beside: Beside) -> tuple[str, ...]:
        """That relationships were left out by the labels of their ends, where any were."""
        entry = beside.entry
        if not beside.whole:
            return ()
        left = int(self._one(cypher.all_of(entry))["rows"]) - beside.rows
        return (f"{left:,} {entry.name} between other nodes were left out; a table of their own may read them",) * (
            left > 0
        )

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


def _has_password(url: str) -> bool:
    """Whether a URL says its password itself; one that cannot be taken apart is told by whoever needs its parts."""
    try:
        return urlsplit(url).password is not None
    except ValueError:
        return False


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
