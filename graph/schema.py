"""What tables, nodes and relationships look like, said once.

The DDL of both databases, the checks of the loaders, the casts between stages and the docs are made from these
declarations. The tables themselves stand in `graph.tables`, the topics in `graph.topics`, the graph in `graph.model`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa

from graph.errors import DataRefused


@dataclass(frozen=True)
class Column:
    """One column or property: its name, Arrow type, Chinese term and meaning."""

    name: str
    type: pa.DataType
    zh: str
    doc: str
    nullable: bool = False


@dataclass(frozen=True)
class Table:
    """One table that a stage hands to the next: its columns, and the key that it is unique by and ordered by."""

    name: str
    zh: str
    doc: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def arrow(self) -> pa.Schema:
        """The columns as an Arrow schema."""
        return pa.schema([pa.field(c.name, c.type, c.nullable) for c in self.columns])

    @property
    def names(self) -> list[str]:
        """The columns' names in order."""
        return [c.name for c in self.columns]

    def conform(self, table: pa.Table) -> pa.Table:
        """The table cast to the declared columns and ordered by its key.

        Raises DataRefused where a column is missing, a cast would lose something, or a required cell is empty.
        """
        import pyarrow.compute as pc

        missing = [n for n in self.names if n not in table.column_names]
        if missing:
            raise DataRefused(f"table {self.name} lacks the columns {', '.join(missing)}")
        try:
            cast = table.select(self.names).cast(self.arrow)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError, ValueError) as error:
            raise DataRefused(f"table {self.name} does not fit its schema: {error}") from error
        return cast.take(pc.sort_indices(cast, sort_keys=[(k, "ascending") for k in self.key]))


def shape(tables: Iterable[Table]) -> str:
    """A digest of the tables' names, keys, columns and types: what is kept in another shape is told apart by it."""
    said = [(t.name, t.key, [(c.name, str(c.type), c.nullable) for c in t.columns]) for t in tables]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:8]


@dataclass(frozen=True)
class NodeType:
    """One label: the properties of its nodes. `id` is unique, and the first."""

    label: str
    zh: str
    doc: str
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class EdgeType:
    """One relationship type, at most one relationship a pair: its ends' labels and its properties.

    `src` and `dst`, the ids of the ends, come first in its tables. `scope` says who writes it: the graph that was
    seen (`observed`) or the published predictions (`predicted`); each is replaced as a whole. An end that may have one
    of several labels names them with bars between, as Cypher does: no two nodes share an id, whatever their labels.
    """

    type: str
    zh: str
    doc: str
    source: str
    target: str
    scope: str
    columns: tuple[Column, ...]

    @property
    def sources(self) -> list[str]:
        """The labels that its source may have."""
        return self.source.split("|")

    @property
    def targets(self) -> list[str]:
        """The labels that its target may have."""
        return self.target.split("|")
