"""The shared graph: a Neo4j database (Community 5.26 or later), each build beside the former until it is shown."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

import neo4j
import pyarrow as pa
import pyarrow.compute as pc
from neo4j.exceptions import ConfigurationError, DatabaseError, DriverError, Neo4jError, TransientError
from neo4j.time import Date

from graph.backends import cypher, cypher_questions
from graph.errors import CannotStart, Gone, Held, StoreDenied, StoreDown, StoreForeign
from graph.queries import Query, Scan, answer
from graph.store import BATCH, Build, Store
from graph.stored import Kind, name

DATABASE = "neo4j"
# What these warn of (a server that is down, or goes down) is raised too, and told once, as Lianke's error.
for _warns in ("neo4j.pool", "neo4j.session"):
    logging.getLogger(_warns).setLevel(logging.CRITICAL)
CONNECT_SECONDS, ACQUIRE_SECONDS, RETRY_SECONDS = 3.0, 6.0, 3.0
"""A server that is down is told within seconds; a build that meets a lock waits and tries again as long."""
TRANSACTION = 5_000
"""Rows of one transaction: found by trying 1,000 to 20,000."""
ATTEMPTS = 5
"""How often a question is asked again where the graph was replaced while it was answered."""


@dataclass(frozen=True)
class Address:
    """Where a database is and who asks, taken apart: the driver refuses a user in its URL."""

    server: str
    database: str
    user: str | None
    password: str | None


def open(url: str, password: str | None = None, *, write: bool = False) -> Store:
    """The store in the Neo4j of `neo4j://user:password@host:port/database`; the password given apart wins."""
    store = Neo4jStore(address(url, password), write)
    try:
        store.check()
    except BaseException:
        store.close()
        raise
    return store


def address(url: str, password: str | None) -> Address:
    """The parts of a URL; raise CannotStart where one is not usable, without telling the password."""
    parts = _parts(url)
    try:
        parts.port  # noqa: B018  (asking is what checks it)
    except ValueError as error:
        raise CannotStart("the port in LIANKE_STORE is no number from 1 to 65535") from error
    if not parts.hostname:
        raise CannotStart("LIANKE_STORE names no server; write neo4j://user@host:7687/neo4j")
    user = unquote(parts.username) if parts.username else None
    secret = password or (unquote(parts.password) if parts.password else None)
    if user and not secret:
        raise StoreDenied(f"no password for {user} at {parts.hostname}; set LIANKE_STORE_PASSWORD")
    query = f"?{parts.query}" if parts.query else ""
    server = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{query}"
    return Address(server, parts.path.strip("/") or DATABASE, user or (DATABASE if secret else None), secret)


def _parts(url: str) -> SplitResult:
    """The URL split; raise CannotStart where a character of the password would split it elsewhere than meant."""
    try:
        parts = urlsplit(url)
        meant = "@" not in parts.path + parts.query + parts.fragment
    except ValueError:
        meant = False
    if not meant:
        # Not chained and not quoted: what stands where the server should be may be a piece of the password.
        raise CannotStart(
            "LIANKE_STORE cannot be taken apart: write each of @ / ? # [ ] in its password as %40 %2F %3F %23 %5B %5D, "
            "or leave the password out and set LIANKE_STORE_PASSWORD"
        ) from None
    return parts


class Neo4jStore(Store):
    """A graph in one Neo4j database; any number of threads and processes may read it."""

    def __init__(self, at: Address, write: bool) -> None:
        self._at, self._write = at, write
        with self._translated():
            self._driver = neo4j.GraphDatabase.driver(
                at.server,
                auth=(at.user, at.password) if at.user and at.password else None,
                connection_timeout=CONNECT_SECONDS,
                connection_acquisition_timeout=ACQUIRE_SECONDS,
                max_transaction_retry_time=RETRY_SECONDS,
                notifications_min_severity="OFF",
                telemetry_disabled=True,
            )

    def check(self) -> None:
        """Raise StoreDown or StoreDenied where the database does not answer us; give an imported one its indexes."""
        # Asked once, without the driver's trying again: whoever waits for the answer is told soon.
        with self._translated(), self._session(neo4j.READ_ACCESS) as session:
            bare = session.run(cypher.BARE).single(strict=True)["bare"]
        if bare:
            self._lay()

    def close(self) -> None:
        """Close all connections."""
        self._driver.close()

    def _published(self, scope: str) -> str | None:
        found = self._read(cypher.stamp(scope))
        return str(found[0]["stamp"]) if found else None

    @contextmanager
    def _writing(self) -> Iterator[None]:
        if not self._write:
            raise CannotStart(f"the graph at {self._at.server} was opened for reading only")
        self._refuse_foreign()
        self._lay()
        yield

    def _lay(self) -> None:
        """Lay the constraints and indexes where they are missing."""
        with self._translated(), self._session(neo4j.WRITE_ACCESS) as session:
            for text in (*cypher.ddl(), cypher.LAID):
                session.run(text).consume()

    def _refuse_foreign(self) -> None:
        labels = (*cypher.LABELS, cypher.RUN, cypher.GRAPH)
        found = {label: row for label, text in zip(labels, cypher.foreign(), strict=True) for row in self._read(text)}
        told = [
            f"{r['nodes']} {x} ({', '.join(r['some'])}{', ...' if r['nodes'] > 3 else ''})"
            for x, r in found.items()
            if r["nodes"]
        ]
        if told:
            raise StoreForeign(
                f"the database {self._at.database} at {self._at.server} holds nodes that Lianke did not write: "
                f"{'; '.join(told)}; nothing was changed: give Lianke a Neo4j of its own, or remove or relabel them"
            )

    def _sweep(self) -> None:
        builds = [row["build"] for row in self._read(cypher.stale())]
        if not builds:
            return
        with self._translated(), self._session(neo4j.WRITE_ACCESS) as session:
            for text in cypher.sweep():
                session.run(text, builds=builds).consume()

    @contextmanager
    def _build(self, scope: str, stamp: str) -> Iterator[Build]:
        begun = self._change(*cypher.begin(scope, stamp))[0]
        yield Neo4jBuild(self, scope, begun)

    def _ask(self, query: Query) -> pa.Table:
        for _ in range(ATTEMPTS):
            found = self._read(*cypher_questions.text(query))
            if not found:
                return answer(query, [])
            if found[0]["whole"]:
                return answer(query, [_native(row) for row in found[0]["rows"]])
        raise Held(f"the graph at {self._at.server} is being replaced over and over; ask again later")

    def _stream(self, query: Scan) -> Iterator[pa.RecordBatch]:
        version = self._read(cypher.VERSION)
        with self._translated(), self._session(neo4j.READ_ACCESS) as session:
            result = session.run(*cypher_questions.text(query))
            while rows := result.fetch(BATCH):
                yield from answer(query, [_native(row["row"]) for row in rows]).to_batches()
        if self._read(cypher.VERSION) != version:
            raise Gone("the graph was replaced while it was read; read it again from the start")

    def _read(self, text: str, parameters: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        with self._translated(), self._session(neo4j.READ_ACCESS) as session:
            try:
                # One round trip, where a transaction of the driver's own takes three.
                return session.run(text, parameters).data()
            except (Neo4jError, DriverError) as error:
                if not error.is_retryable():
                    raise
            return session.execute_read(lambda tx: tx.run(text, parameters).data())

    def _change(self, text: str, parameters: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        with self._translated(), self._session(neo4j.WRITE_ACCESS) as session:
            return session.execute_write(lambda tx: tx.run(text, parameters).data())

    def _session(self, access: str) -> neo4j.Session:
        return self._driver.session(database=self._at.database, default_access_mode=access, fetch_size=BATCH)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """What the driver says, as Lianke's errors; a statement that the server does not understand is a defect."""
        try:
            yield
        except (Neo4jError, DriverError, OSError) as error:
            explained = explain(error, self._at)
            if explained is None:
                raise
            raise explained from error


class Neo4jBuild(Build):
    """A build that nobody is shown yet."""

    def __init__(self, store: Neo4jStore, scope: str, begun: dict[str, Any]) -> None:
        self._store, self._scope, self._begun = store, scope, begun
        self._nodes = begun["build"] if scope == "observed" else begun["observed"]
        self._taken: dict[Kind, int] = {}

    def put(self, kind: Kind, batch: pa.RecordBatch) -> int:
        """Write rows; the count is what the server took."""
        taken = sum(self._put(kind, batch.slice(at, TRANSACTION)) for at in range(0, batch.num_rows, TRANSACTION))
        self._taken[kind] = self._taken.get(kind, 0) + taken
        return taken

    def _put(self, kind: Kind, batch: pa.RecordBatch) -> int:
        given = cypher.given(_without_empty(batch).to_pydict())
        given |= {"rows": batch.num_rows, "build": self._begun["build"], "nodes": self._nodes}
        return int(self._store._change(cypher.put(kind), given)[0]["taken"])

    def publish(self) -> None:
        """Show the build, if all of it is there and nobody else showed another since it began."""
        build = {"build": self._begun["build"]}
        for kind, taken in self._taken.items():
            there = self._store._read(cypher.written(kind), build)[0]["rows"]
            if there != taken:
                raise Held(
                    f"{taken} {name(kind)} were written and {there} are there: another build meddled; run it again"
                )
        shown = self._store._change(cypher.publish(self._scope), {**build, "version": self._begun["version"]})
        if not shown or shown[0]["shown"] != 1:
            raise Held("another build replaced the graph meanwhile; run this one again")


def explain(error: Exception, at: Address) -> Exception | None:
    """The one sentence for what went wrong; None where it is a defect of ours."""
    code = (error.code or "") if isinstance(error, Neo4jError) else ""
    if ".Security.AuthenticationRateLimit" in code:
        return StoreDenied(
            f"{at.server} takes no password for some seconds, after too many wrong ones; wait and try again"
        )
    if ".Security." in code:
        who = f"the user {at.user} or the password" if at.user else "to answer without a user"
        return StoreDenied(f"{at.server} refuses {who}; see LIANKE_STORE and LIANKE_STORE_PASSWORD")
    if code.endswith(".DatabaseNotFound"):
        return StoreDown(
            f"{at.server} has no database {at.database}; see the end of LIANKE_STORE (Community has one: neo4j)"
        )
    if code.endswith(".ConstraintValidationFailed"):
        return Held(f"a part of the build came to {at.server} twice; run it again")
    if isinstance(error, TransientError | DatabaseError):
        return StoreDown(f"{at.server} could not do it ({code}: {_first_line(error)}); see its log")
    if isinstance(error, ConfigurationError):
        return CannotStart(f"{at.server} is no usable address for a graph: {_first_line(error)}")
    if isinstance(error, DriverError | OSError):
        return StoreDown(f"no Neo4j answers at {at.server}; start it, or see the address in LIANKE_STORE")
    return None


def _without_empty(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The rows with no list instead of an empty one: neither is kept."""
    for at, column in enumerate(batch.columns):
        if pa.types.is_list(column.type):
            filled = pc.if_else(pc.greater(pc.list_value_length(column), 0), column, pa.scalar(None, column.type))
            batch = batch.set_column(at, pa.field(batch.schema.names[at], column.type), filled)
    return batch


def _native(value: Any) -> Any:
    """A value of the driver as Python's own: its days above all."""
    if isinstance(value, dict):
        return {key: _native(one) for key, one in value.items()}
    return value.to_native() if isinstance(value, Date) else value


def _first_line(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]
