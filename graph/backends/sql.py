# ruff: noqa: S608  (names come from the schema, values go as parameters)
"""The text of SQLite's statements that build, made from the one schema: values in, text and parameters out."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from datetime import date
from typing import Any

import pyarrow as pa

from graph.people import TIES
from graph.queries import ORDERS
from graph.schema import Column, NodeType
from graph.stored import FIRM, FORMAT, Kind, kinds, name, table

APPLICATION = 0x4C69616E
"""Marks a SQLite file as ours: "Lian"."""
TOKENS = f"{FIRM.label}_tokens"
INSERT_TOKENS = f"INSERT INTO {TOKENS} (rowid, tokens) VALUES (?, ?)"
STAMPS = "CREATE TABLE stamps (scope TEXT PRIMARY KEY, stamp TEXT NOT NULL)"


def ddl() -> list[str]:
    """The tables of a new file; the indexes come once they are filled."""
    every = [kind for scope in ("observed", "predicted") for kind in kinds(scope)]
    finding = (
        f"CREATE VIRTUAL TABLE {TOKENS} USING fts5(tokens, content='', detail=none, tokenize=\"ascii tokenchars '_'\")"
    )
    return [STAMPS, *(create_table(kind) for kind in every), finding]


def version() -> int:
    """The number in a file's header that says which tables it has; another one means another version of Lianke."""
    indexes = [text for scope in ("observed", "predicted") for kind in kinds(scope) for text in create_indexes(kind)]
    return zlib.crc32("\n".join((str(FORMAT), *ddl(), *indexes)).encode()) & 0x7FFFFFFF


def create_table(kind: Kind) -> str:
    """A label's table has a row number, in the order that finds are answered; a type's is kept by its pair."""
    columns = [f"{column.name} {_declared(column)}" for column in columns_of(kind)]
    if isinstance(kind, NodeType):
        return f"CREATE TABLE {kind.label} (row INTEGER PRIMARY KEY, {', '.join(columns)}, UNIQUE (id))"
    return f"CREATE TABLE {kind.type} ({', '.join(columns)}, PRIMARY KEY (src, dst)) WITHOUT ROWID"


def create_indexes(kind: Kind) -> list[str]:
    """A type's pages of neighbours, either way, in each order; of a tie, what comes in as well as what goes out."""
    if isinstance(kind, NodeType):
        return []
    if kind in TIES:
        return [f"CREATE INDEX {kind.type}_dst ON {kind.type} (dst, src)"]
    return [
        f"CREATE INDEX {kind.type}_{one}_{order} ON {kind.type} ({one}, {order} DESC, {other})"
        for order in ORDERS.get(kind.type, ())
        for one, other in (("src", "dst"), ("dst", "src"))
    ]


def empty(kind: Kind) -> list[str]:
    """A type's rows away, and its indexes, so that many rows can be written faster."""
    return [*(f"DROP INDEX {text.split()[2]}" for text in create_indexes(kind)), f"DELETE FROM {name(kind)}"]


def columns_of(kind: Kind) -> list[Column]:
    """The columns that are kept in the kind's own table; its tokens stand in the index alone."""
    return [column for column in table(kind).columns if column.name != "find_tokens"]


def insert(kind: Kind) -> str:
    """One row in; a relationship only where both ends stand."""
    every = [column.name for column in columns_of(kind)]
    if isinstance(kind, NodeType):
        return f"INSERT INTO {kind.label} (row, {', '.join(every)}) VALUES (:row, {_named(every)})"
    stand = " AND ".join(_stands(labels, end) for labels, end in ((kind.sources, "src"), (kind.targets, "dst")))
    return f"INSERT INTO {kind.type} ({', '.join(every)}) SELECT {_named(every)} WHERE {stand}"


def cells(kind: Kind, row: dict[str, Any]) -> dict[str, Any]:
    """A row's values as SQLite keeps them: days as text, lists as JSON."""
    return {column.name: cell(row[column.name]) for column in columns_of(kind)}


def row(columns: Iterable[Column], kept: Iterable[Any]) -> dict[str, Any]:
    """The values of a row as they were before."""
    return {column.name: _value(column.type, value) for column, value in zip(columns, kept, strict=True)}


def _stands(labels: list[str], end: str) -> str:
    """Whether a node of one of the labels has the id."""
    found = [f"EXISTS (SELECT 1 FROM {label} WHERE id = :{end})" for label in labels]
    return found[0] if len(found) == 1 else f"({' OR '.join(found)})"


def _named(every: Iterable[str]) -> str:
    return ", ".join(f":{column}" for column in every)


def _declared(column: Column) -> str:
    kept = "TEXT"
    if pa.types.is_boolean(column.type) or pa.types.is_integer(column.type):
        kept = "INTEGER"
    elif pa.types.is_floating(column.type):
        kept = "REAL"
    return kept if column.nullable else f"{kept} NOT NULL"


def cell(value: Any) -> Any:
    """A value as SQLite keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    return value


def _value(kind: pa.DataType, kept: Any) -> Any:
    if kept is None:
        return None
    if pa.types.is_date(kind):
        return date.fromisoformat(kept)
    if pa.types.is_list(kind):
        return json.loads(kept)
    return bool(kept) if pa.types.is_boolean(kind) else kept
