"""Which column of a source fills a field: by its header, or as a person says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from functools import lru_cache

from graph.errors import DataRefused
from graph.topics.topic import Field, Kind, Layout, Topic
from loaders.options import Reading
from loaders.scrub import scrubbed
from loaders.source import Source

YUAN = {"元": 1, "圆": 1, "yuan": 1, "cny": 1, "rmb": 1, "千元": 1000, "万元": 10**4, "万": 10**4}
YUAN |= {"十万元": 10**5, "百万元": 10**6, "百万": 10**6, "千万元": 10**7, "亿元": 10**8, "亿": 10**8}
"""What money is counted in, in yuan."""

SHARE = {"%": 100}
UNITS = {Kind.MONEY: YUAN, Kind.RATIO: SHARE}
"""Of the kinds that come in several units, what a header calls them and how many of ours a plain number is."""

UNIT = re.compile(
    r"^(?P<stem>.+?)(?:[(\[【〔]|[/_:,-])(?:单位|unit|人民币)?[::]?(?:人民币)?(?P<unit>[^()\[\]【】〔〕]+?)[)\]】〕]?$"
)


LIKELY, SHORTER = 0.6, 0.8
"""From which likeness on, 0..1, a header may be meant, and the likeness of a shorter form."""


@lru_cache(maxsize=100_000)
def plain(header: str) -> str:
    """A header as it is compared: without spaces and invisible characters, one width, one case."""
    folded = unicodedata.normalize("NFKC", header).casefold()
    if folded.isalnum():
        return folded
    return "".join(c for c in folded if not c.isspace() and unicodedata.category(c) not in ("Cf", "Cc")).strip("`'\"")


def named(header: str, field: Field) -> int | None:
    """The scale of a field under a header that names it, None where the header names another."""
    names, whole = _plain(field.aliases), plain(header)
    if whole in names:
        return field.scale
    if field.kind not in UNITS:
        return None
    found = _united(whole)
    return UNITS[field.kind].get(found["unit"]) if found and found["stem"] in names else None


@lru_cache(maxsize=10_000)
def _united(header: str) -> re.Match[str] | None:
    return UNIT.match(header)


@lru_cache(maxsize=10_000)
def _plain(aliases: tuple[str, ...]) -> frozenset[str]:
    return frozenset(plain(alias) for alias in aliases)


def positions(source: Source, field: Field) -> Iterator[int]:
    """The columns whose header names a field."""
    return (i for i, header in enumerate(source.header) if named(header, field) is not None)


def filled(source: Source, topic: Topic, layout: Layout, reading: Reading) -> dict[str, int]:
    """The position of the column of each field that has one: as the person says, else the first that its header names.

    Raises DataRefused where the person names a column that is not there.
    """
    fields = topic.fields_of(layout)
    said = {f.name: _said(source, reading.mapping[f.name], f) for f in fields if f.name in reading.mapping}
    if not reading.header:
        return said
    rest = [f for f in fields if f.name not in said]
    first = {f.name: next((i for i in positions(source, f) if i not in said.values()), None) for f in rest}
    return said | {name: position for name, position in first.items() if position is not None}


def scaled(field: Field, header: str, reading: Reading) -> int:
    """What a plain number in a column stands for: as the person says, else as the header does, else as the field."""
    if field.kind is Kind.MONEY and reading.unit is not None:
        return reading.unit
    found = UNIT.match(plain(header))
    units = UNITS.get(field.kind, {})
    return units.get(found["unit"], field.scale) if found else field.scale


def meant(names: Iterable[str], among: list[str]) -> str | None:
    """Of some headers the one that may be meant by one of the names: written alike, or a form of it."""
    names = [plain(name) for name in names]
    likely = {h: max((max(alike(n, h), SHORTER * _shortens(n, h)) for n in names), default=0.0) for h in among}
    near = max(among, key=lambda header: likely[header], default=None)
    return near if near is not None and likely[near] >= LIKELY else None


def alike(name: str, header: str) -> float:
    """How alike a name and a header are written, 0..1."""
    return SequenceMatcher(None, plain(name), plain(header)).ratio()


def _shortens(name: str, header: str) -> bool:
    """Whether one of both has all the characters of the other in its order, as 票号 has those of 发票号码."""
    short, long = sorted((plain(name), plain(header)), key=len)
    rest = iter(long)
    return len(short) > 1 and all(character in rest for character in short)


def _said(source: Source, column: str | int, field: Field) -> int:
    if isinstance(column, int):
        if not 1 <= column <= len(source.header):
            raise DataRefused(
                f"{source.place} has {len(source.header)} columns, so that {field.name} cannot be column {column}; "
                "count them from 1 on"
            )
        return column - 1
    found = [i for i, header in enumerate(source.header) if plain(header) == plain(column)]
    if len(found) == 1:
        return found[0]
    if found:
        places = ", ".join(str(i + 1) for i in found)
        raise DataRefused(f"{source.place} has {column} as columns {places}; give {field.name} the number of one")
    near = meant([column], list(source.header))
    guess = f" (is {near} meant?)" if near else ""
    raise DataRefused(
        f"{source.place} has no column {column} for {field.name}{guess}; it has "
        f"{', '.join(scrubbed(h) or '(no name)' for h in source.header)}"
    )
