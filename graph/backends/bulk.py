"""What Neo4j's bulk importer takes: the rows of a build as CSV, made so that it stores what a build stores.

The importer writes an empty database's files while its server is down, faster than statements do. It cannot
lay indexes in a Community database: the pointer it writes is marked `bare`, and whoever opens the database first lays
them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import types

from graph.backends import cypher
from graph.errors import DataRefused
from graph.model import NODES
from graph.schema import Column, EdgeType
from graph.stored import Kind, Rows, name

BUILD = 1
"""The number of the one build in an imported database."""
DELIMITERS = "\x1f\x1e\x1d\x1c"
"""What may stand between the texts of a list: one that none of them holds."""

NODE = "node"
ENDS = {kind.label for kind in NODES}
"""Labels of one space of ids: no two nodes share one, and an end may have one of several labels."""

_TYPES = {
    pa.string(): "string",
    pa.date32(): "date",
    pa.int32(): "long",
    pa.int64(): "long",
    pa.float64(): "double",
    pa.bool_(): "boolean",
}


@dataclass(frozen=True)
class Sheet:
    """The rows of one label or relationship type."""

    name: str
    is_nodes: bool
    header: tuple[str, ...]
    """The importer's names of the columns, with their types."""
    rows: pa.Table
    """Plain columns: a list is one text, its parts between delimiters."""

    @property
    def of_lines(self) -> bool:
        """Whether a text in it goes over several lines, which the importer has to be told."""
        texts = (column for column in self.rows.columns if types.is_string(column.type))
        return any(pc.any(pc.match_substring_regex(text, r"[\r\n]")).as_py() for text in texts)


def delimiter(kept: Rows) -> str:
    """The character that parts the texts of lists; raise DataRefused where every one of them occurs in a text."""
    lists = [column for _, table in kept for column in table.columns if types.is_list(column.type)]
    parts = [pc.list_flatten(column) for column in lists if types.is_string(column.type.value_type)]
    for one in DELIMITERS:
        if not any(pc.any(pc.match_substring(part, one)).as_py() for part in parts):
            return one
    raise DataRefused(
        "lists of the graph hold each of the control characters U+001C to U+001F; remove one and load anew"
    )


def sheets(kept: Rows, stamp: str, between: str) -> Iterator[Sheet]:
    """The sheets of a build that is published under the stamp; without those of no rows, which the importer refuses."""
    yield _pointer()
    yield _run(stamp)
    for kind, table in kept:
        if table.num_rows:
            yield sheet(kind, table, between)


def sheet(kind: Kind, table: pa.Table, between: str) -> Sheet:
    """The sheet of one kind's rows, each with the number of its build."""
    rows = pa.table([_plain(kind, column, table[column], between) for column in table.column_names], table.column_names)
    rows = rows.append_column("build", pa.array([BUILD], pa.int64()).take(pa.array([0] * rows.num_rows, pa.int32())))
    return Sheet(name(kind), not isinstance(kind, EdgeType), header(kind), rows)


def header(kind: Kind) -> tuple[str, ...]:
    """The importer's names of a kind's columns: in their order, and last the number of the build."""
    if isinstance(kind, EdgeType):
        ends = (f":START_ID({NODE})", f":END_ID({NODE})")
        return (*ends, *(_typed(column) for column in kind.columns), "build:long")
    space = f"({NODE if kind.label in ENDS else kind.label})"
    own = (f"id:ID{space}" if column.name == "id" else _typed(column) for column in kind.columns)
    return (*own, "build:long")


def arguments(every: Sequence[Sheet], between: str) -> list[str]:
    """The importer's arguments, for a folder that holds `<name>.csv` and `<name>-header.csv` of each sheet."""
    words = [
        f"--{'nodes' if one.is_nodes else 'relationships'}={one.name}={one.name}-header.csv,{one.name}.csv"
        for one in every
    ]
    # Said only where it is so: the importer then reads half as fast. Its other way (v2) stumbles over real texts.
    lines = ["--multiline-fields=true"] if any(one.of_lines for one in every) else []
    return [*words, f"--array-delimiter=U+{ord(between):04X}", *lines]


def _pointer() -> Sheet:
    header = ("id:ID", "version:long", "builds:long", "observed:long", "bare:boolean")
    row = {"id": ["published"], "version": [1], "builds": [BUILD], "observed": [BUILD], "bare": [True]}
    return Sheet(cypher.GRAPH, True, header, pa.table(row))


def _run(stamp: str) -> Sheet:
    header = ("build:long", "scope:string", "stamp:string")
    return Sheet(cypher.RUN, True, header, pa.table({"build": [BUILD], "scope": ["observed"], "stamp": [stamp]}))


def _typed(column: Column) -> str:
    if types.is_list(column.type):
        return f"{column.name}:{_TYPES[column.type.value_type]}[]"
    return f"{column.name}:{_TYPES[column.type]}"


def _plain(kind: Kind, column: str, values: pa.ChunkedArray, between: str) -> pa.ChunkedArray:
    """A list as one text; raise DataRefused where the importer would read another list from it."""
    if not types.is_list(values.type):
        return values
    parts = pc.list_flatten(values)
    alone = pc.and_(pc.equal(pc.list_value_length(values), 1), pc.equal(pc.binary_join(_texts(values), between), ""))
    if parts.null_count or pc.any(alone).as_py():
        raise DataRefused(f"{column} of {name(kind)} holds an empty text, which the importer cannot tell from none")
    return pc.binary_join(_texts(values), between)


def _texts(values: pa.ChunkedArray) -> pa.ChunkedArray:
    return values.cast(pa.list_(pa.string()))
