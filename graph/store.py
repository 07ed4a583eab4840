"""What is asked of a graph database, written once; a backend fills the hooks.

A store holds two scopes, each replaced as a whole: the graph that was `observed`, whose stamp is its Snapshot's id, and
the `predicted` relationships over it, whose stamp is their run's id. Whoever reads sees what was last published, whole.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from importlib import import_module
from typing import Any, Self

import pyarrow as pa

from graph import names
from graph.errors import BadParameter, CannotStart, DataRefused
from graph.model import EDGES, NODES
from graph.progress import Progress, silent
from graph.queries import (
    LARGEST_PAGE,
    After,
    Canonical,
    Count,
    Filters,
    Find,
    Get,
    Neighbours,
    Query,
    Scan,
    SharedPartners,
    TieAfter,
    Ties,
    Walks,
    answer,
)
from graph.stored import Kind, Rows, kinds, name, rows

BATCH = 10_000


class Build(ABC):
    """A graph that is being written beside the published one."""

    @abstractmethod
    def put(self, kind: Kind, batch: pa.RecordBatch) -> int:
        """Write rows; the number that the database took (a relationship without both ends is not taken)."""

    @abstractmethod
    def publish(self) -> None:
        """Let readers see this build from now on, in one step."""


class Store(ABC):
    """An enterprise graph in a database."""

    def stamp(self, scope: str) -> str | None:
        """The Snapshot (observed) or the run (predicted) that is published; None where nothing is."""
        kinds(scope)
        return self._published(scope)

    def replace(
        self,
        scope: str,
        stamp: str,
        nodes: Mapping[str, pa.Table],
        edges: Mapping[str, pa.Table],
        progress: Progress = silent,
    ) -> bool:
        """Make a scope equal to the given tables, and say whether anything had to be written.

        Replacing what was observed drops what was predicted over it. Cut off at any moment, the published graph stays
        as it was, and the same call again ends the same. Raises DataRefused, StoreForeign, Held.
        """
        wanted = rows(scope, nodes, edges)
        with self._writing():
            self._sweep()
            if self._holds(scope, stamp, wanted):
                return False
            if scope == "predicted" and self._published("observed") is None:
                raise DataRefused("no graph is built yet to write predictions into; run lianke build first")
            with self._build(scope, stamp) as build:
                for kind, table in wanted:
                    _write(build, kind, table, progress)
                build.publish()
            self._sweep()
        return True

    def get(self, id: str) -> dict[str, Any] | None:
        """One enterprise by its id, or by one that it absorbed; None where there is none."""
        found = self._answering(Get(id)).to_pylist()
        return found[0] if found else None

    def neighbours(
        self,
        id: str,
        direction: str = "both",
        order: str = "amount",
        limit: int = 50,
        after: After | None = None,
        filters: Filters | None = None,
    ) -> pa.Table:
        """A page of the firms that a firm trades with or is predicted to, greatest `order` first, then by id.

        Columns as in `queries.Neighbours`; `after` is `cursor()` of the page before. Raises BadParameter.
        """
        return self._answering(Neighbours(id, direction, order, limit, after, filters or Filters()))

    def ties(
        self,
        id: str,
        direction: str = "both",
        types: Sequence[str] = (),
        limit: int = 50,
        after: TieAfter | None = None,
    ) -> pa.Table:
        """A page of what binds a firm to firms, people and billers beside trade: by type, direction and id.

        Columns as in `queries.Ties`; `after` is the last row of the page before. Raises BadParameter.
        """
        return self._answering(Ties(id, direction, limit, tuple(types), after))

    def shared_partners(self, left: str, right: str, limit: int = 50) -> pa.Table:
        """The firms that both trade with, those known by the fewest first; columns as in `queries.SharedPartners`."""
        return self._ask(SharedPartners(self._canonical(left), self._canonical(right), _limited(limit)))

    def walks(self, anchor: str, other: str, direction: str, limit: int = 50) -> pa.Table:
        """Walks anchor, partner, similar firm, other: through the least known first; columns as in `queries.Walks`."""
        return self._ask(Walks(self._canonical(anchor), self._canonical(other), direction, _limited(limit)))

    def find(self, q: str, limit: int = 20) -> pa.Table:
        """Enterprises by two or more characters of a name or former name, or the start of a code or uscc.

        Whole matches first, then shorter names, then by id; columns of Enterprise. Raises BadParameter.
        """
        return self._ask(Find(names.asked(q), _limited(limit)))

    def counts(self) -> dict[str, dict[str, int]]:
        """How much is published: `{"nodes": {label: n}, "relationships": {type: n}}`."""
        return {
            "nodes": {kind.label: self._count(kind) for kind in NODES},
            "relationships": {kind.type: self._count(kind) for kind in EDGES},
        }

    def scan(self, type: str) -> Iterator[pa.RecordBatch]:
        """All nodes of a label or relationships of a type, in any order, in batches of the model's columns.

        Raises Gone where the graph is replaced meanwhile and the rest is not to be had.
        """
        return self._stream(Scan(type))

    @abstractmethod
    def check(self) -> None:
        """Raise StoreDown, StoreDenied, StoreDamaged or Held where the store cannot be used."""

    @abstractmethod
    def close(self) -> None:
        """Let go of the database."""

    def __enter__(self) -> Self:
        """The store itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    @abstractmethod
    def _published(self, scope: str) -> str | None:
        """The published stamp."""

    @abstractmethod
    def _writing(self) -> AbstractContextManager[None]:
        """Be the one who writes; refuse a database that is not ours, and lay what a build needs."""

    @abstractmethod
    def _sweep(self) -> None:
        """Drop what no reader is shown: former builds, and those that were cut off."""

    @abstractmethod
    def _build(self, scope: str, stamp: str) -> AbstractContextManager[Build]:
        """Begin a build beside the published one."""

    @abstractmethod
    def _ask(self, query: Query) -> pa.Table:
        """The answer to a query, from one published state."""

    @abstractmethod
    def _stream(self, query: Scan) -> Iterator[pa.RecordBatch]:
        """The answer to a query in batches, from one published state."""

    def _answering(self, query: Get | Neighbours | Ties) -> pa.Table:
        """The answer, by the id that answers for the asked one where the asked one has none itself."""
        if isinstance(query, Ties) and not query.arms:
            return answer(query, [])
        found = self._ask(query)
        if found.num_rows or not (other := self._ask(Canonical(query.id)).to_pylist()):
            return found
        return self._ask(replace(query, id=other[0]["id"]))

    def _canonical(self, id: str) -> str:
        other = self._ask(Canonical(id)).to_pylist()
        return str(other[0]["id"]) if other else id

    def _count(self, kind: Kind) -> int:
        counted = self._ask(Count(kind)).to_pylist()
        return int(counted[0]["rows"]) if counted else 0

    def _holds(self, scope: str, stamp: str, wanted: Rows) -> bool:
        """Whether exactly this is published: the stamp, and as many rows of each kind."""
        return self._published(scope) == stamp and all(self._count(k) == t.num_rows for k, t in wanted)


def open_store(url: str, password: str | None = None, *, write: bool = False) -> Store:
    """The store behind a URL: `sqlite:///path` (relative; absolute with a fourth slash) or `neo4j://user@host/database`.

    The password stands in the URL or is given apart. Raises CannotStart where no backend knows the scheme; StoreDown,
    StoreDenied, StoreDamaged or Held where the store cannot be used.
    """
    # By name: the backends are built on the store, so the store cannot import them.
    schemes: dict[str, str] = import_module("graph.backends").SCHEMES
    scheme = url.partition("://")[0].lower() if "://" in url else ""
    if scheme not in schemes:
        known = ", ".join(sorted(schemes))
        raise CannotStart(f"no store speaks {scheme or 'a URL without a scheme'}: LIANKE_STORE begins with {known}")
    opened: Store = import_module(schemes[scheme]).open(url, password, write=write)
    return opened


def cursor(page: pa.Table, order: str) -> After | None:
    """What `neighbours` takes as `after` to go on behind this page; None where the page is empty."""
    if not page.num_rows:
        return None
    last = page.slice(page.num_rows - 1).to_pylist()[0]
    return After(last[order], last["id"], last["direction"])


def _write(build: Build, kind: Kind, table: pa.Table, progress: Progress) -> None:
    """Write a table in batches; raise DataRefused where the database took fewer rows than were sent."""
    stage, done = f"writing {name(kind)}", 0
    progress(stage, done, table.num_rows)
    for batch in table.combine_chunks().to_batches(max_chunksize=BATCH):
        taken = build.put(kind, batch)
        if taken != batch.num_rows:
            raise DataRefused(
                f"{batch.num_rows} {name(kind)} were sent and {taken} taken: "
                "the others name an enterprise that the graph does not hold; build the graph and score it anew"
            )
        done += batch.num_rows
        progress(stage, done, table.num_rows)


def _limited(limit: int) -> int:
    if not 1 <= limit <= LARGEST_PAGE:
        raise BadParameter(f"limit is 1 to {LARGEST_PAGE}, not {limit}")
    return limit


__all__ = ["BATCH", "After", "Build", "Filters", "Store", "TieAfter", "cursor", "open_store"]
