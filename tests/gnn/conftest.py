"""A small economy: firms of two trades that buy and sell within their trade, month by month."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pytest

from gnn.ledger import IdMap, Ledger
from gnn.traits import numbered, traits
from gnn.words import token_counts
from graph.people import BRANCH_OF, INVESTS_IN, tie_table
from graph.tables import BOOKS, TRADES

CUT = 17_000
Deal = tuple[str, str, dt.date, str]
"""Seller, buyer, day, and whose books say so (seller or buyer)."""


def enterprise(code: str) -> str:
    return hashlib.sha256(f"bank\x1f{code}".encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Economy:
    """The tables of a Snapshot that the link model reads."""

    as_of: dt.date
    id: str
    tables: dict[str, pa.Table]

    def arrow(self, name: str) -> pa.Table:
        return self.tables[name]


def economy(deals: Sequence[Deal], as_of: dt.date) -> Economy:
    """The Snapshot tables of deals before a day; codes are those of the deals."""
    kept = sorted({d for d in deals if d[2] < as_of})
    owners = {s if by == "seller" else b for s, b, _, by in kept}
    codes = sorted({c for s, b, _, _ in kept for c in (s, b)})
    books = [
        {
            "source": "bank", "owner": enterprise(o), "owner_code": o, "book": book, "partner": enterprise(c),
            "code": c, "day": day, "currency": "CNY", "valid": 1, "void": 0, "lost": 0,
            "abnormal": 0, "red": 0, "flagged": 0, "amount": 10_000, "tax": 600, "amount_red": 0, "amount_void": 0,
        }
        for s, b, day, by in kept
        for o, c, book in [(s, b, "output") if by == "seller" else (b, s, "input")]
    ]  # fmt: skip
    trades = [
        {
            "seller": enterprise(s), "buyer": enterprise(b), "day": day, "currency": "CNY", "amount": 10_000,
            "tax": 600, "documents": 1, "red": 0, "by_seller": by == "seller", "by_buyer": by == "buyer",
        }
        for s, b, day, by in kept
    ]  # fmt: skip
    mentions = [
        {
            "source": "bank", "code": c, "id": enterprise(c), "as_reporter": c in owners,
            "as_seller": any(s == c and by == "buyer" for s, _, _, by in kept),
            "as_buyer": any(b == c and by == "seller" for _, b, _, by in kept),
        }
        for c in codes
    ]  # fmt: skip
    enterprises = [{"id": enterprise(c), "has_books": c in owners, "status": "normal"} for c in codes]
    tables = {
        "books": BOOKS.conform(pa.Table.from_pylist(books, BOOKS.arrow)),
        "trades": TRADES.conform(pa.Table.from_pylist(trades, TRADES.arrow)),
        "mentions": pa.Table.from_pylist(mentions),
        "enterprises": pa.Table.from_pylist(enterprises),
        **{tie.type.lower(): tie_table(tie).arrow.empty_table() for tie in (BRANCH_OF, INVESTS_IN)},
    }
    return Economy(as_of, hashlib.sha256(repr(kept).encode()).hexdigest()[:16], tables)


def two_trades(months: int = 24) -> list[Deal]:
    """Twelve firms of two trades, 60 counterparties; four fifths of what a firm does stays within its trade."""
    draw, out = np.random.default_rng(7), []
    for month in range(months):
        day = dt.date(2017 + month // 12, month % 12 + 1, 1)
        for firm in range(12):
            for _ in range(6):
                trade = firm % 2 if draw.random() < 0.8 else 1 - firm % 2
                other = int(draw.integers(0, 15)) * 2 + trade
                when = day + dt.timedelta(int(draw.integers(0, 27)))
                upstream = draw.random() < 0.5
                seller, buyer = (f"A{other:02}", f"E{firm}") if upstream else (f"E{firm}", f"B{other:02}")
                out.append((seller, buyer, when, "buyer" if upstream else "seller"))
    return out


@pytest.fixture(scope="session")
def deals() -> list[Deal]:
    """Deals of two years."""
    return two_trades()


@pytest.fixture(scope="session")
def snapshot_of() -> Callable[[Sequence[Deal], dt.date], Economy]:
    """Makes the tables of a Snapshot from deals."""
    return economy


@pytest.fixture(scope="session")
def past(deals: list[Deal]) -> Economy:
    """What was known on 1 September 2018."""
    return economy(deals, dt.date(2018, 9, 1))


def by_hand(
    sales: Sequence[tuple[str, str, int]],
    anchors: str,
    names: dict[str, str] | None = None,
    heads: dict[str, str] | None = None,
) -> Ledger:
    """The ledger of sales (seller, buyer, days before CUT) of 1 document and 100 fen each, as the anchors tell them."""
    codes = sorted({c for s, b, _ in sales for c in (s, b)})
    anchor = np.isin(codes, anchors.split())
    seller, buyer = (np.array([codes.index(sale[k]) for sale in sales]) for k in (0, 1))
    ones = np.ones(len(sales), np.int64)
    return Ledger(
        IdMap(pa.array(codes)), anchor, seller, buyer, CUT - np.array([days for _, _, days in sales]),
        ones * 100.0, ones * 0.0, ones, anchor[seller], anchor[buyer],
        traits(
            token_counts([(names or {}).get(c, "") for c in codes]),
            numbered(np.array([(heads or {}).get(c, "") for c in codes])),
        ),
    )  # fmt: skip


@pytest.fixture(scope="session")
def ledger_of() -> Callable[..., Ledger]:
    """Makes a ledger by hand."""
    return by_hand


@pytest.fixture(scope="session")
def sales() -> list[tuple[str, str, int]]:
    """Three anchors: E0 and E1 share two of their sellers, E2 shares none; E1 alone knows s3, which came last."""
    return [
        ("s1", "E0", 10), ("s2", "E0", 400), ("s1", "E1", 20), ("s2", "E1", 30), ("s3", "E1", 40), ("s3", "E1", 80),
        ("s4", "E2", 1),
    ]  # fmt: skip
