"""What is known of a source file before its rows are read: its digest, its encoding and its header."""

from __future__ import annotations

import codecs
import csv
import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from graph.errors import DataRefused

CHUNK = 1 << 20
ENCODINGS = ("utf-8-sig", "gb18030")
"""Tried in this order; GB18030 takes GBK and GB2312 in."""

MANY = 8
"""So many Chinese characters that read well as UTF-8 make a broken UTF-8 file of what would else pass for GB18030."""


@dataclass(frozen=True)
class Source:
    """One file of comma-separated text.

    `header_lines` are those up to the header's end, `bare` says that nothing follows them, `lines` is about how many
    rows there are, `state` is the file's size and last change.
    """

    path: Path
    sha256: str
    encoding: str
    header: tuple[str, ...]
    header_lines: int
    lines: int
    bare: bool
    state: tuple[int, int]

    @property
    def name(self) -> str:
        """Base name."""
        return self.path.name

    def unchanged(self) -> bool:
        """Whether the file is still the one that was looked at."""
        return _state(self.path) == self.state


def inspect(path: Path) -> Source:
    """The source file at a path; raises DataRefused, naming the file, where it is no text with a header."""
    try:
        state = _state(path)
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise DataRefused(f"{path} cannot be opened ({error.strerror}); let this user read it") from error
    try:
        encoding, lines = _encoding(path)
        header, header_lines, bare = _header(path, encoding)
    except (OSError, EOFError, zlib.error) as error:
        raise DataRefused(f"{path} cannot be unpacked: {error}; fetch it again from its source") from error
    except csv.Error as error:
        raise DataRefused(f"{path} does not start with a header: {error}") from error
    return Source(path, sha256, encoding, header, header_lines, lines, bare, state)


def opened(path: Path) -> gzip.GzipFile | io.BufferedReader:
    """The bytes of a file, unpacked where it is packed."""
    return gzip.open(path) if path.suffix.lower() == ".gz" else path.open("rb")


def _state(path: Path) -> tuple[int, int]:
    stat = path.stat()
    return stat.st_size, stat.st_mtime_ns


def _encoding(path: Path) -> tuple[str, int]:
    broken, lines = _first_broken(path, ENCODINGS[0])
    if broken is None:
        return ENCODINGS[0], lines
    if _reads_as_utf8(path, broken):
        raise DataRefused(
            f"{path} is UTF-8 but broken at byte {broken} (about row {lines + 1}); export it again from its source"
        )
    broken_too, lines = _first_broken(path, ENCODINGS[1])
    if broken_too is None:
        return ENCODINGS[1], lines
    raise DataRefused(
        f"{path} is neither UTF-8 (byte {broken}) nor GB18030 (byte {broken_too}); save it as CSV in UTF-8"
    )


def _first_broken(path: Path, encoding: str) -> tuple[int | None, int]:
    """The first byte that the encoding cannot read, None where it reads all; and the line ends before it."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    done = lines = 0
    for chunk in _chunks(path):
        if b"\0" in chunk:
            raise DataRefused(f"{path} is no text (it has a zero byte); save it as CSV in UTF-8")
        pending = len(decoder.getstate()[0])
        try:
            decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            return done - pending + error.start, lines + chunk[: max(0, error.start - pending)].count(b"\n")
        done, lines = done + len(chunk), lines + chunk.count(b"\n")
    return None, lines


def _chunks(path: Path) -> Iterator[bytes]:
    """The file's bytes, and an empty chunk that says it is the end."""
    with opened(path) as file:
        while chunk := file.read(CHUNK):
            yield chunk
    yield b""


def _reads_as_utf8(path: Path, upto: int) -> bool:
    with opened(path) as file:
        text = file.read(min(upto, CHUNK)).decode("utf-8-sig", errors="ignore")
    return sum(ord(character) > 0x2E80 for character in text) >= MANY


def _header(path: Path, encoding: str) -> tuple[tuple[str, ...], int, bool]:
    with opened(path) as file:
        text = io.TextIOWrapper(file, encoding=encoding, newline="")
        rows = csv.reader(text, strict=True)
        for row in rows:
            if any(cell.strip() for cell in row):
                return tuple(cell.strip() for cell in row), rows.line_num, next(text, "") == ""
    raise DataRefused(f"{path} is empty")
