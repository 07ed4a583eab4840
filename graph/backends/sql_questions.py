# ruff: noqa: S608  (names come from the schema, values go as parameters)
"""The text of SQLite's questions, made from the one schema: a question in, text and parameters out."""

from __future__ import annotations

import json
from functools import singledispatch
from typing import Any

from graph import names
from graph.backends.sql import TOKENS, cell
from graph.model import SUPPLIES
from graph.queries import (
    BRIEF,
    WIDTH,
    Arm,
    Canonical,
    Count,
    Find,
    Get,
    Neighbours,
    Query,
    Scan,
    SharedPartners,
    Ties,
    Walks,
)
from graph.stored import ALIAS, FIRM, name

Text = tuple[str, dict[str, Any]]


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
        given |= {"value": cell(query.after.value), "after": query.after.id, "way": query.after.direction}
    return f"{pages} ORDER BY {query.order} DESC, id, direction LIMIT :limit", given


@text.register
def _(query: Ties) -> Text:
    pages = " UNION ALL ".join(f"SELECT * FROM ({_tied(query, arm)})" for arm in query.arms)
    given = {"id": query.id, "limit": query.limit}
    if any(arm.behind for arm in query.arms):
        given["after"] = query.after.id if query.after else ""
    return f"{pages} ORDER BY type, direction, id LIMIT :limit", given


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


def _tied(query: Ties, arm: Arm) -> str:
    """One type's page in one direction, read off the index of its ends."""
    own, other = ("dst", "src") if arm.direction == "in" else ("src", "dst")
    ends = " ".join(f"LEFT JOIN {label} n{at} ON n{at}.id = e.{other}" for at, label in enumerate(arm.labels))
    has = {column.name for column in arm.tie.columns}
    said = ", ".join(f"e.{c.name}" if c.name in has else f"NULL AS {c.name}" for c in query.evidence)
    labels = " ".join(f"WHEN n{at}.id IS NOT NULL THEN '{label}'" for at, label in enumerate(arm.labels))
    names_of = ", ".join([*(f"n{at}.name" for at in range(len(arm.labels))), "NULL"])
    behind = f" AND e.{other} > :after" if arm.behind else ""
    return (
        f"SELECT e.{other} AS id, '{arm.tie.type}' AS type, '{arm.direction}' AS direction, "
        f"CASE {labels} END AS label, coalesce({names_of}) AS name, {said} FROM {arm.tie.type} e {ends} "
        f"WHERE e.{own} = :id{behind} ORDER BY e.{other} LIMIT :limit"
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


def _of(alias: str, query: Query) -> str:
    return ", ".join(f"{alias}.{column.name}" for column in query.columns)
