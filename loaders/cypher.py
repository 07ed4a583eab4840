"""The Cypher that reads a foreign graph by a mapping: text out of entries, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable

from graph.errors import BadParameter
from loaders.mapping import Entry

ELEMENT = "element"
"""The column that tells which node or relationship a row is of; a query may give one, and need not."""

LOOKED_AT = 1_000
"""Nodes or relationships whose properties are looked at, to tell which there are."""

NODE, LINK, START, END = "n", "r", "start", "end"
"""What a mapping's `where` calls the node, the relationship and its ends."""

LABELS = "CALL db.labels() YIELD label RETURN collect(label) AS names"
TYPES = "CALL db.relationshipTypes() YIELD relationshipType AS type RETURN collect(type) AS names"
PROPERTIES = "CALL db.propertyKeys() YIELD propertyKey AS key RETURN collect(key) AS names"


def rows(entry: Entry) -> str:
    """One row a node or relationship: its element id, then its properties in their order; or the query as it stands."""
    if entry.cypher is not None:
        return entry.cypher
    named = zip(entry.properties, columns(entry), strict=True)
    wanted = ", ".join(f"{_value(entry, property)} AS {column}" for property, column in named)
    condition = f"\nWHERE (\n{entry.where}\n)" if entry.where else ""
    return f"MATCH {_pattern(entry)}{condition}\nRETURN elementId({_about(entry)}) AS {ELEMENT}, {wanted}"


def columns(entry: Entry) -> list[str]:
    """What the text of `rows` calls the properties, in their order."""
    return [f"p{at}" for at, _ in enumerate(entry.properties)]


def planned(entry: Entry) -> str:
    """What tells, without running it, whether the text of `rows` is Cypher, what it gives, and that it only reads."""
    return f"EXPLAIN {rows(entry)}"


def all_of(entry: Entry) -> str:
    """How many relationships of its types there are, whatever their ends."""
    return f"MATCH ()-[{LINK}{_any(entry.types)}]->() RETURN count({LINK}) AS rows"


def sample(entry: Entry) -> str:
    """The names of the properties that the first few have."""
    about = _about(entry)
    return (
        f"MATCH {_pattern(entry)} WITH {about} LIMIT {LOOKED_AT} "
        f"UNWIND keys({about}) AS key WITH DISTINCT key ORDER BY key RETURN collect(key) AS names"
    )


def quoted(name: str) -> str:
    """A label, type or property, in signs of which it cannot break out.

    Raises BadParameter where it has an escape that the database would read before the quotes.
    """
    if "\\u" in name:
        raise BadParameter(f"{name!r} holds \\u, which Cypher reads as an escape; ask for it by a query of [[queries]]")
    return "`" + name.replace("`", "``") + "`"


def parted(entry: Entry, property: str) -> tuple[str, str]:
    """What has a property, and its own name: `start.` and `end.` say that an end of the relationship does."""
    end, dot, name = property.partition(".")
    if entry.types and dot and end in (START, END):
        return end, name
    return _about(entry), property


def _value(entry: Entry, property: str) -> str:
    whose, name = parted(entry, property)
    return f"{whose}.{quoted(name)}"


def _about(entry: Entry) -> str:
    return LINK if entry.types else NODE


def _pattern(entry: Entry) -> str:
    if not entry.types:
        return f"({NODE}{_any(entry.labels)})"
    return f"({START}{_any(entry.starts)})-[{LINK}{_any(entry.types)}]->({END}{_any(entry.ends)})"


def _any(names: Iterable[str]) -> str:
    """The labels or types of which one has to be there; nothing where any will do."""
    return "".join(f"{'|' if at else ':'}{quoted(name)}" for at, name in enumerate(names))
