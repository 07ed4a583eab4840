"""A small made-up Snapshot that never changes, to try features on: what they are made of, and whether they stay.

Every cell is drawn by its table, column and row alone: a new table or column leaves all others as they are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

import pyarrow as pa
from ibis import BaseBackend

from graph.features.family import Scene
from graph.features.known import known
from graph.schema import Column, Table
from graph.tables import CREDIT, SNAPSHOT

ON = date(2020, 1, 1)
FIRMS = tuple(f"firm{n:02}" for n in range(18))
BOOKED = FIRMS[:8]
"""Those with books of their own."""
MORE = (*FIRMS, *FIRMS[:6] * 2, *FIRMS[:2] * 6)
"""Firms of which some stand more often than others."""
SILENT = FIRMS[-3:]
"""Those that have not traded for long."""
STEADY = 33
"""Rows of books from three owners to one partner each, a month apart."""
PERSONS = tuple(f"person{n}" for n in range(6))
BILLERS = tuple(f"biller{n}" for n in range(3))
ROWS = {"books": 700, "trades": 220, "flows": 3000, "events": 160, "scores": 15, "ratings": 18}
"""Rows that are drawn of a table, of which the first of each key stays; of others 40."""
SPAN = 900
"""Days before the day that rows are drawn from."""

NAMES = (*(table.name for table in SNAPSHOT), "scores")
"""Its tables."""
COURTS = ("case", "case", "dishonest", "enforcement", "penalty")

Choices = Mapping[str, Sequence[object]]
ANYWHERE: Choices = {
    "id": FIRMS,
    "src": FIRMS,
    "dst": FIRMS,
    "seller": MORE,
    "buyer": MORE,
    "partner": FIRMS,
    "currency": ("CNY",) * 19 + ("USD",),
    "source": ("bank",),
    "valid": (1, 1, 1, 2, 3, 0),
    "void": (0, 0, 0, 1),
    "red": (0, 0, 0, 0, 1),
    "documents": (1, 1, 2, 3),
    "count": (1, 1, 2, 3, 0),
    "ratio": (0.05, 0.2, 0.3, 0.51, 0.8, 1.0, None),
    "by_seller": (True, True, False),
    "by_buyer": (True, False),
}
"""What columns of a name hold, in any table; a table's own come before."""
HERE: Mapping[str, Choices] = {
    "books": {"owner": BOOKED, "book": ("input", "output"), "lost": (0,) * 9 + (1,), "abnormal": (0,) * 9 + (1,)},
    "ratings": {"defaulted": (True, False, False, None), "source_rating": ("A", "B", "C")},
    "events": {
        "kind": (*COURTS, "arrears", "status", "capital", "name", "representative"),
        "value": ("normal", "revoked", "dissolved"),
        "number": ("1", "2", ""),
        "role": ("原告", "被告", None),
    },
    "flows": {
        "topic": ("transfers", "transfers", "payments", "orders", "orders", "tax", "loans"),
        "partner": (*FIRMS, *PERSONS, *BILLERS, "", ""),
    },
    "enterprises": {
        "status": ("normal",) * 6 + ("revoked", "dissolved"),
        "customer_status": ("customer", "unknown"),
        "industry": ("制造业", "批发业", "建筑业", None),
        "region": ("上海", "江苏", None),
        "tags": ([], [], ["srdi"], ["core"]),
    },
    "people": {"id": PERSONS},
    "billers": {"id": BILLERS},
    "legal_rep_of": {"src": PERSONS},
    "shareholder_of": {"src": (*FIRMS, *PERSONS)},
    "guarantees": {"src": (*FIRMS, *PERSONS)},
    "paid": {"src": (*FIRMS, *PERSONS), "dst": (*FIRMS, *PERSONS)},
    "pays_bill": {"dst": BILLERS},
    "scores": {"card": ("firm", "outside"), "score": tuple(range(380, 800, 7))},
}
FLOWS: Mapping[str, Choices] = {
    "transfers": {"kind": ("other", "other", "wages"), "side": ("in", "out")},
    "payments": {"kind": ("power", "water", "rent", "phone", "contributions", "gas"), "side": ("out",)},
    "orders": {"kind": ("order", "contract", "receivable"), "side": ("sales", "purchase")},
    "tax": {"kind": ("declaration", "payment", "arrears"), "side": ("vat", "income", "other")},
    "loans": {"kind": ("loan", "overdue"), "side": ("",)},
}
"""Kinds and sides of flows by their topic."""
ONE_EACH = {"enterprises": FIRMS, "people": PERSONS, "billers": BILLERS}
"""Tables that have a row of each, and of whom."""
SIZES = {"amount_red": (-4_000, 0), "flagged": (0, 1), "amount_void": (0, 9_000), "tax": (0, 12_000), "days": (0, 90)}
"""The least and the most of whole numbers by column; of others MONEY."""
MONEY = (-40_000, 900_000)


def specimen() -> dict[str, pa.Table]:
    """Every table of a Snapshot of ON by its name, and `scores`, which were published a month before."""
    return {schema.name: _table(schema) for schema in SNAPSHOT} | {"scores": _scores()}


def scene(engine: BaseBackend) -> Scene:
    """The day of the specimen, its tables held by the engine under their names."""
    held = specimen()
    for name, table in held.items():
        engine.con.register(name, table)
    tables = {name: engine.table(name) for name in held}
    return Scene(tables.__getitem__, ON, known(tables["ratings"], held["scores"], ON))


def _table(schema: Table) -> pa.Table:
    keys, rows = set(), []
    for place in range(len(ONE_EACH.get(schema.name, ())) or ROWS.get(schema.name, 40)):
        row = {column.name: _cell(schema.name, column, place) for column in schema.columns}
        row |= _forced(schema.name, row, place)
        key = tuple(row[name] for name in schema.key)
        if key not in keys and row.get("src", 0) != row.get("dst", 1) and row.get("seller", 0) != row.get("buyer", 1):
            keys.add(key)
            rows.append(row)
    return schema.conform(pa.Table.from_pylist(rows, schema=schema.arrow))


def _forced(table: str, row: Mapping[str, object], place: int) -> dict[str, object]:
    """What a row's other cells say of some."""
    if table in MADE:
        return MADE[table](row, place)
    if table not in ONE_EACH:
        return {}
    id = ONE_EACH[table][place]
    return {"id": id, "has_books": id in BOOKED} if table == "enterprises" else {"id": id}


def _book(row: Mapping[str, object], place: int) -> dict[str, object]:
    if place >= STEADY:
        return _late_or_early(row, place)
    owner, month = place % 3, place // 3
    return {
        "owner": BOOKED[owner],
        "partner": FIRMS[owner + 9],
        "day": ON - timedelta(days=20 + 30 * month),
        "valid": 1,
    }


def _late_or_early(row: Mapping[str, object], place: int) -> dict[str, object]:
    """Days of documents of an owner that is young, and of one that sells no more."""
    if row["owner"] == BOOKED[-1]:
        return {"day": ON - timedelta(days=1 + place % 300)}
    past = row["owner"] == BOOKED[-2] and row["book"] == "output"
    return {"day": ON - timedelta(days=400 + place % 400)} if past else {}


def _trade(row: Mapping[str, object], place: int) -> dict[str, object]:
    silent = row["seller"] in SILENT or row["buyer"] in SILENT
    return {"day": ON - timedelta(days=150 + place)} if silent else {}


def _flow(row: Mapping[str, object], place: int) -> dict[str, object]:
    said = FLOWS[str(row["topic"])]
    found = {name: values[_drawn(f"flows.{name}", place) % len(values)] for name, values in said.items()}
    day = date.fromisoformat(str(row["day"]))
    period = (day - timedelta(days=30)).replace(day=1) if row["period"] else None
    return {**found, "period": period, "due_on": day + timedelta(days=45) if row["due_on"] else None}


MADE: Mapping[str, Callable[[Mapping[str, object], int], dict[str, object]]] = {
    "books": _book,
    "trades": _trade,
    "flows": _flow,
}
"""What a row's other cells, or its place, say of some; by table."""


def _cell(table: str, column: Column, place: int) -> object:
    drawn = _drawn(f"{table}.{column.name}", place)
    choices = HERE.get(table, {}).get(column.name) or ANYWHERE.get(column.name)
    if choices:
        return choices[drawn % len(choices)]
    if column.nullable and drawn % 5 == 0:
        return None
    return _plain(column, drawn // 5, place)


def _plain(column: Column, drawn: int, place: int) -> object:
    """A value of the column's type."""
    if pa.types.is_date(column.type):
        return ON - timedelta(days=1 + drawn % SPAN)
    if pa.types.is_integer(column.type):
        least, most = SIZES.get(column.name, MONEY)
        return least + drawn % (most - least + 1)
    if pa.types.is_floating(column.type):
        return drawn % 100 / 100
    if pa.types.is_boolean(column.type):
        return drawn % 2 == 0
    return [] if pa.types.is_list(column.type) else f"{column.name}{place}"


def _drawn(what: str, place: int) -> int:
    return int.from_bytes(hashlib.sha256(f"{what}\x1f{place}".encode()).digest()[:6])


def _scores() -> pa.Table:
    schema = Table("scores", CREDIT.zh, CREDIT.doc, CREDIT.key, CREDIT.columns)
    table = _table(schema)
    day = pa.array([ON - timedelta(days=30)] * len(table), pa.date32())
    return table.set_column(table.column_names.index("as_of"), "as_of", day)
