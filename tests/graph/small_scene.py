"""Scenes of a few rows in the declared tables of a Snapshot; what a test does not care about has a plain value."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import ibis
import pyarrow as pa

from graph.engine import connect
from graph.features.compute import computed
from graph.features.family import Family, Scene
from graph.features.known import KNOWN
from graph.tables import SNAPSHOT

ON = date(2020, 1, 1)
Row = dict[str, Any]


def ago(days: int) -> date:
    return ON - timedelta(days=days)


def booked(side: str, partner: str, days: int, amount: int, **said: object) -> Row:
    """One valid document of E in its own books, some days before ON."""
    book = {"sales": "output", "purchase": "input"}[side]
    made = {"source": "bank", "owner": "E", "owner_code": "E", "book": book, "partner": partner, "code": partner}
    counts = {"valid": 1, "void": 0, "lost": 0, "abnormal": 0, "red": 0, "flagged": 0}
    money = {"amount": amount, "tax": amount // 10, "amount_red": 0, "amount_void": 0}
    return {**made, **counts, **money, "day": ago(days), "currency": "CNY", **said}


def flowed(topic: str, side: str, days: int, amount: int, **said: object) -> Row:
    """One document of a topic that names E, some days before ON."""
    made = {"id": "E", "topic": topic, "kind": "other", "side": side, "partner": "p1", "day": ago(days)}
    sums = {"count": 1, "void": 0, "open": 0, "open_of": 0, "overdue": 0, "sales": 0, "days": 0}
    return {**made, **sums, "period": None, "due_on": None, "currency": "CNY", "amount": amount, **said}


def scene(on: date = ON, **rows: list[Row]) -> Scene:
    """The day with these rows of tables by name; the others are empty."""
    con = connect()
    held = {t.name: t.conform(pa.Table.from_pylist(rows.get(t.name, []), schema=t.arrow)) for t in SNAPSHOT}
    made = {name: con.create_table(name, schema=ibis.Schema.from_pyarrow(t.schema)) for name, t in held.items()}
    for name, table in held.items():
        con.con.register(f"rows_of_{name}", table)
        con.raw_sql(f'INSERT INTO "{name}" SELECT * FROM "rows_of_{name}"')
    return Scene(lambda name: made[name], on, ibis.memtable(KNOWN.arrow.empty_table()))


def values(family: Family, found: Scene, firm: str = "E") -> Row:
    """The family's values of a firm by name; nothing where the family has no row of it."""
    features = {f.name: f for f in family.features}
    only = ibis.memtable(pa.table({"id": [firm]}))
    [row] = computed(found, features, only, (family,)).to_pylist()
    return {name: row[name] for name in features} if row["families"] else {}
