"""In which encoding a file of text is, told by reading all of it strictly."""

from __future__ import annotations

import codecs
from pathlib import Path

from graph.errors import DataRefused
from loaders.unpacked import CHUNK, chunks, unpacked

ENCODINGS = ("utf-8-sig", "gb18030")
"""Tried in this order; GB18030 takes GBK and GB2312 in."""

WIDE = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
"""A mark at the file's start that no other encoding has."""

MANY = 8
"""So many Chinese characters that read well as UTF-8 make a broken UTF-8 file of what would else pass for GB18030."""


def encoding_of(path: Path, place: str, named: str | None = None) -> tuple[str, int]:
    """The encoding of a file, and its line ends; raises DataRefused, naming the place, where it reads in none."""
    if named is not None:
        return _as_named(path, place, named)
    with unpacked(path) as file:
        mark = file.read(2)
    if mark in WIDE:
        return _as_named(path, place, WIDE[mark])
    broken, lines = _first_broken(path, place, ENCODINGS[0])
    if broken is None:
        return ENCODINGS[0], lines
    if _reads_as_utf8(path, broken):
        raise DataRefused(
            f"{place} is UTF-8 but broken at byte {broken} (about row {lines + 1}); export it again from its source"
        )
    broken_too, lines = _first_broken(path, place, ENCODINGS[1])
    if broken_too is None:
        return ENCODINGS[1], lines
    raise DataRefused(
        f"{place} is neither UTF-8 (byte {broken}) nor GB18030 (byte {broken_too}); save it as CSV in UTF-8"
    )


def _as_named(path: Path, place: str, encoding: str) -> tuple[str, int]:
    broken, lines = _first_broken(path, place, encoding)
    if broken is None:
        return encoding, lines
    raise DataRefused(
        f"{place} is not {encoding.removesuffix('-sig').upper()}: byte {broken} (about row {lines + 1}) is none of its"
        " characters; save it as CSV in UTF-8"
    )


def _first_broken(path: Path, place: str, encoding: str) -> tuple[int | None, int]:
    """The first byte that the encoding cannot read, None where it reads all; and the line ends before it."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    done = lines = 0
    for chunk in chunks(path):
        if b"\0" in chunk and encoding != "utf-16":
            raise DataRefused(f"{place} is no text (it has a zero byte); save it as CSV in UTF-8")
        pending = len(decoder.getstate()[0])
        try:
            decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            return done - pending + error.start, lines + chunk[: max(0, error.start - pending)].count(b"\n")
        done, lines = done + len(chunk), lines + chunk.count(b"\n")
    return None, lines


def _reads_as_utf8(path: Path, upto: int) -> bool:
    with unpacked(path) as file:
        text = file.read(min(upto, CHUNK)).decode("utf-8-sig", errors="ignore")
    return sum(ord(character) > 0x2E80 for character in text) >= MANY
