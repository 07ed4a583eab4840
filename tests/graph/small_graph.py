"""Graphs of a few firms, in the declared tables; what a test does not care about has a plain value."""

from __future__ import annotations

from datetime import date

import pyarrow as pa

from graph.model import PREDICTED_SUPPLIES, SUPPLIES
from graph.stored import table
from graph.tables import ENTERPRISES

FIRM = {
    "source": "bank", "uscc": None, "name": None, "codes": [], "former_names": [], "resolved": False,
    "has_books": False, "customer_status": "unknown", "industry": None, "region": None, "first_on": None,
    "last_on": None, "known_by": 1, "flags": [], "aliases": [], "names_seen": [], "status": "unknown", "tags": [],
    "registered_capital": None, "established_on": None, "customer_manager": None, "branch": None,
    "legal_representative": None,
}  # fmt: skip
TRADE = {c.name: 0 for c in SUPPLIES.columns} | {
    "first_on": date(2018, 1, 1), "last_on": date(2018, 6, 1), "share_of_seller": None, "share_of_buyer": 0.5,
    "by_seller": True, "by_buyer": False,
}  # fmt: skip
SCORE = {"probability": 0.5, "rank": 1, "model": "m", "as_of": date(2019, 1, 1)}


def firms(*ids: str, **more: object) -> dict[str, pa.Table]:
    rows = [FIRM | {"id": id, "key": id.upper(), "codes": [id.upper()]} | more for id in ids]
    return {"Enterprise": pa.Table.from_pylist(rows, ENTERPRISES.arrow)}


def trades(*pairs: tuple[str, str], **more: object) -> dict[str, pa.Table]:
    rows = [TRADE | {"src": src, "dst": dst} | more for src, dst in pairs]
    return {"SUPPLIES": pa.Table.from_pylist(rows, table(SUPPLIES).arrow)}


def scores(*pairs: tuple[str, str], **more: object) -> dict[str, pa.Table]:
    rows = [SCORE | {"src": src, "dst": dst} | more for src, dst in pairs]
    return {"PREDICTED_SUPPLIES": pa.Table.from_pylist(rows, table(PREDICTED_SUPPLIES).arrow)}


def joined(*given: dict[str, pa.Table]) -> dict[str, pa.Table]:
    """Tables of the same name, one below the other."""
    return {name: pa.concat_tables([one[name] for one in given]) for name in given[0]}
