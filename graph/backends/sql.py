# ruff: noqa: S608  (names come from the schema, values go as parameters)
"""The text of SQLite's statements, made from the one schema: values in, text and parameters out."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from datetime import date
from functools import singledispatch
from typing import Any

import pyarrow as pa

from graph import names
from graph.model import SUPPLIES
from graph.queries import (
    BRIEF,
    ORDERS,
    WIDTH,
    Canonical,
    Count,
    Find,
    Get,
    Neighbours,
    Query,
    Scan,
    SharedPartners,
    Walks,
)
from graph.schema import Column, NodeType
from graph.stored import ALIAS, FIRM, FORMAT, Kind, kinds, name, table

APPLICATION = 0x4C69616E
"""Marks a SQLite file as ours: "Lian"."""
TOKENS = f"{FIRM.label}_tokens"
INSERT_TOKENS = f"INSERT INTO {TOKENS} (rowid, tokens) VALUES (?, ?)"
STAMPS = "CREATE TABLE stamps (scope TEXT PRIMARY KEY, stamp TEXT NOT NULL)"

Text = tuple[str, dict[str, Any]]


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
    """A type's pages of neighbours, either way, in each order."""
    if isinstance(kind, NodeType):
        return []
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
    return {column.name: _cell(row[column.name]) for column in columns_of(kind)}


def row(columns: Iterable[Column], kept: Iterable[Any]) -> dict[str, Any]:
    """The values of a row as they were before."""
    return {column.name: _value(column.type, value) for column, value in zip(columns, kept, strict=True)}


@singledispatch
def text(query: Query) -> Text:
    """The statement of a query and its parameters."""
    raise NotImplementedError(type(query).__name__)


@text.register
def _(query: Get) -> Text:
    return f"SELECT {_of('n', query)} FROM {FIRM.label} n WHERE n.id = :id", {"id": query.id}


@text.register
def _(query: Canonical) -> Text:
    return f"SELECT enterprise FROM {ALIAS.label} WHERE id = :id", {"id": query.id}


@text.register
def _(query: Count) -> Text:
    return f"SELECT count(*) FROM {name(query.kind)}", {}


@text.register
def _(query: Scan) -> Text:
    return f"SELECT {_of('n', query)} FROM {query.type} n", {}


@text.register
def _(query: Neighbours) -> Text:
    both = {"upstream": ("dst", "src"), "downstream": ("src", "dst")}
    arms = [_arm(query, way, *ends) for way, ends in both.items() if query.direction in (way, "both")]
    pages = " UNION ALL ".join(f"SELECT * FROM ({arm})" for arm in arms)
    given = {"id": query.id, "limit": query.limit, **_kept(query)}
    if query.after is not None:
        given |= {"value": _cell(query.after.value), "after": query.after.id, "way": query.after.direction}
    return f"{pages} ORDER BY {query.order} DESC, id, direction LIMIT :limit", given


@text.register
def _(query: SharedPartners) -> Text:
    ends = ", ".join(f"{who} AS ({_partners(who)})" for who in ("left_firm", "right_firm"))
    brief = ", ".join(f"n.{column}" for column in ("id", *BRIEF))
    return (
        f"WITH {ends} SELECT {brief}, l.direction, l.amount, r.direction, r.amount "
        f"FROM left_firm l JOIN right_firm r ON r.id = l.id JOIN {FIRM.label} n ON n.id = l.id "
        "ORDER BY n.known_by, n.id, l.direction, r.direction LIMIT :limit"
    ), {"left_firm": query.left, "right_firm": query.right, "limit": query.limit}


@text.register
def _(query: Walks) -> Text:
    # Upstream the two firms buy: the anchor and the similar one are at `dst`, the partner and the other at `src`.
    firm, partner = ("dst", "src") if query.direction == "upstream" else ("src", "dst")
    first = f"SELECT {partner} AS id, amount FROM {SUPPLIES.type} WHERE {firm} = :anchor AND {partner} <> :other"
    last = f"SELECT {firm} AS id, amount FROM {SUPPLIES.type} WHERE {partner} = :other AND {firm} <> :anchor"
    brief = ", ".join(f"{who}.{column}" for who in ("p", "s") for column in ("id", "key", "name", "known_by"))
    return (
        f"WITH a AS ({first} ORDER BY amount DESC, {partner} LIMIT {WIDTH}), "
        f"o AS ({last} ORDER BY amount DESC, {firm} LIMIT {WIDTH}) "
        f"SELECT {brief}, a.amount, e.amount, o.amount FROM a CROSS JOIN o "
        f"JOIN {SUPPLIES.type} e ON e.{firm} = o.id AND e.{partner} = a.id "
        f"JOIN {FIRM.label} p ON p.id = a.id JOIN {FIRM.label} s ON s.id = o.id "
        "ORDER BY p.known_by * s.known_by, p.id, s.id LIMIT :limit"
    ), {"anchor": query.anchor, "other": query.other, "limit": query.limit}


@text.register
def _(query: Find) -> Text:
    # Rows are numbered in the order of the answer, and the index gives them so: each arm can stop early.
    arm = (
        f"SELECT {{}} AS later, n.* FROM {TOKENS} t JOIN {FIRM.label} n ON n.row = t.rowid "
        f"WHERE t.{TOKENS} MATCH :{{}} AND {{}} ORDER BY t.rowid LIMIT :limit"
    )
    same = "(instr(n.find_names, :exact) > 0 OR instr(n.find_codes, :exact) > 0)"
    part = f"(instr(n.find_names, :part) > 0 OR instr(n.find_codes, :start) > 0) AND NOT {same}"
    arms = (arm.format(0, "whole", same), arm.format(1, "pairs", part))
    found = " UNION ALL ".join(f"SELECT * FROM ({one})" for one in arms)
    return (
        f"SELECT {_of('n', query)} FROM ({found}) n ORDER BY n.later, n.row LIMIT :limit",
        {
            "whole": names.whole(query.text),
            "pairs": " ".join(f'"{token}"' for token in names.bigrams(query.text)),
            "part": query.text,
            "start": names.EDGE + query.text,
            "exact": names.EDGE + query.text + names.EDGE,
            "limit": query.limit,
        },
    )


def _arm(query: Neighbours, way: str, end: str, other: str) -> str:
    """One direction's page: read off the index in its order, so that it stops at the limit."""
    own = ", ".join(f"e.{column.name}" for column in query.edge.columns)
    brief = ", ".join(f"n.{column}" for column in BRIEF)
    conditions = [f"e.{end} = :id", *(_CONDITIONS[kept] for kept in _kept(query))]
    if query.after is not None:
        behind = f"e.{query.order} < :value OR e.{other} > :after OR (e.{other} = :after AND '{way}' > :way)"
        conditions.append(f"e.{query.order} <= :value AND ({behind})")
    return (
        f"SELECT e.{other} AS id, '{way}' AS direction, {own}, {brief} FROM {query.edge.type} e "
        f"CROSS JOIN {FIRM.label} n ON n.id = e.{other} WHERE {' AND '.join(conditions)} "
        f"ORDER BY e.{query.order} DESC, e.{other} LIMIT :limit"
    )


_CONDITIONS = {
    "min_amount": "e.amount >= :min_amount",
    "min_probability": "e.probability >= :min_probability",
    "resolved": "n.resolved = :resolved",
    "customer_status": "n.customer_status = :customer_status",
    "max_known_by": "n.known_by <= :max_known_by",
    "industry": "n.industry IN (SELECT value FROM json_each(:industry))",
    "region": "EXISTS (SELECT 1 FROM json_each(:region) WHERE instr(n.region, value))",
    "status": "n.status IN (SELECT value FROM json_each(:status))",
    "tag": "EXISTS (SELECT 1 FROM json_each(n.tags) t, json_each(:tag) w WHERE t.value = w.value)",
}


def _kept(query: Neighbours) -> dict[str, Any]:
    every = {name: getattr(query.filters, name) for name in _CONDITIONS}
    kept = {name: value for name, value in every.items() if value is not None}
    return {name: json.dumps(value) if isinstance(value, tuple) else value for name, value in kept.items()}


def _partners(who: str) -> str:
    """The firms that one trades with: those that sell to it, and those that buy from it."""
    return (
        f"SELECT src AS id, 'upstream' AS direction, amount FROM {SUPPLIES.type} WHERE dst = :{who} "
        f"UNION ALL SELECT dst, 'downstream', amount FROM {SUPPLIES.type} WHERE src = :{who}"
    )


def _stands(labels: list[str], end: str) -> str:
    """Whether a node of one of the labels has the id."""
    found = [f"EXISTS (SELECT 1 FROM {label} WHERE id = :{end})" for label in labels]
    return found[0] if len(found) == 1 else f"({' OR '.join(found)})"


def _of(alias: str, query: Query) -> str:
    return ", ".join(f"{alias}.{column.name}" for column in query.columns)


def _named(every: Iterable[str]) -> str:
    return ", ".join(f":{column}" for column in every)


def _declared(column: Column) -> str:
    kept = "TEXT"
    if pa.types.is_boolean(column.type) or pa.types.is_integer(column.type):
        kept = "INTEGER"
    elif pa.types.is_floating(column.type):
        kept = "REAL"
    return kept if column.nullable else f"{kept} NOT NULL"


def _cell(value: Any) -> Any:
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
