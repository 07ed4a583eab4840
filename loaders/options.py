"""How files are loaded."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Literal

from graph.errors import BadParameter
from graph.topics.topic import Topic
from loaders.person_key import PersonKey


@dataclass(frozen=True)
class Reading:
    """What a person says of how a source is to be read, where it does not say so itself."""

    header: bool = True
    """Whether its first row names the columns; where it does not, `mapping` has to."""
    mapping: Mapping[str, str | int] = field(default_factory=dict)
    """A field's name to the header of its column, or to its position from 1 on."""
    delimiter: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    layout: str | None = None
    """Which of its topic's layouts the source has; told from its header where None."""
    unit: int | None = None
    """Yuan that a plain number of money stands for; told from each header where None."""

    @property
    def digest(self) -> str:
        """What is said, in so many letters that two that differ have others; empty where nothing is."""
        # A sheet has a digest of its own, however it was chosen.
        names = [f.name for f in fields(self) if f.name != "sheet"]
        said = {name: value for name in names if (value := getattr(self, name)) != getattr(AS_IT_IS, name)}
        return json.dumps(said, sort_keys=True, ensure_ascii=False) if said else ""

    def of(self, sha256: str) -> str:
        """The digest of what a source says if it is read so."""
        return hashlib.sha256((sha256 + self.digest).encode()).hexdigest() if self.digest else sha256


AS_IT_IS = Reading()

ENCODINGS = {
    **dict.fromkeys(("utf-8", "utf8", "utf-8-sig", "utf8-sig"), "utf-8-sig"),
    **dict.fromkeys(("gb18030", "gbk", "gb2312", "cp936"), "gb18030"),
    **dict.fromkeys(("utf-16", "utf16", "utf-16-le"), "utf-16"),
}
"""What a person may call an encoding, and the one that it is read in."""

DELIMITERS = {"tab": "\t", "\\t": "\t", "comma": ",", "pipe": "|", "semicolon": ";", "\\x01": "\x01", "^A": "\x01"}
"""What a person may write for a delimiter that is hard to type."""


def delimited(by: str) -> str:
    """The delimiter that a person names; raises BadParameter where it is none."""
    if not by or set(by) & set('\r\n"\x1f'):
        raise BadParameter(f'{by!r} is no delimiter; write it as it stands in the file, such as "|+|"')
    return DELIMITERS.get(by, by)


def encoded(by: str) -> str:
    """The encoding that a person names; raises BadParameter where it is none."""
    if by.lower() not in ENCODINGS:
        raise BadParameter(f"{by!r} is no encoding that can be read; give utf-8, gb18030 or utf-16")
    return ENCODINGS[by.lower()]


def share(by: str) -> float:
    """The share that a person names, as 0.01 or 1%; raises BadParameter where it is none."""
    try:
        found = float(by.strip().removesuffix("%")) / (100 if by.strip().endswith("%") else 1)
    except ValueError:
        found = -1.0
    if not 0 <= found <= 1:
        raise BadParameter(f"{by!r} is no share of rows; give 0.01 or 1%")
    return found


def said(delimiter: str | None, encoding: str | None, sheet: str | None) -> Reading:
    """How a person says, in so many words, that sources are to be read; raises BadParameter where that is nothing."""
    return Reading(
        delimiter=None if delimiter is None else delimited(delimiter),
        encoding=None if encoding is None else encoded(encoding),
        sheet=sheet,
    )


@dataclass(frozen=True)
class LoadOptions:
    """What the person says of a load."""

    today: date
    """The day of the load."""
    topic: str | None = None
    """The topic of all the files; told from each header where None."""
    source: str = "bank"
    """Who handed the files in: the same code of the same source is the same party."""
    known_at: date | Literal["document"] | None = None
    """When the bank learnt them: a day, each document's own day, or today where None."""
    reading: Reading = AS_IT_IS
    max_rejected: float | None = None
    """The share of a topic's rows, 0..1, of which more may not be rejected: else nothing of the load is kept."""
    query: str | None = None
    """What the database is asked whose URL is loaded."""
    mapping: Path | None = None
    """The file that says what the labels and properties of a Neo4j are."""
    password: str | None = field(default=None, repr=False)
    """Of the database that is asked, where its URL has none."""
    person_key: PersonKey | None = None
    """Replaces people's numbers; without it, topics that hold any are refused."""

    def check(self) -> None:
        """Raise BadParameter where an option makes no sense."""
        if not self.source.strip() or not self.source.isprintable():
            raise BadParameter(f"{self.source!r} is no name of a source; give letters, digits or Chinese characters")
        if isinstance(self.known_at, date) and self.known_at > self.today:
            raise BadParameter(
                f"known_at {self.known_at} lies after today, {self.today}; nothing is known before it is"
            )

    def learnt(self, topic: Topic) -> date | None:
        """The day on which the topic's documents were learnt, None where that is each document's own day."""
        if self.known_at == "document":
            return None if topic.day else self.today
        return self.known_at or self.today
