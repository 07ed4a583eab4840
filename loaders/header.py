"""The top of a file of delimited text: which delimiter it has, and its header."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TextIO

from graph.errors import DataRefused
from loaders.options import Reading
from loaders.unpacked import unpacked

COMMA = ","
DELIMITERS = ("|+|", "|@|", "@|@", "|!|", "\x01", "\t", "|", ";", COMMA)
"""Those that are recognised: one that holds another stands before it."""

UNQUOTED = frozenset(d for d in DELIMITERS if len(d) > 1 or (d < " " and d != "\t"))
"""Who chooses such a delimiter quotes nothing: a quote is a character like any other."""

SAMPLE = 50
"""Rows that are looked at to tell a delimiter."""


@dataclass(frozen=True)
class Top:
    """The delimiter, the quote (empty where there is none), the header, the lines up to its end, and whether no row
    follows it.
    """

    delimiter: str
    quote: str
    header: tuple[str, ...]
    lines: int
    bare: bool


def first_rows(path: Path, place: str, encoding: str, reading: Reading) -> Top:
    """The top of a file; raises DataRefused, naming the place, where it is empty or its delimiter cannot be told."""
    delimiter = reading.delimiter or _sniffed(path, place, encoding)
    quote = "" if delimiter in UNQUOTED or len(delimiter) > 1 else '"'
    with _text(path, encoding) as text:
        for row, line in _rows(text, delimiter, quote):
            if any(cell.strip() for cell in row):
                if not reading.header:
                    return Top(delimiter, quote, tuple(f"column {i + 1}" for i in range(len(row))), 0, False)
                return Top(delimiter, quote, tuple(cell.strip() for cell in row), line, next(text, "") == "")
    raise DataRefused(f"{place} is empty")


@contextmanager
def _text(path: Path, encoding: str) -> Iterator[TextIO]:
    with unpacked(path) as file, io.TextIOWrapper(file, encoding=encoding, newline="") as text:
        yield text


def _rows(text: TextIO, delimiter: str, quote: str) -> Iterator[tuple[list[str], int]]:
    """The rows, each with the number of its last line."""
    if not quote:
        yield from ((line.rstrip("\r\n").split(delimiter), number) for number, line in enumerate(text, 1))
        return
    rows = csv.reader(text, delimiter=delimiter, strict=True)
    yield from ((row, rows.line_num) for row in rows)


def _sniffed(path: Path, place: str, encoding: str) -> str:
    """The delimiter that the header has, and that splits the rows below it as often."""
    header, *rows = _sample(path, encoding) or [""]
    there = _there(header)
    if len(there) < 2:
        return there[0] if there else COMMA
    even = [d for d in there if _even(d, [header, *rows])]
    if len(even) == 1:
        return even[0]
    names = " or ".join(repr(d) for d in even or there)
    raise DataRefused(f"the cells of {place} could be parted by {names}; say which by --delimiter or in a manifest")


def _sample(path: Path, encoding: str) -> list[str]:
    with _text(path, encoding) as text:
        return list(islice((line.strip("\r\n") for line in text if line.strip(" \r\n")), SAMPLE))


def _there(header: str) -> list[str]:
    """The delimiters outside the header's quotes, but for those that are part of a longer one."""
    found, rest = [], "".join(header.split('"')[::2])
    for delimiter in DELIMITERS:
        if delimiter in rest:
            found.append(delimiter)
            rest = rest.replace(delimiter, "\n")
    return found


def _even(delimiter: str, lines: list[str]) -> bool:
    quote = "" if delimiter in UNQUOTED else '"'
    try:
        widths = {len(row) for row, _ in _rows(io.StringIO("\n".join(lines), newline=""), delimiter, quote)}
    except csv.Error:
        return False
    return len(widths) == 1
