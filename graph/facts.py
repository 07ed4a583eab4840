"""The facts: one append-only Delta table a topic, and what of it was in force on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import ibis
import pyarrow as pa
from deltalake import ColumnProperties, CommitProperties, DeltaTable, Transaction, WriterProperties, write_deltalake
from deltalake.exceptions import CommitFailedError
from ibis import BaseBackend

from graph.errors import CannotStart, Held
from graph.fact_log import FileEntry, LoadEntry, from_commit
from graph.topics import TOPICS, topic
from graph.topics.topic import Topic

LOAD = "lianke.load"
"""Name of the Delta app transaction that numbers the loads of a table."""

UNFIT = frozenset("#?*[\\")
"""Delta takes the first two for parts of a URL, DuckDB the others for a pattern that may match other folders too."""

CONFIGURATION = {"delta.appendOnly": "true", "delta.logRetentionDuration": "interval 36500 days"}

# Hashes are all different: a dictionary of them only costs memory.
_HASH = ColumnProperties(dictionary_enabled=False)
# Row groups of the size that DuckDB hands to one thread.
WRITER = WriterProperties(
    compression="ZSTD", max_row_group_size=122_880, column_properties={"key": _HASH, "digest": _HASH}
)


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
        numbers = {t.name: self._number(t.name) for t in TOPICS}
        return {name: number for name, number in numbers.items() if number}

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

    def versions(self, con: BaseBackend, topic_name: str) -> ibis.Table | None:
        """Every fact of a topic, or None where there is none: several rows a key where a document was changed."""
        table = self._open(topic_name)
        files = [] if table is None else [self._path(topic_name, p) for p in _paths(table)]
        if not files:
            return None
        return con.read_parquet(files, union_by_name=True).select(topic(topic_name).facts.names)

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
        path = self.root / topic.name
        DeltaTable.create(path, topic.facts.arrow, mode="ignore", configuration=CONFIGURATION)
        table = DeltaTable(path)
        taken = f"another load wrote to {path} at the same time; nothing of this one was kept, run it again"
        if (table.transaction_version(LOAD) or 0) >= entry.load:
            raise Held(taken)
        commit = CommitProperties(
            custom_metadata=entry.as_metadata(), app_transactions=[Transaction(LOAD, entry.load)], max_commit_retries=0
        )
        try:
            write_deltalake(table, documents, mode="append", writer_properties=WRITER, commit_properties=commit)
        except CommitFailedError as error:
            raise Held(taken) from error

    def _number(self, topic_name: str) -> int:
        table = self._open(topic_name)
        return 0 if table is None else table.transaction_version(LOAD) or 0

    def _open(self, topic_name: str) -> DeltaTable | None:
        path = self.root / topic_name
        return DeltaTable(path) if (path / "_delta_log").is_dir() and DeltaTable.is_deltatable(str(path)) else None

    def _path(self, topic_name: str, relative: str) -> str:
        return str(self.root / topic_name / unquote(relative))


def _paths(table: DeltaTable) -> list[str]:
    return sorted(pa.table(table.get_add_actions())["path"].to_pylist())


def _once(entries: Iterable[LoadEntry], load: int | None) -> bool:
    """Whether each key has one version, so that none need be compared: a window over 10 million keys is not free."""
    return not any(e.again for e in entries if load is None or e.load <= load)


def _last(rows: ibis.Table) -> ibis.Table:
    latest = ibis.window(group_by="key", order_by=[ibis.desc(c) for c in ("known_at", "load", "seq")])
    return rows.mutate(_place=ibis.row_number().over(latest)).filter(ibis._["_place"] == 0).drop("_place")
