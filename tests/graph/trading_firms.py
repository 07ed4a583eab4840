"""A small Snapshot of firms, what they trade, and who owns them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import ibis
import pyarrow as pa

from graph.engine import connect
from graph.features.compute import computed
from graph.features.family import Family, Scene
from graph.features.known import KNOWN
from graph.people import BRANCH_OF, INVESTS_IN, LEGAL_REP_OF, SHAREHOLDER_OF, tie_table
from graph.tables import ENTERPRISES, TRADES

ON = date(2020, 1, 1)
TIES = {tie.type.lower(): tie_table(tie) for tie in (SHAREHOLDER_OF, INVESTS_IN, BRANCH_OF, LEGAL_REP_OF)}
Rows = Sequence[dict[str, Any]]


def tie(src: str, dst: str, ratio: float | None = None, days: int | None = None) -> dict[str, Any]:
    since = None if days is None else ON - timedelta(days=days)
    return {"src": src, "dst": dst, "ratio": ratio, "since": since, "known_at": ON}


def trade(seller: str, buyer: str, amount: int, days: int = 10) -> dict[str, Any]:
    ends = {"seller": seller, "buyer": buyer, "day": ON - timedelta(days=days), "currency": "CNY", "amount": amount}
    return ends | {"tax": 0, "documents": 1, "red": 0, "by_seller": True, "by_buyer": True}


def firm(id: str, core: bool) -> dict[str, Any]:
    row: dict[str, Any] = {c.name: [] for c in ENTERPRISES.columns if pa.types.is_list(c.type)}
    row |= dict.fromkeys((c.name for c in ENTERPRISES.columns if pa.types.is_string(c.type)), "")
    return row | {"id": id, "tags": ["core"] if core else ["srdi"], "has_books": True, "resolved": True, "known_by": 1}


def scene(firms: str, trades: Rows = (), cores: str = "", **ties: Rows) -> Scene:
    """The day ON: firms of one letter each, those of `cores` labelled as core firms."""
    held = {"enterprises": pa.Table.from_pylist([firm(f, f in cores) for f in firms], schema=ENTERPRISES.arrow)}
    held["trades"] = pa.Table.from_pylist(list(trades), schema=TRADES.arrow)
    for name, table in TIES.items():
        rows = [{column: row[column] for column in table.names if column in row} for row in ties.get(name, ())]
        held[name] = pa.Table.from_pylist(rows, schema=table.arrow)
    engine = connect()
    for name, table in held.items():
        engine.con.register(name, table)
    return Scene(engine.table, ON, ibis.memtable(KNOWN.arrow.empty_table()))


def valued(given: Scene, family: Family) -> Mapping[str, dict[str, Any]]:
    """The features of a family by firm, of those that it has data of."""
    found = computed(given, {f.name: f for f in family.features}, families=[family]).to_pylist()
    return {row["id"]: row for row in found if row["families"]}
