"""A folder of tables that is whole or not there: written beside, renamed, and checked when it is opened."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock

from graph.errors import DataRefused
from graph.progress import Progress, silent

HALF = ".half-"
"""Names of folders that are being written begin so; no reader looks at them."""


def write_whole(
    folder: Path, label: str, said: Mapping[str, Any], tables: Mapping[str, pa.Table], progress: Progress = silent
) -> None:
    """Write `<table>/part-0.parquet` of each table and `<label>.json`, which holds `said` and each file's digest.

    The folder appears at once, by a rename. A folder that stands already is left as it is. What a killed writer left
    beside it is removed: writers wait for each other, so that any half folder here is a dead one's.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.parent / ".lock"):
        for left in folder.parent.glob(f"{HALF}*"):
            shutil.rmtree(left)
        if folder.exists():
            return
        half = folder.parent / f"{HALF}{folder.name}"
        for done, (name, table) in enumerate(tables.items()):
            progress(f"writing {label} {folder.name}", done, len(tables))
            (half / name).mkdir(parents=True)
            pq.write_table(table, half / name / "part-0.parquet", compression="zstd")
        files = {name: file_digest(half / name / "part-0.parquet") for name in tables}
        (half / f"{label}.json").write_text(json.dumps({**said, "files": files}, indent=1), encoding="utf-8")
        sync(half)
        half.rename(folder)
        progress(f"writing {label} {folder.name}", len(tables), len(tables))


def sync(folder: Path) -> None:
    """Have the folder's files on the disk before its name says that it is whole."""
    for path in (p for p in folder.rglob("*") if p.is_file()):
        with path.open("rb") as file:
            os.fsync(file.fileno())


def read_whole(folder: Path, label: str, version: int) -> dict[str, Any]:
    """What `<label>.json` says; DataRefused where the folder is another format's, damaged, or not one at all."""
    path = folder / f"{label}.json"
    broken = f"{label} {folder} is damaged ({{}}); remove that folder and make it again"
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        found, files = said["format"], dict(said["files"])
    except FileNotFoundError as error:
        raise DataRefused(f"{folder} is no {label}: it holds no {path.name}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise DataRefused(broken.format(f"{path.name} cannot be read")) from error
    if found != version:
        raise DataRefused(
            f"{label} {folder} has format {found}, this Lianke reads format {version}; use the Lianke that wrote it"
        )
    for name, expected in files.items():
        part = folder / name / "part-0.parquet"
        if not part.exists() or file_digest(part) != expected:
            raise DataRefused(broken.format(f"{name}/{part.name} is not what was written"))
    return dict(said)


def file_digest(path: Path) -> str:
    """SHA-256 of the file's bytes, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
