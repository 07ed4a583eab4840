"""Which topics the tables of a Snapshot are made of, as their makers declare it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graph.attributes import ATTRIBUTES, RENAMED
from graph.events import CHANGING
from graph.events import MAKERS as EVENTS
from graph.flows import MAKERS as FLOWS
from graph.relations import RELATIONS
from graph.topics import TOPICS

INVOICES, CUSTOMERS = ("invoices",), ("customers",)
SAYING = (*RENAMED, "labels")
"""Topics that say what a firm is."""
TABLES: Mapping[str, tuple[str, ...]] = {
    "books": INVOICES,
    "trades": INVOICES,
    "ratings": CUSTOMERS,
    "events": tuple(EVENTS),
    "flows": tuple(FLOWS),
    **{r.tie.type.lower(): tuple(o.topic for o in RELATIONS if o.tie is r.tie) for r in RELATIONS},
    "scores": (),
}
"""Topics by table; scores are handed in."""
OF_FIRMS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys((*ATTRIBUTES, "tags", "former_names"), SAYING),
    **dict.fromkeys(("has_books", "first_on", "last_on", "known_by"), INVOICES),
}
"""Topics by column of the enterprises; who an enterprise is, every topic may tell."""
KINDS: Mapping[str, str] = {**dict.fromkeys(CHANGING, "registry"), "arrears": "tax"}
"""Topics by kind of event, where they are not `legal`."""


def topics_of(columns: Iterable[str]) -> tuple[str, ...]:
    """The topics that some columns are made of, in the order of TOPICS.

    Columns are given as table.column, and as table.column=value where a column that tells topics apart is compared.
    """
    every = frozenset(columns)
    found: set[str] = set()
    for table in {column.split(".")[0] for column in every}:
        found.update(_of(table, {column for column in every if column.startswith(f"{table}.")}))
    return tuple(topic.name for topic in TOPICS if topic.name in found)


def _of(table: str, columns: set[str]) -> Iterable[str]:
    values = [column.split("=")[1] for column in columns if "=" in column]
    if table == "enterprises":
        return {topic for column in columns for topic in OF_FIRMS.get(column.split(".")[1], ())}
    if table == "events" and values:
        return {KINDS.get(kind, "legal") for kind in values}
    return [topic for topic in values if topic in TABLES[table]] or TABLES[table]
