"""What a load leaves in the log of its Delta table: the files it read, and what became of their rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from graph.errors import CannotStart

FORMAT = 2
"""Version of the facts and of the entry; another one is refused rather than misread. Keys were texts in the first."""

KEY = "lianke"
"""Name of the entry in the commit's metadata."""


@dataclass(frozen=True)
class FileEntry:
    """One file that a load read: what tells it apart, under what it was read, and what its rows were."""

    sha256: str
    name: str
    version: int
    """Version of the topic."""
    source: str
    mode: str
    """"given" where the load named the day it was learnt, "document" where each document's own day is."""
    known_to: date
    """Latest known_at of its rows."""
    read: int = 0
    rejected: int = 0
    flagged: int = 0
    voided: int = 0
    red: int = 0

    def covers(self, other: FileEntry) -> bool:
        """Whether reading the other could teach nothing: the same file, learnt no earlier."""
        same = (self.sha256, self.version, self.source) == (other.sha256, other.version, other.source)
        if not same or other.mode == "document":
            return same and self.mode == "document"
        return self.known_to <= other.known_to


@dataclass(frozen=True)
class LoadEntry:
    """One load of one topic: its number, its files, and its rows by verdict."""

    load: int
    files: tuple[FileEntry, ...]
    new: int
    same: int
    changed: int
    again: int
    """Rows kept of documents that the facts, or this load, held before: 0 everywhere means one version a key."""

    def as_metadata(self) -> dict[str, Any]:
        """The entry as commit metadata."""
        entry = asdict(self)
        entry["files"] = [{**f, "known_to": f["known_to"].isoformat()} for f in entry["files"]]
        return {KEY: {"format": FORMAT, **entry}}


def from_commit(commit: Mapping[str, Any], table: str) -> LoadEntry | None:
    """The entry of a commit, None where the commit is no load; raises CannotStart where another Lianke wrote it."""
    entry = commit.get(KEY)
    if entry is None:
        return None
    fields = dict(entry)
    written = fields.pop("format")
    if written > FORMAT:
        raise CannotStart(f"the facts in {table} were written by a newer Lianke; use that one, or another LIANKE_HOME")
    if written < FORMAT:
        raise CannotStart(
            f"the facts in {table} were written by an older Lianke, which told documents apart by other keys; "
            "load the files again into another LIANKE_HOME"
        )
    files = tuple(FileEntry(**{**f, "known_to": date.fromisoformat(f["known_to"])}) for f in fields.pop("files"))
    return LoadEntry(files=files, **fields)
