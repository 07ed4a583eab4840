"""The names of enterprises: an id before an absorbed one before a code, and nobody where several share it."""

from __future__ import annotations

from typing import Any

import ibis
import pyarrow as pa

from graph.called import called

LISTS = pa.list_(pa.string())
SCHEMA = pa.schema([("id", pa.string()), ("aliases", LISTS), ("codes", LISTS), ("uscc", pa.string())])


def firm(identity: str, aliases: list[str], codes: list[str], uscc: str | None = None) -> dict[str, Any]:
    return {"id": identity, "aliases": aliases, "codes": codes, "uscc": uscc}


FIRMS = [
    firm("a", ["old"], ["C1", "C2", "U1"], "U1"),
    firm("b", [], ["C2", "a", "old"], "U2"),
    firm("c", [], []),
]


def told(*among: str) -> dict[str, tuple[str, int]]:
    firms = ibis.memtable(pa.Table.from_pylist(FIRMS, schema=SCHEMA))
    asked = ibis.memtable(pa.table({"name": list(among)})) if among else None
    return {row["name"]: (row["id"], row["firms"]) for row in called(firms, asked).to_pyarrow().to_pylist()}


def test_every_name_means_whom_it_means_best() -> None:
    found = told()
    assert found.pop("C2")[1] == 2, "two share the code"
    meant = {"a": "a", "b": "b", "c": "c", "old": "a", "C1": "a", "U1": "a", "U2": "b"}
    assert found == {name: (identity, 1) for name, identity in meant.items()}


def test_some_names_alone_are_looked_for() -> None:
    assert told("U2", "nobody") == {"U2": ("b", 1)}
