"""How files are loaded."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
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
    unit: int | None = None
    """Yuan that a plain number of money stands for; told from each header where None."""

    @property
    def digest(self) -> str:
        """What is said, in so many letters that two that differ have others; empty where nothing is."""
        said = {f.name: value for f in fields(self) if (value := getattr(self, f.name)) != getattr(AS_IT_IS, f.name)}
        return json.dumps(said, sort_keys=True, ensure_ascii=False) if said else ""

    def of(self, sha256: str) -> str:
        """The digest of what a source says if it is read so."""
        return hashlib.sha256((sha256 + self.digest).encode()).hexdigest() if self.digest else sha256


AS_IT_IS = Reading()


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
    query: str | None = None
    """What the database is asked whose URL is loaded."""
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
