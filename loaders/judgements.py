"""Judgements on their way into the facts: loaded as every topic is, so that a later one takes an earlier's place."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import date
from pathlib import Path

from graph.facts import Facts
from graph.home import Home
from loaders.load import LoadOptions, load
from loaders.report import TopicReport

TOPIC = "judgements"
SOURCE = "lianke"


@dataclass(frozen=True, order=True)
class Mention:
    """A party as its source names it."""

    source: str
    code: str

    def __str__(self) -> str:
        """The mention as it is written on the command line."""
        return f"{self.source}:{self.code}"


@dataclass(frozen=True)
class Judgement:
    """One row of the topic; `left` is the smaller of the two mentions."""

    left_source: str
    left: str
    right_source: str
    right: str
    verdict: str
    by: str
    score: float | None = None
    person: str | None = None
    version: str | None = None
    day: date | None = None
    features: str | None = None

    @property
    def pair(self) -> tuple[Mention, Mention]:
        """The two mentions."""
        return Mention(self.left_source, self.left), Mention(self.right_source, self.right)


def between(one: Mention, other: Mention) -> tuple[str, str, str, str]:
    """The first columns of the pair's row, the smaller mention first."""
    left, right = sorted((one, other))
    return left.source, left.code, right.source, right.code


def keep(home: Home, judgements: Iterable[Judgement], known_at: date, today: date) -> TopicReport:
    """Make the judgements facts, learnt on that day; those that say what is known already are none."""
    rows = list(judgements)
    if not rows:
        return TopicReport()
    number = Facts(home.facts).loads().get(TOPIC, 0) + 1
    with tempfile.TemporaryDirectory(prefix="lianke-match-") as folder:
        path = Path(folder) / f"judgements-{number}.csv"
        _write(path, rows, number)
        options = LoadOptions(today=today, topic=TOPIC, source=SOURCE, known_at=known_at)
        return load(home, [path], options).topics[TOPIC]


def _write(path: Path, rows: list[Judgement], number: int) -> None:
    """Write the rows with the number of the load, without which a judgement made again would be the same file."""
    names = [field.name for field in fields(Judgement)]
    with path.open("w", encoding="utf-8", newline="") as sink:
        writer = csv.writer(sink)
        writer.writerow([*names, "load_number"])
        for row in rows:
            said = asdict(row)
            writer.writerow([*("" if said[name] is None else said[name] for name in names), number])
