"""Facts of a few documents in a real home; what a test does not care about has a plain value."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from typing import Any

import pyarrow as pa

from graph.fact_log import FileEntry, LoadEntry
from graph.facts import Facts
from graph.home import Home
from graph.topics import topic

DAY = date(2019, 1, 1)
LEARNT = date(2018, 12, 31)
Row = dict[str, Any]


def firm(code: str, **other: object) -> Row:
    return {"source": "bank", "code": code, "name": f"{code}有限公司", "former_names": [], **other}


def sale(owner: str, buyer: str, number: int, **other: object) -> Row:
    """An output invoice of 100 yuan, a day before DAY for each number."""
    fixed = {"source": "bank", "owner": owner, "book": "output", "counterparty": buyer, "number": str(number)}
    money = {"amount": 10_000, "tax": 1_300, "total": 11_300, "currency": "CNY", "state": "valid", "balanced": True}
    return {**fixed, **money, "day": DAY - timedelta(number), **other}


def purchase(owner: str, seller: str, number: int, **other: object) -> Row:
    return sale(owner, seller, number, book="input", **other)


def load(home: Home, name: str, rows: list[Row], known_at: date = LEARNT) -> None:
    """Append the rows as the next load of a topic, as facts."""
    kind = topic(name)
    number = Facts(home.facts).loads().get(name, 0) + 1

    def digest(row: Row, columns: list[str]) -> bytes:
        return hashlib.md5(repr([row.get(c) for c in columns]).encode()).digest()

    full = [
        {
            **row,
            "key": digest(row, list(kind.key)),
            "known_at": known_at,
            "load": number,
            "seq": seq,
            "file": "documents.csv",
            "row": seq + 2,
        }
        for seq, row in enumerate(rows)
    ]
    table = pa.Table.from_pylist(full, schema=kind.facts.arrow)
    entry = LoadEntry(number, (FileEntry("0" * 64, "documents.csv", 1, "bank", "given", known_at),), len(rows), 0, 0, 1)
    Facts(home.facts).append(kind, table.to_reader(), entry)
