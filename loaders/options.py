"""How files are loaded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from graph.errors import BadParameter
from graph.topics.topic import Topic


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
