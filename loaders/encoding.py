"""In which encoding a file of text is, told by reading all of it strictly."""

from __future__ import annotations

import codecs
import struct
from pathlib import Path

import pyarrow as pa

from graph.errors import DataRefused
from loaders.unpacked import CHUNK, chunks, unpacked

ENCODINGS = ("utf-8-sig", "gb18030")
"""Tried in this order; GB18030 takes GBK and GB2312 in."""

WIDE = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
"""A mark at the file's start that no other encoding has."""

CONTINUED, CONTINUES = 0xC0, 0x80
"""Of a byte of UTF-8: the two bits that tell, and those of one that goes on with a character."""

MANY = 8
"""So many Chinese characters that read well as UTF-8 make a broken UTF-8 file of what would else pass for GB18030."""


def encoding_of(path: Path, place: str, named: str | None = None) -> tuple[str, int]:
    """The encoding of a file, and about its line ends; raises DataRefused, naming the place, where it reads in none."""
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
            f"{place} is UTF-8 but broken at byte {broken} (about row {_row(path, broken)}); "
            "export it again from its source"
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
        f"{place} is not {encoding.removesuffix('-sig').upper()}: byte {broken} (about row {_row(path, broken)}) "
        "is none of its characters; save it as CSV in UTF-8"
    )


def _first_broken(path: Path, place: str, encoding: str) -> tuple[int | None, int]:
    """The first byte that the encoding cannot read, None where it reads all; and about how many line ends there are."""
    lines = _all_utf8(path) if encoding == ENCODINGS[0] else None
    return _where_broken(path, place, encoding) if lines is None else (None, lines)


def _all_utf8(path: Path) -> int | None:
    """About how many line ends a file has that is UTF-8 without a zero byte; None where it is not, or ends amid one."""
    done, share, rest = 0, 0.0, b""
    for chunk in chunks(path):
        share = share or chunk.count(b"\n") / max(1, len(chunk))
        whole, rest = _cut(rest + chunk) if chunk else (rest, b"")
        if b"\0" in whole or not _is_utf8(whole):
            return None
        done += len(chunk)
    return round(done * share)


def _cut(text: bytes) -> tuple[bytes, bytes]:
    """The bytes up to the last character that may go on, and the rest."""
    for at in range(1, min(4, len(text)) + 1):
        if text[-at] & CONTINUED != CONTINUES:
            return (text[:-at], text[-at:]) if text[-at] >= CONTINUED else (text, b"")
    return text, b""


def _is_utf8(text: bytes) -> bool:
    """Whether bytes are UTF-8, by Arrow: a quarter of the time that making a text of them takes."""
    ends = struct.pack("=ii", 0, len(text))
    try:
        pa.Array.from_buffers(pa.string(), 1, [None, pa.py_buffer(ends), pa.py_buffer(text)]).validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _where_broken(path: Path, place: str, encoding: str) -> tuple[int | None, int]:
    """The same, character by character."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    done, share = 0, 0.0
    for chunk in chunks(path):
        if b"\0" in chunk and encoding != "utf-16":
            raise DataRefused(f"{place} is no text (it has a zero byte); save it as CSV in UTF-8")
        # Counting them all would cost as much as reading does.
        share = share or chunk.count(b"\n") / max(1, len(chunk))
        pending = len(decoder.getstate()[0])
        try:
            decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            return done - pending + error.start, 0
        done += len(chunk)
    return None, round(done * share)


def _row(path: Path, byte: int) -> int:
    """The line that a byte stands in, counted from 1 on."""
    row = 1
    for chunk in chunks(path):
        row += chunk[: max(0, byte)].count(b"\n")
        byte -= len(chunk)
    return row


def _reads_as_utf8(path: Path, upto: int) -> bool:
    with unpacked(path) as file:
        text = file.read(min(upto, CHUNK)).decode("utf-8-sig", errors="ignore")
    return sum(ord(character) > 0x2E80 for character in text) >= MANY
