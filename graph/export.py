"""The observed graph of a Snapshot as a folder of files, for whoever takes it from there."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import csv

from graph.backends import bulk, bulk_folder
from graph.bridge import observed
from graph.errors import BadParameter
from graph.folder import HALF, sync
from graph.progress import Progress, silent
from graph.schema import shape
from graph.snapshot import Snapshot
from graph.stored import kinds, rows, table

FORMAT = 1
"""Goes up with every change of what a folder holds: one of another version is written anew."""
BATCH = 100_000
LABEL = "export.json"
"""Says what a folder holds; no export is without it."""

Tables = dict[str, pa.Table]


@dataclass(frozen=True)
class Exported:
    """A folder that holds a Snapshot's observed graph, whole."""

    folder: Path
    nodes: Mapping[str, int]
    relationships: Mapping[str, int]
    size: int
    """Bytes of all its files."""
    made: bool
    """Whether it was written now, and did not stand already."""


def export(snapshot: Snapshot, folder: Path, format: str, progress: Progress = silent) -> Exported:
    """Make the folder hold the Snapshot's observed graph in one of `FORMATS`; it is whole or not there at any moment.

    A former export in it is replaced, one of the same graph left as it is. Raises BadParameter where the folder holds
    anything else, DataRefused where the format cannot say what the graph holds.
    """
    if format not in FORMATS:
        raise BadParameter(f"no format {format}: it is {' or '.join(FORMATS)}")
    said, wanted = _said(folder), _wanted(snapshot, format)
    made = said is None or not wanted.items() <= said.items()
    if said is None or made:
        progress("gathering the graph", 0, None)
        nodes, edges = observed(snapshot)
        counts = {"nodes": _counts(nodes), "relationships": _counts(edges)}
        said = wanted | {"as_of": str(snapshot.as_of), "known_at": str(snapshot.known_at)} | counts
        _write_whole(folder, said, lambda half: FORMATS[format](half, snapshot.id, nodes, edges, progress))
    size = sum(path.stat().st_size for path in folder.iterdir())
    return Exported(folder, said["nodes"], said["relationships"], size, made)


def write_neo4j_admin(folder: Path, stamp: str, nodes: Tables, edges: Tables, progress: Progress = silent) -> None:
    """A header and a CSV file a label and relationship type, the importer's arguments, and what runs it."""
    kept = rows("observed", nodes, edges)
    between = bulk.delimiter(kept)
    every = [*bulk.sheets(kept, stamp, between)]
    for sheet in every:
        (folder / f"{sheet.name}-header.csv").write_text(",".join(sheet.header) + "\n", encoding="utf-8")
        _write_csv(folder / f"{sheet.name}.csv", sheet, progress)
    for name, text in bulk_folder.texts(bulk.arguments(every, between), stamp).items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / bulk_folder.SCRIPT).chmod(0o755)


def write_parquet(folder: Path, stamp: str, nodes: Tables, edges: Tables, progress: Progress = silent) -> None:
    """A Parquet file a label and relationship type, in the model's columns."""
    for name, found in {**nodes, **edges}.items():
        progress(f"writing {name}", 0, found.num_rows)
        pq.write_table(found, folder / f"{name}.parquet", compression="zstd")
        progress(f"writing {name}", found.num_rows, found.num_rows)


FORMATS: Mapping[str, Callable[[Path, str, Tables, Tables, Progress], None]] = {
    "neo4j-admin": write_neo4j_admin,
    "parquet": write_parquet,
}


def _wanted(snapshot: Snapshot, format: str) -> dict[str, Any]:
    """What makes two exports the same."""
    return {
        "format": format,
        "version": FORMAT,
        "snapshot": snapshot.id,
        "shape": shape(table(kind) for kind in kinds("observed")),
    }


def _said(folder: Path) -> dict[str, Any] | None:
    """What the export in the folder says of itself; None where there is nothing, BadParameter where it is none."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return None
    try:
        said = json.loads((folder / LABEL).read_text(encoding="utf-8"))
        return dict(said) if {"format", "nodes", "relationships"} <= said.keys() else {}
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise BadParameter(f"{folder} holds something else than an export; name another folder by --out") from error


def _write_whole(folder: Path, said: Mapping[str, Any], write: Callable[[Path], None]) -> None:
    """Write beside, then let it take the folder's place, and drop what stood there."""
    half, former = (folder.with_name(f"{HALF}{folder.name}{end}") for end in ("", "-former"))
    for left in (half, former):
        shutil.rmtree(left, ignore_errors=True)
    half.mkdir(parents=True)
    write(half)
    (half / LABEL).write_text(json.dumps(said, indent=1), encoding="utf-8")
    sync(half)
    if folder.exists():
        folder.rename(former)
    half.rename(folder)
    shutil.rmtree(former, ignore_errors=True)


def _write_csv(path: Path, sheet: bulk.Sheet, progress: Progress) -> None:
    """Every text quoted, so that an empty one is told from none."""
    stage, done = f"writing {sheet.name}", 0
    options = csv.WriteOptions(include_header=False, quoting_style="needed")
    with csv.CSVWriter(path, sheet.rows.schema, write_options=options) as writer:
        for batch in sheet.rows.to_batches(max_chunksize=BATCH):
            progress(stage, done, sheet.rows.num_rows)
            writer.write_batch(batch)
            done += batch.num_rows
    progress(stage, done, sheet.rows.num_rows)


def _counts(tables: Tables) -> dict[str, int]:
    return {name: found.num_rows for name, found in tables.items()}
