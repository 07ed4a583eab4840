"""A file of delimited text, and what is known of it before its rows are read: digest, encoding, delimiter, header."""

from __future__ import annotations

import csv
import hashlib
import zlib
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from graph.errors import DataRefused
from graph.progress import Progress
from loaders.encoding import encoding_of
from loaders.header import Top, first_rows
from loaders.options import AS_IT_IS, Reading
from loaders.source import Source, Swift
from loaders.swift import swift
from loaders.unpacked import unpacked

if TYPE_CHECKING:
    from ibis import BaseBackend
    from ibis.expr.types import Table


@dataclass(frozen=True)
class Text(Source):
    """One file of delimited text.

    `path` is where its bytes lie, packed by gzip or not: a copy of its own where it came out of an archive. `quote` is
    empty where nothing is quoted, `header_lines` are those up to the header's end (0 where it has none), `bare` says
    that no row follows, `lines` is about how many rows there are, `state` is the file's size and last change.
    """

    path: Path
    encoding: str
    delimiter: str
    quote: str
    header_lines: int
    lines: int
    bare: bool
    state: tuple[int, int]

    def bytes(self) -> BinaryIO:
        """The file's bytes, unpacked, header and all."""
        return unpacked(self.path)

    def unchanged(self) -> bool:
        """Whether the file is still the one that was looked at."""
        return _state(self.path) == self.state

    def opened(self, con: BaseBackend, progress: Progress) -> AbstractContextManager[Table]:
        """The rows as a table."""
        from loaders import read

        return read.opened(self, con, progress)

    def swift(self) -> Swift | None:
        """The rows as the engine reads them by itself, where each line is one."""
        return swift(self)


def inspect(path: Path, reading: Reading = AS_IT_IS, place: str | None = None, name: str | None = None) -> Text:
    """The file of text at a path; raises DataRefused, naming it, where it is no text with a header.

    `place` and `name` are those of a file that was taken out of an archive.
    """
    place = place or str(path)
    try:
        state = _state(path)
        path.open("rb").close()
    except OSError as error:
        raise DataRefused(f"{place} cannot be opened ({error.strerror}); let this user read it") from error
    with ThreadPoolExecutor(1) as beside:
        # A processor can do this while another looks at the text.
        digest = beside.submit(_digest, path)
        encoding, lines, top = _looked_at(path, place, reading)
        sha256 = digest.result()
    shape = (encoding, top.delimiter, top.quote, top.lines, lines, top.bare, state)
    return Text(place, name or path.name, sha256, top.header, path, *shape)


def _looked_at(path: Path, place: str, reading: Reading) -> tuple[str, int, Top]:
    """The file's encoding, about how many rows it has, and its top."""
    try:
        encoding, lines = encoding_of(path, place, reading.encoding)
        return encoding, lines, first_rows(path, place, encoding, reading)
    except (OSError, EOFError, zlib.error) as error:
        raise DataRefused(f"{place} cannot be unpacked: {error}; fetch it again from its source") from error
    except csv.Error as error:
        raise DataRefused(f"{place} does not start with a header: {error}") from error


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _state(path: Path) -> tuple[int, int]:
    stat = path.stat()
    return stat.st_size, stat.st_mtime_ns
