"""One load's facts as a Parquet file in the folder of its topic's Delta table, and what the log says of it."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from deltalake.transaction import AddAction
from duckdb import DuckDBPyConnection

from graph.engine import columns
from graph.quoted import name, names, text
from graph.topics.topic import Topic

ROWS = 122_880
"""Rows of a group: what DuckDB hands to one thread, and skips where its days do not matter."""
PACKED = f"FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, PARQUET_VERSION v2, ROW_GROUP_SIZE {ROWS}"
"""Smaller than at the usual level in the first version of the format, and written in half the time."""
NAME = re.compile(r"load-([0-9]+)-[0-9a-f]{32}\.parquet")


@dataclass(frozen=True)
class Part:
    """A file of a load's facts that stands in the table's folder, committed or not; `stats` as Delta keeps them."""

    path: Path
    stats: str

    def action(self) -> AddAction:
        """What a commit says to make the file part of the table."""
        stat = self.path.stat()
        return AddAction(self.path.name, stat.st_size, {}, stat.st_mtime_ns // 10**6, True, self.stats)


def write(con: DuckDBPyConnection, facts: str, topic: Topic, place: tuple[Path, int]) -> Part:
    """Write the facts of a topic's load, which a query finds, into its folder, and see them safe on the disk."""
    folder, load = place
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"load-{load}-{uuid4().hex}.parquet"
    there = columns(con, f"({facts})")
    # What nobody says anything of costs room and time; a reader takes a column that is not there for empty.
    said = [c.name for c in topic.facts.columns if c.name in there or not c.nullable]
    rows = f"FROM ({facts}) SELECT {names(said)}".replace('"key"', 'CAST("key" AS BLOB) AS "key"')
    # Each row has its number, so that the file need not be in their order: to keep it costs half as much again.
    con.execute("SET preserve_insertion_order = false")
    con.execute(f"COPY ({rows}) TO {text(str(path))} ({PACKED})")
    con.execute("SET preserve_insertion_order = true")
    with path.open("rb") as file:
        os.fsync(file.fileno())
    return Part(path, _stats(con, path, topic, said))


def _stats(con: DuckDBPyConnection, path: Path, topic: Topic, said: list[str]) -> str:
    ranged = [n for n in (topic.day, "known_at", "load", "seq") if n in said]
    ends = ", ".join(f"min({name(n)}), max({name(n)})" for n in ranged)
    ((rows, *found),) = con.execute(f"FROM read_parquet({text(str(path))}) SELECT count(*), {ends}").fetchall()
    values = {end: dict(zip(ranged, found[at::2], strict=True)) for at, end in enumerate(("min", "max"))}
    entry = {"numRecords": rows, "minValues": values["min"], "maxValues": values["max"], "nullCount": {}}
    return json.dumps(entry, default=str)


def sweep(folder: Path, load: int) -> None:
    """Remove what a killed load wrote: files of loads after the last that was committed."""
    for path in folder.glob("load-*.parquet"):
        found = NAME.fullmatch(path.name)
        if found and int(found[1]) > load:
            path.unlink()
