"""Lineage: which columns of a Snapshot each feature is made of, and which topics those come from.

Nobody declares it. Families are worked out on the specimen, and the expressions of their values are followed back to
its columns: through what is kept on the way, and through graph algorithms to the rows that they were given.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import ibis.expr.operations as ops
import ibis.expr.types as ir
from ibis.backends.duckdb import Backend

from graph.engine import OFFLINE, quiet
from graph.features.catalogue import FAMILIES
from graph.features.family import Family, Scene
from graph.features.origins import topics_of
from graph.features.specimen import NAMES, scene
from graph.features.table import Feature
from graph.kept import Origins, following

Columns = frozenset[str]
NOTHING: Columns = frozenset()
PHYSICAL, NAMED = (ops.DatabaseTable, ops.InMemoryTable), (ops.Reference, ops.AliasedRelation)
TOLD_APART = frozenset({"flows.topic", "events.kind"})
"""Columns whose values say which topic a row is of: those that are compared with are followed too, as column=value."""


@dataclass(frozen=True)
class Lineage:
    """What a feature is made of."""

    columns: tuple[str, ...]
    """Columns of a Snapshot's tables, and of the `scores` handed in, that its value hangs on: `books.amount`."""
    topics: tuple[str, ...]
    """Topics whose documents those tables are made of."""

    @cached_property
    def tables(self) -> tuple[str, ...]:
        """The tables of the columns."""
        return tuple(dict.fromkeys(column.split(".")[0] for column in self.columns))


class Watched(Backend):  # type: ignore[misc]
    """An engine that remembers what was taken out of it."""

    taken: tuple[ir.Table, ...] = ()

    def to_pyarrow(self, expr: Any, /, **said: Any) -> Any:
        """What the expression finds."""
        self.taken = (*self.taken, expr.as_table())
        return super().to_pyarrow(expr, **said)


def lineage(families: Iterable[Family] = FAMILIES) -> Mapping[Feature, Lineage]:
    """What every feature is made of, those that a later version replaced among them."""
    engine, day, names = _watched()
    found: dict[Feature, Lineage] = {}
    with following() as origins:
        for family in families:
            m = family.measures(day)
            trail = _Trail(names, origins, engine.taken)
            for feature in (*family.features, *family.former):
                found[feature] = _told(trail.value(feature.of(m).op()))
    return found


def _watched() -> tuple[Watched, Scene, Mapping[str, str]]:
    """The specimen's day on an engine that remembers; its tables' names, by those that they have in the engine."""
    engine = Watched()
    engine.do_connect(**OFFLINE)
    quiet(engine.con)
    made = scene(engine)
    engine.taken = ()
    names = {name: name for name in NAMES}
    return engine, made, names | {node.name: "scores" for node in made.known.op().find(ops.InMemoryTable)}


def _told(found: Columns) -> Lineage:
    columns = sorted(column for column in found if "=" not in column)
    return Lineage(tuple(columns), topics_of(found))


class _Trail:
    """The way back from values to the columns of the specimen."""

    def __init__(self, names: Mapping[str, str], origins: Origins, taken: tuple[ir.Table, ...]) -> None:
        self.names, self.origins, self.taken = names, origins, taken
        self._columns: dict[tuple[ops.Relation, str], Columns] = {}
        self._rows: dict[ops.Relation, Columns] = {}

    def value(self, node: ops.Node) -> Columns:
        """The columns that a value hangs on."""
        if isinstance(node, ops.Field):
            return self.column(node.rel, node.name)
        found = NOTHING
        for child in node.__children__:
            if isinstance(child, ops.Relation):
                found |= self.whole(child) if isinstance(node, ops.Subquery) else self.rows(child)
            else:
                found |= self.value(child)
        return found | self._compared(node)

    def column(self, rel: ops.Relation, name: str) -> Columns:
        """The columns that a column of a table hangs on."""
        if (rel, name) not in self._columns:
            self._columns[rel, name] = self._column(rel, name) | self.rows(rel)
        return self._columns[rel, name]

    def rows(self, rel: ops.Relation) -> Columns:
        """The columns that say which rows a table has."""
        if rel not in self._rows:
            self._rows[rel] = self._chosen(rel)
        return self._rows[rel]

    def whole(self, rel: ops.Relation) -> Columns:
        """The columns that all of a table hangs on."""
        return self.rows(rel).union(*(self.column(rel, name) for name in rel.schema))

    def _column(self, rel: ops.Relation, name: str) -> Columns:
        if isinstance(rel, PHYSICAL):
            return self._held(rel, name)
        if isinstance(rel, NAMED):
            return self.column(rel.parent, name)
        if isinstance(rel, ops.Set):
            return self.column(rel.left, name) | self.column(rel.right, name)
        value = rel.values[name]
        joined = _links(rel, {field.rel for field in _fields(value)})
        return self.value(value).union(*(self._all(link.predicates) for link in joined))

    def _held(self, rel: ops.Relation, name: str) -> Columns:
        """Of a column of the specimen, of what was kept, or of what an algorithm made of all that it was given."""
        if rel.name in self.names:
            return frozenset({f"{self.names[rel.name]}.{name}"})
        origin = self.origins.get(rel.name)
        if origin and not origin.mixed:
            return NOTHING.union(*(self.column(table.op(), name) for table in origin.tables))
        # Where nobody said what a table in memory was given, that is all that was taken out.
        taken = self.taken if isinstance(rel, ops.InMemoryTable) else ()
        return NOTHING.union(*(self.whole(table.op()) for table in (origin.tables if origin else taken)))

    def _chosen(self, rel: ops.Relation) -> Columns:
        if isinstance(rel, PHYSICAL):
            origin = self.origins.get(rel.name)
            return NOTHING.union(*(self.rows(table.op()) for table in (origin.tables if origin else ())))
        if isinstance(rel, ops.Filter):
            return self._all(rel.predicates) | self.rows(rel.parent)
        if isinstance(rel, ops.Aggregate):
            return self._all(rel.groups.values()) | self.rows(rel.parent)
        if isinstance(rel, ops.JoinChain):
            # What may be missing at the right of a left join takes no row away.
            met = [link for link in rel.rest if link.how != "left"]
            tables = (self.rows(link.table) | self._all(link.predicates) for link in met)
            return self.rows(rel.first).union(*tables)
        return NOTHING.union(*(self.rows(child) for child in rel.__children__ if isinstance(child, ops.Relation)))

    def _compared(self, node: ops.Node) -> Columns:
        """The values that a column of TOLD_APART is compared with."""
        if not isinstance(node, ops.Equals | ops.InValues):
            return NOTHING
        fields = [name for child in node.__children__ if (name := self._itself(child)) in TOLD_APART]
        literals = [child.value for child in node.__children__ if isinstance(child, ops.Literal)]
        return frozenset(f"{name}={value}" for name in fields for value in literals)

    def _itself(self, node: ops.Node) -> str | None:
        """The column of the specimen that a value is as it stands, under whatever name."""
        while isinstance(node, ops.Field) and not isinstance(node.rel, PHYSICAL):
            rel = node.rel
            node = ops.Field(rel.parent, node.name) if isinstance(rel, NAMED) else rel.values.get(node.name)
        if not isinstance(node, ops.Field):
            return None
        return f"{self.names[node.rel.name]}.{node.name}" if node.rel.name in self.names else None

    def _all(self, values: Iterable[ops.Node]) -> Columns:
        return NOTHING.union(*(self.value(value) for value in values))


def _fields(value: ops.Node) -> Iterator[ops.Field]:
    """The columns that an expression names."""
    if isinstance(value, ops.Field):
        yield value
    else:
        yield from (field for child in value.__children__ if isinstance(child, ops.Value) for field in _fields(child))


def _links(rel: ops.Relation, tables: set[ops.Relation]) -> list[ops.JoinLink]:
    """How some tables are joined to those before them, where they are."""
    return [link for link in rel.rest if link.table in tables] if isinstance(rel, ops.JoinChain) else []
