"""Files that the engine may read itself, on every processor: those in which each line is a row, as in nearly all.

What it would read in its own way (quotes, line ends within a file that differ, empty lines, rows of too few or too many
cells) is told from the bytes and from the number of rows that came; `loaders.read` then reads the file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graph.quoted import text
from loaders.files import MAGIC
from loaders.source import Swift
from loaders.unpacked import CHUNK

if TYPE_CHECKING:
    from loaders.text import Text

LINE_END, RETURN = 10, 13
OPTIONS = "auto_detect=false, header=false, quote='', escape='', comment='', strict_mode=true, null_padding=false"


def swift(source: Text) -> Swift | None:
    """The rows of a file of text, in its order; None where only a closer look can tell what they are."""
    straight = source.encoding == "utf-8-sig" and len(source.delimiter) == 1 and source.header_lines > 0
    # A path with such a character is a pattern to the engine, and lines without a delimiter cannot be counted by it.
    if source.bare or not straight or len(source.header) == 1 or MAGIC & set(str(source.path)):
        return None
    count = _even(source)
    if not count:
        return None
    return Swift(statement(source), source.header_lines + 1, count, source.unchanged)


def _even(source: Text) -> int:
    """How many rows the file has where each line is one; 0 where that is not sure."""
    delimiter, parted, ends, returns, last = source.delimiter.encode(), 0, 0, 0, b"\n"
    with source.bytes() as file:
        top = [file.readline() for _ in range(source.header_lines)]
        if any(b'"' in line or b"\r" in line.removesuffix(b"\r\n") for line in top):
            return 0
        while chunk := file.read(CHUNK):
            chunk += file.read(1) if chunk.endswith(b"\r") else b""
            if b'"' in chunk:
                return 0
            octets = np.frombuffer(chunk, np.uint8)
            # A third of the time that bytes.count takes where every tenth one counts.
            parted += int(np.count_nonzero(octets == delimiter[0])) if len(delimiter) == 1 else chunk.count(delimiter)
            ends += int(np.count_nonzero(octets == LINE_END))
            if b"\r" in chunk:
                here = int(np.count_nonzero(octets == RETURN))
                if here != chunk.count(b"\r\n"):
                    return 0
                returns += here
            last = chunk[-1:]
    rows = ends + (last != b"\n")
    alike = returns == (ends if top[-1].endswith(b"\r\n") else 0)
    return rows if alike and parted == rows * (len(source.header) - 1) else 0


def statement(source: Text) -> str:
    """The engine's reading of a file as text, nothing guessed and nothing left out but the header."""
    columns = ", ".join(f"'{cell}': 'VARCHAR'" for cell in source.cells)
    packed = "gzip" if source.path.suffix.lower() == ".gz" else "none"
    filled = ", ".join(map(text, source.cells))
    own = f"delim={text(source.delimiter)}, compression='{packed}', skip={source.header_lines}, columns={{{columns}}}"
    return f"FROM read_csv({text(str(source.path))}, {OPTIONS}, {own}, force_not_null=[{filled}])"
