"""The key of a document in the engine's SQL: of what its key columns say, as one text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from graph.quoted import name, text
from graph.schema import Column
from graph.topics.topic import Topic

BETWEEN, AFTER = "\x1f", "\x1e"


def key(topic: Topic, constants: Mapping[str, str | None]) -> str:
    """The expression of a row's key, a UUID, as `graph.fact_keys.keyed` reckons it.

    `constants` are columns that say the same in every row; None where that is nothing.
    """
    said: list[str] = []
    for literal, part in _parts(topic, constants):
        # Fewer and longer parts are joined sooner.
        if literal and said and said[-1][:1] == "'":
            said[-1] = said[-1][:-1] + text(part)[1:]
        else:
            said.append(text(part) if literal else part)
    # What is null counts for nothing here, where || would make nothing of the whole.
    return f"CAST(md5_number(concat({', '.join(said)})) AS UUID)"


def before(column: Column) -> str:
    """What parts a column's text from those before it: the name too, where it may say nothing."""
    return AFTER + column.name + BETWEEN if column.nullable else BETWEEN


def _parts(topic: Topic, constants: Mapping[str, str | None]) -> Iterator[tuple[bool, str]]:
    """The parts of a row's text, and whether each is a text itself rather than an expression."""
    for column in sorted(map(topic.column, topic.key), key=lambda column: column.nullable):
        value = constants.get(column.name)
        if column.name in constants:
            yield True, "" if value is None else before(column) + value
        elif column.nullable:
            yield False, f"({text(before(column))} || CAST({name(column.name)} AS VARCHAR))"
        else:
            yield True, before(column)
            yield False, f"CAST({name(column.name)} AS VARCHAR)"
