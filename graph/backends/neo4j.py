"""The shared graph: a Neo4j database (Community 5.26 or later), each build beside the former until it is shown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import neo4j
import pyarrow as pa
import pyarrow.compute as pc
from neo4j.exceptions import DriverError, Neo4jError
from neo4j.time import Date

from graph.backends import cypher, cypher_questions
from graph.backends.neo4j_server import Address, address, driver, explain
from graph.errors import CannotStart, Gone, Held, StoreForeign
from graph.queries import Query, Scan, answer
from graph.store import BATCH, Build, Store
from graph.stored import Kind, name

TRANSACTION = 5_000
"""Rows of one transaction: found by trying 1,000 to 20,000."""
ATTEMPTS = 5
"""How often a question is asked again where the graph was replaced while it was answered."""


def open(url: str, password: str | None = None, *, write: bool = False) -> Store:
    """The store in the Neo4j of `neo4j://user:password@host:port/database`; the password given apart wins."""
    store = Neo4jStore(address(url, password), write)
    try:
        store.check()
    except BaseException:
        store.close()
        raise
    return store


class Neo4jStore(Store):
    """A graph in one Neo4j database; any number of threads and processes may read it."""

    def __init__(self, at: Address, write: bool) -> None:
        self._at, self._write = at, write
        with self._translated():
            self._driver = driver(at)

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
