"""The audit file: one JSON line a question about legal persons, appended and on the disk before it is answered."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from graph.errors import DataRefused

LONGEST = 200
"""Characters that are kept of what a caller wrote."""


class Line(BaseModel):
    """One question, and what became of it."""

    model_config = ConfigDict(frozen=True)

    at: datetime = Field(description="when it was answered, with its zone")
    caller: str | None = Field(description="name of the token; null where there was no good one")
    purpose: str | None = Field(description="what it was asked for, as the caller said it")
    reference: str | None = Field(description="what the caller wrote beside it")
    enterprise: str | None = Field(description="enterprise, as it was asked for")
    subjects: tuple[str, ...] = Field(description="ids of the persons who were told of")
    route: str
    request: str = Field(description="id of the request, as the log and the answer have it")
    status: int = Field(description="HTTP status")
    outcome: str = Field(description="answered, refused or failed")
    why: str | None = Field(description="title of the problem where it was not answered")


@dataclass(frozen=True)
class AuditFile:
    """The file; any number of processes may append to it at once."""

    path: Path

    def append(self, line: Line) -> None:
        """Put a line on the disk; raises OSError where that cannot be done, and leaves no part of one."""
        text = (line.model_dump_json() + "\n").encode()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        new = not self.path.exists()
        file = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            # Appends of one write do not mix, but only a lock lets a write that was cut short be taken back.
            fcntl.flock(file, fcntl.LOCK_EX)
            _written(file, text)
            os.fsync(file)
        finally:
            os.close(file)
        if new:
            _sync_folder(self.path.parent)

    def lines(self) -> Iterator[Line]:
        """Every line, the oldest first; none where there is no file. DataRefused names a line that is broken."""
        if not self.path.exists():
            return
        with self.path.open(encoding="utf-8", errors="replace") as file:
            for number, text in enumerate(file, 1):
                try:
                    yield Line.model_validate_json(text)
                except ValidationError as error:
                    raise DataRefused(f"line {number} of {self.path} is no line of an audit") from error


def clipped(text: str | None) -> str | None:
    """What is kept of what a caller wrote."""
    return None if text is None else text[:LONGEST]


def _written(file: int, text: bytes) -> None:
    before = os.fstat(file).st_size
    if os.write(file, text) < len(text):
        os.ftruncate(file, before)
        raise OSError("the disk took a part of the line alone")


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
