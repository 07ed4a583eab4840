"""The facts: one append-only Delta table a topic, and what of it was in force on a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote
from uuid import uuid4

import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, Schema, Transaction
from deltalake.exceptions import CommitFailedError
from deltalake.transaction import AddAction, RemoveAction
from duckdb import DuckDBPyConnection

from graph import fact_files
from graph.engine import Engine, columns
from graph.errors import CannotStart, Held
from graph.fact_files import Part
from graph.fact_log import FileEntry, LoadEntry, from_commit
from graph.quoted import kind, name, text
from graph.topics import TOPICS, topic
from graph.topics.topic import Topic

if TYPE_CHECKING:
    import ibis
    from ibis import BaseBackend

LOAD = "lianke.load"
"""Name of the Delta app transaction that numbers the loads of a table."""

UNFIT = frozenset("#?*[\\")
"""Delta takes the first two for parts of a URL, DuckDB the others for a pattern that may match other folders too."""

CONFIGURATION = {"delta.appendOnly": "true", "delta.logRetentionDuration": "interval 36500 days"}


class Facts:
    """The facts below a folder; reading creates nothing.

    Raises CannotStart where the folder's path has an UNFIT character.
    """

    def __init__(self, root: Path) -> None:
        if set(str(root)) & UNFIT:
            raise CannotStart(
                f"{root} has one of {' '.join(sorted(UNFIT))} in its path, where facts cannot be kept; "
                "choose another LIANKE_HOME"
            )
        self.root = root

    def loads(self) -> dict[str, int]:
        """The highest load of each topic that has any."""
        numbers = {t.name: self.number(t.name) for t in TOPICS}
        return {name: number for name, number in numbers.items() if number}

    def number(self, topic_name: str) -> int:
        """The highest load of a topic, 0 where it has none."""
        table = self._open(topic_name)
        return 0 if table is None else table.transaction_version(LOAD) or 0

    def entries(self, topic_name: str) -> list[LoadEntry]:
        """What each load of a topic left in the log, oldest first."""
        table = self._open(topic_name)
        if table is None:
            return []
        found = (from_commit(commit, str(self.root / topic_name)) for commit in reversed(table.history()))
        return [entry for entry in found if entry is not None]

    def files_seen(self, topic_name: str) -> list[FileEntry]:
        """Every file that a load of the topic read, oldest first."""
        return [file for entry in self.entries(topic_name) for file in entry.files]

    def held(self, con: DuckDBPyConnection, topic_name: str, days: tuple[date, date] | None = None) -> str | None:
        """The query of every fact of a topic, or None where there is none: several rows a key where a document was
        changed.

        With `days`, only those of documents dated within them; files of others are not opened.
        """
        table, declared = self._open(topic_name), topic(topic_name)
        files = [] if table is None else [self._path(topic_name, p) for p in _paths(table, declared.day, days)]
        if not files:
            return None
        rows = f"FROM read_parquet([{', '.join(map(text, files))}], union_by_name = true)"
        there = columns(con, f"({rows})")
        said = ", ".join(
            name(c.name) if c.name in there else f"CAST(NULL AS {kind(c.type)}) AS {name(c.name)}"
            for c in declared.facts.columns
        )
        if declared.day is None or days is None:
            return f"{rows} SELECT {said}"
        return f"{rows} SELECT {said} WHERE {name(declared.day)} BETWEEN {text(days[0])} AND {text(days[1])}"

    def versions(self, con: BaseBackend, topic_name: str) -> ibis.Table | None:
        """The same as a table expression."""
        query = self.held(con.con, topic_name)
        if query is None:
            return None
        view = f"held_{uuid4().hex}"
        con.raw_sql(f"CREATE TEMP VIEW {view} AS {query}")
        return con.table(view)

    def in_force(
        self, con: BaseBackend, topic: str, known_at: date | None = None, load: int | None = None
    ) -> ibis.Table | None:
        """One row a key of a topic: the version last learnt, of those learnt by `known_at` and up to `load`.

        None where the topic has no facts. The columns are those of the topic's `facts`.
        """
        rows = self.versions(con, topic)
        if rows is None:
            return None
        if known_at is not None:
            rows = rows.filter(rows.known_at <= known_at)
        if load is not None:
            rows = rows.filter(rows.load <= load)
        return rows if _once(self.entries(topic), load) else _last(rows)

    def append(self, topic: Topic, documents: pa.RecordBatchReader, entry: LoadEntry) -> None:
        """Add a load's documents in one commit; raise Held where another load took its number meanwhile."""
        con = Engine().sql
        con.register("documents", documents)
        self.commit(topic, [self.write(con, topic, "FROM documents", entry.load)], entry)

    def write(self, con: DuckDBPyConnection, topic: Topic, documents: str, load: int) -> Part:
        """Write a load's documents, which a query finds, beside the facts, of which they are none before they are
        committed.
        """
        return fact_files.write(con, documents, topic, (self.root / topic.name, load))

    def commit(self, topic: Topic, parts: Sequence[Part], entry: LoadEntry) -> None:
        """Make what was written facts, in one commit; raise Held where another load took its number meanwhile."""
        table = self._made(topic)
        where = self.root / topic.name
        taken = f"another load wrote to {where} at the same time; nothing of this one was kept, run it again"
        if (table.transaction_version(LOAD) or 0) >= entry.load:
            raise Held(taken)
        commit = CommitProperties(
            custom_metadata=entry.as_metadata(), app_transactions=[Transaction(LOAD, entry.load)], max_commit_retries=0
        )
        actions: list[AddAction | RemoveAction] = [part.action() for part in parts]
        try:
            table.create_write_transaction(actions, "append", table.schema(), commit_properties=commit)
        except CommitFailedError as error:
            raise Held(taken) from error

    def sweep(self, topic: Topic) -> None:
        """Remove what a killed load wrote and did not commit."""
        fact_files.sweep(self.root / topic.name, self.number(topic.name))

    def _made(self, topic: Topic) -> DeltaTable:
        """The topic's table, with every column that the topic has now."""
        path = self.root / topic.name
        DeltaTable.create(path, topic.facts.arrow, mode="ignore", configuration=CONFIGURATION)
        table = DeltaTable(path)
        known = {field.name for field in table.schema().fields}
        gained = [c for c in topic.facts.columns if c.name not in known]
        if gained:
            nullable = pa.schema([pa.field(c.name, c.type, True) for c in gained])
            table.alter.add_columns(Schema.from_arrow(nullable).fields)
        return table

    def _open(self, topic_name: str) -> DeltaTable | None:
        path = self.root / topic_name
        return DeltaTable(path) if (path / "_delta_log").is_dir() and DeltaTable.is_deltatable(str(path)) else None

    def _path(self, topic_name: str, relative: str) -> str:
        return str(self.root / topic_name / unquote(relative))


def _paths(table: DeltaTable, day: str | None = None, days: tuple[date, date] | None = None) -> list[str]:
    import pyarrow.compute as pc

    files = pa.table(table.get_add_actions(flatten=True))
    first, last = f"min.{day}", f"max.{day}"
    if day and days and {first, last} <= set(files.column_names):
        within = pc.and_(pc.less_equal(files[first], days[1]), pc.greater_equal(files[last], days[0]))
        files = files.filter(pc.fill_null(within, True))
    return sorted(files["path"].to_pylist())


def _once(entries: Iterable[LoadEntry], load: int | None) -> bool:
    """Whether each key has one version, so that none need be compared: a window over 10 million keys is not free."""
    return not any(e.again for e in entries if load is None or e.load <= load)


def _last(rows: ibis.Table) -> ibis.Table:
    import ibis

    latest = ibis.window(group_by="key", order_by=[ibis.desc(c) for c in ("known_at", "load", "seq")])
    return rows.mutate(_place=ibis.row_number().over(latest)).filter(ibis._["_place"] == 0).drop("_place")
