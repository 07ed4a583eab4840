"""A mapping: a TOML file that says which topics a foreign graph holds, and where their columns stand in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from graph.errors import BadParameter
from graph.topics import TOPICS
from graph.topics.topic import Layout, Topic
from loaders.mapped import Cell, constant, mapped
from loaders.mapping_layout import Found, layout_of
from loaders.options import LoadOptions
from loaders.toml_file import Table, Value, check_keys, guess, parsed, text, texts

COMMON = ("topic", "layout", "source", "fields", "constants", "optional", "unit")
KEYS = {
    "nodes": ("label", "where", *COMMON),
    "relationships": ("type", "from", "to", "where", *COMMON),
    "queries": ("cypher", "name", *COMMON),
}
"""What each kind of table may say."""

MUST = {"nodes": "label", "relationships": "type", "queries": "cypher"}
"""What each kind of table has to say, beside topic and fields."""


QUERY = "query"
"""What the rows of a query without a name are called."""


@dataclass(frozen=True)
class Entry:
    """One table of a mapping: the nodes of labels, the relationships of types or the rows of a query, and the topic
    whose documents they are.

    `place` is how messages name it; `labels` those of the nodes, `types` those of the relationships, of which any will
    do, `starts` and `ends` the labels of their ends, any where there are none.
    """

    place: str
    topic: Topic
    layout: Layout
    cells: tuple[Cell, ...]
    source: str | None = None
    labels: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    where: str | None = None
    cypher: str | None = None
    title: str | None = None

    @property
    def name(self) -> str:
        """What facts and rejects call what it reads, behind the database."""
        return self.title or "|".join(self.labels or self.types)

    @property
    def properties(self) -> list[str]:
        """The properties that it reads, as the mapping writes them, each once."""
        return list(dict.fromkeys(p for cell in self.cells for p in cell.properties))

    def options(self, load: LoadOptions) -> LoadOptions:
        """The options of a load with what the entry says."""
        places = {cell.field: at for at, cell in enumerate(self.cells, 1)}
        reading = replace(load.reading, mapping=places, layout=self.layout.name)
        return replace(load, topic=self.topic.name, source=self.source or load.source, reading=reading)

    @property
    def optional(self) -> set[str]:
        """The properties that nothing need have."""
        return {p for cell in self.cells if cell.optional for p in cell.properties}


@dataclass(frozen=True)
class Graph:
    """A Neo4j that is loaded from, and by which mapping; `password` where the URL has none."""

    url: str = field(repr=False)
    entries: tuple[Entry, ...]
    password: str | None = field(default=None, repr=False)


def read(path: Path, topic: str | None = None) -> tuple[Entry, ...]:
    """The tables of a mapping in the order in which topics are loaded, those of one topic where one is named.

    Raises BadParameter, naming the file, the table, the key and the value, where it is wrong.
    """
    said = parsed(path)
    check_keys(said, ("source", *KEYS), f"{path}")
    source = text(said["source"], f"{path}, source") if "source" in said else None
    entries = [_entry(kind, table, place, source) for kind, table, place in _tables(said, path)]
    if not entries:
        raise BadParameter(f"{path} maps nothing; begin with a line [[nodes]], [[relationships]] or [[queries]]")
    chosen = tuple(entry for entry in entries if topic in (None, entry.topic.name))
    if not chosen:
        raise BadParameter(f"{path} maps nothing to topic {topic}; it has {', '.join(e.topic.name for e in entries)}")
    return chosen


def _tables(said: Table, path: Path) -> Iterator[tuple[str, Table, str]]:
    for kind in KEYS:
        tables = said.get(kind, [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            raise BadParameter(f"{path}, {kind}: begin each with a line [[{kind}]]")
        yield from ((kind, table, f"{path}, {kind} {n}") for n, table in enumerate(tables, 1))


def _entry(kind: str, said: Table, place: str, source: str | None) -> Entry:
    check_keys(said, KEYS[kind], place)
    for key in (MUST[kind], "topic", "fields"):
        if key not in said:
            raise BadParameter(f"{place} needs {key}")
    topic = _topic(said["topic"], f"{place}, topic")
    fields, constants = _table(said, "fields", place), _table(said, "constants", place)
    found = layout_of(topic, said.get("layout"), {**fields, **constants}, place)
    one = {key: text(said[key], f"{place}, {key}") for key in ("source", "where", "cypher", "name") if key in said}
    some = {key: texts(said[key], f"{place}, {key}") for key in ("label", "type", "from", "to") if key in said}
    return Entry(
        place,
        topic,
        found.layout,
        _cells(said, fields, constants, found, place),
        source=one.get("source", source),
        labels=some.get("label", ()),
        types=some.get("type", ()),
        starts=some.get("from", ()),
        ends=some.get("to", ()),
        where=one.get("where"),
        cypher=one.get("cypher"),
        title=one.get("name", QUERY) if kind == "queries" else None,
    )


def _topic(value: Value, where: str) -> Topic:
    names = [topic.name for topic in TOPICS]
    if text(value, where) not in names:
        raise BadParameter(f"{where}: {value!r} is none of {', '.join(names)}{guess(value, names)}")
    return TOPICS[names.index(value)]


def _table(said: Table, key: str, place: str) -> dict[str, Value]:
    value = said.get(key, {})
    if not isinstance(value, Mapping) or (key == "fields" and not value):
        raise BadParameter(f'{place}, {key}: write it as {{ firm_name = "名称" }}: our field, and what fills it')
    return dict(value)


def _cells(
    said: Table, fields: Mapping[str, Value], constants: Mapping[str, Value], found: Found, place: str
) -> tuple[Cell, ...]:
    optional = _optional(said, fields, found, place)
    unit = said.get("unit")
    cells = [mapped(found.fields[key], value, unit, f"{place}, fields, {key}") for key, value in fields.items()]
    fixed = [constant(found.fields[key], value, f"{place}, constants, {key}") for key, value in constants.items()]
    return (*(cell.but_optional() if cell.field in optional else cell for cell in cells), *fixed)


def _optional(said: Table, fields: Mapping[str, Value], found: Found, place: str) -> set[str]:
    keys = texts(said["optional"], f"{place}, optional") if "optional" in said else ()
    for key in keys:
        if key not in fields:
            raise BadParameter(f"{place}, optional: {key} is none of its fields{guess(key, fields)}")
    return {found.fields[key].name for key in keys}
