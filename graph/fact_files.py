"""One load's facts as a Parquet file in the folder of its topic's Delta table, and what the log says of it."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import ibis
from deltalake.transaction import AddAction
from ibis import BaseBackend

from graph.topics.topic import Topic

ROWS = 122_880
"""Rows of a group: what DuckDB hands to one thread, and skips where its days do not matter."""
PACKED = {"compression": "zstd", "compression_level": 1, "parquet_version": "v2"}
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


def write(con: BaseBackend, facts: ibis.Table, topic: Topic, place: tuple[Path, int]) -> Part:
    """Write the facts of a topic's load into its folder, and see them safe on the disk."""
    folder, load = place
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"load-{load}-{uuid4().hex}.parquet"
    # What nobody says anything of costs room and time; a reader takes a column that is not there for empty.
    rows = facts.select([c.name for c in topic.facts.columns if c.name in facts.columns or not c.nullable])
    rows = rows.mutate(key=rows.key.cast("binary"))
    con.to_parquet(rows, path, row_group_size=ROWS, **PACKED)
    with path.open("rb") as file:
        os.fsync(file.fileno())
    return Part(path, _stats(con.read_parquet(str(path)), topic))


def _stats(facts: ibis.Table, topic: Topic) -> str:
    ranged = [name for name in (topic.day, "known_at", "load", "seq") if name in facts.columns]
    row = facts.agg(
        rows=facts.count(),
        **{f"min_{name}": facts[name].min() for name in ranged},
        **{f"max_{name}": facts[name].max() for name in ranged},
    )
    found = row.to_pyarrow().to_pylist()[0]
    values = {end: {name: found[f"{end}_{name}"] for name in ranged} for end in ("min", "max")}
    said = {"numRecords": found["rows"], "minValues": values["min"], "maxValues": values["max"], "nullCount": {}}
    return json.dumps(said, default=str)


def sweep(folder: Path, load: int) -> None:
    """Remove what a killed load wrote: files of loads after the last that was committed."""
    for path in folder.glob("load-*.parquet"):
        name = NAME.fullmatch(path.name)
        if name and int(name[1]) > load:
            path.unlink()
