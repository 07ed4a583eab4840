"""What a file is by its first bytes, whatever its name says."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

from graph.errors import DataRefused
from loaders.unpacked import unpacked

WORKBOOK, ARCHIVE, PACKED, PARQUET = ".xlsx", ".zip", ".gz", ".parquet"
COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")
"""Old Excel, and every workbook that a password locks."""
LOCKED = "EncryptedPackage".encode("utf-16-le")
ZIP, GZIP, PARQUET_MARK = b"PK\x03\x04", b"\x1f\x8b", b"PAR1"
OTHERS = {
    b"Rar!\x1a\x07": "a .rar archive",
    b"7z\xbc\xaf\x27\x1c": "a .7z archive",
    b"BZh91AY&SY": "packed by bzip2",
    b"\xfd7zXZ\x00": "packed by xz",
    b"\x28\xb5\x2f\xfd": "packed by zstd",
    b"SQLite format 3\x00": "a SQLite database",
    b"%PDF-": "a PDF",
}
LONGEST = 16


def kind(path: Path, place: str) -> str | None:
    """The ending that a file's bytes deserve; None where they may be text.

    Raises DataRefused, naming the place, where they are of a kind that is not read.
    """
    with path.open("rb") as file:
        return _of(file.read(LONGEST), path, place)


def check_inner(path: Path, place: str) -> None:
    """Raise DataRefused where what gzip packed is no text but another kind of file."""
    try:
        with unpacked(path) as file:
            top = file.read(LONGEST)
    except (OSError, EOFError, zlib.error):
        return
    inner = _of(top, None, place)
    if inner is not None:
        what = "a workbook" if inner == WORKBOOK else f"a {inner}"
        raise DataRefused(f"{place} is {what} that gzip packed; unpack it and load what it holds")


def is_locked(path: Path) -> bool:
    """Whether a file is a workbook that a password locks."""
    with path.open("rb") as file:
        return file.read(len(COMPOUND)) == COMPOUND and LOCKED in file.read()


def _of(top: bytes, path: Path | None, place: str) -> str | None:
    for mark, what in OTHERS.items():
        if top.startswith(mark):
            raise DataRefused(f"{place} is {what}, whatever its name says; unpack it, or save it as CSV in UTF-8")
    if top.startswith(COMPOUND):
        return WORKBOOK
    if top.startswith(ZIP):
        return WORKBOOK if path and _is_workbook(path) else ARCHIVE
    if top.startswith(GZIP):
        return PACKED
    return PARQUET if top.startswith(PARQUET_MARK) and (path is None or _ends(path)) else None


def _is_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except zipfile.BadZipFile:
        return False
    return "[Content_Types].xml" in names or "content.xml" in names


def _ends(path: Path) -> bool:
    """Whether a file ends as Parquet does: a text may begin with its mark."""
    with path.open("rb") as file:
        file.seek(-min(path.stat().st_size, len(PARQUET_MARK)), 2)
        return file.read() == PARQUET_MARK
