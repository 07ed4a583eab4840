"""What is said of every row of a file alike: by the load, and by the file itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from graph.tables import STRING
from graph.topics.topic import Topic
from loaders.apart import told_apart
from loaders.form import Form

FAULTS = ("column", "value", "reason")
"""Of a rejected row: the header, the cell as it stands in the file, and what is wrong with it; null of a document."""


@dataclass(frozen=True)
class Stamp:
    """What a load says of every row of a file: who handed it in, when it was learnt, and where its rows start.

    `known_at` is None where each document is learnt on its own day.
    """

    source: str
    known_at: date | None
    offset: int


def constants(form: Form, stamp: Stamp) -> dict[str, str | None]:
    """The columns of text that say the same in every row of the file, and those that say nothing."""
    topic, parties = form.topic, {p.column for p in form.topic.parties if p.by}
    unfilled = [f for f in topic.fields_of(form.layout) if f.name not in form.filled and f.name not in parties]
    types = {c.name: c.type for c in topic.columns}
    lines = told_apart(form)
    unfilled = [f for f in unfilled if lines is None or f.name not in (lines.column, lines.listed)]
    fixed = [f for f in unfilled if types[f.name] == STRING or (f.default is None and not _listed(topic, f.name))]
    return {f.name: f.default for f in fixed} | dict(form.layout.constants) | {"source": stamp.source}


def silent(form: Form, stamp: Stamp) -> set[str]:
    """The columns of which no row of the file says anything, nor could an earlier one."""
    topic = form.topic
    return {n for n, v in constants(form, stamp).items() if v is None and topic.day and topic.column(n).nullable}


def _listed(topic: Topic, column: str) -> bool:
    return str(topic.column(column).type).startswith("list")
