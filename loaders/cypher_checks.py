"""Whether a foreign graph has what a mapping names, told before anything of it is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from graph.errors import BadParameter
from loaders import cypher
from loaders.mapping import Entry
from loaders.toml_file import guess

READS = "r"
"""What the database calls a query that only reads."""

SHOWN = 12
"""Names that a message lists."""


@dataclass(frozen=True)
class Known:
    """The labels, relationship types and property names of a database."""

    labels: frozenset[str]
    types: frozenset[str]
    properties: frozenset[str]


@dataclass(frozen=True)
class Plan:
    """What the database says of a query without running it: what it does, and its columns."""

    deed: str
    columns: tuple[str, ...]


def check(entries: Iterable[Entry], known: Known, plan: Callable[[Entry], Plan]) -> None:
    """Raise BadParameter, naming all of them, where entries name what the database has not, or would write."""
    amiss = [mistake for entry in entries for mistake in _amiss(entry, known, plan)]
    if amiss:
        raise BadParameter("; ".join(amiss))


def check_filled(entry: Entry, filled: Iterable[str], others: Iterable[str]) -> None:
    """Raise BadParameter where a property that has to be there is one that nothing has; `others` are there."""
    for name in entry.properties:
        if name not in filled and name not in entry.optional:
            whose, own = cypher.parted(entry, name)
            near = guess(own, others) if whose not in (cypher.START, cypher.END) else ""
            raise BadParameter(
                f"{entry.place}, fields: none of the {entry.name} has {name}{near}; "
                f"mend it, or name its field under optional"
            )


def _amiss(entry: Entry, known: Known, plan: Callable[[Entry], Plan]) -> Iterator[str]:
    """What is wrong with an entry; a query is told by its plan, which need not be asked of where names are amiss."""
    if entry.cypher is None:
        unknown = list(_unknown(entry, known))
        if unknown:
            yield from unknown
            return
    planned = plan(entry)
    if planned.deed != READS:
        yield f"{entry.place} would change the database; it is only read: ask by MATCH and RETURN alone"
    elif entry.cypher is not None:
        for name in entry.properties:
            if name not in planned.columns:
                has = ", ".join(planned.columns) or "nothing"
                yield f"{entry.place}, fields: the query gives no {name}{guess(name, planned.columns)}; it gives {has}"


def _unknown(entry: Entry, known: Known) -> Iterator[str]:
    groups = (
        ("label", "nodes", entry.labels, known.labels),
        ("type", "relationships", entry.types, known.types),
        ("from", "nodes", entry.starts, known.labels),
        ("to", "nodes", entry.ends, known.labels),
    )
    for key, what, names, there in groups:
        for name in names:
            if name not in there:
                near = guess(name, there)
                yield f"{entry.place}, {key}: the database has no {what} {name}{near}; it has {_few(there)}"
    for name in entry.properties:
        own = cypher.parted(entry, name)[1]
        if own not in known.properties and name not in entry.optional:
            near = guess(own, known.properties)
            yield f"{entry.place}, fields: nothing in the database has a property {own}{near}"


def _few(names: Iterable[str]) -> str:
    listed = sorted(names)
    more = f" and {len(listed) - SHOWN} more" if len(listed) > SHOWN else ""
    return (", ".join(listed[:SHOWN]) or "none") + more
