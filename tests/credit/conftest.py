"""A small economy of firms with books, some of which defaulted, as a Snapshot of three tables."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graph.snapshot import Snapshot
from graph.tables import BOOKS, ENTERPRISES, RATINGS

AS_OF = date(2020, 1, 1)
FIRMS, DEFAULTS = 70, 20

Rows = list[dict[str, Any]]


@pytest.fixture(scope="session")
def snapshot_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Snapshot]:
    """A function from rows of books and ratings to a Snapshot on disk; b0 is known by documents of others alone."""

    def made(books: Rows, ratings: Rows, as_of: date = AS_OF) -> Snapshot:
        owners = sorted({r["owner"] for r in books} | {r["id"] for r in ratings})
        enterprises = [_enterprise(o, True) for o in owners] + [_enterprise("b0", False)]
        path = tmp_path_factory.mktemp("snapshot")
        for schema, rows in ((BOOKS, books), (RATINGS, ratings), (ENTERPRISES, enterprises)):
            (path / schema.name).mkdir()
            table = schema.conform(pa.Table.from_pylist(rows, schema=schema.arrow))
            pq.write_table(table, path / schema.name / "part-0.parquet")
        return Snapshot(Path(path), "0123456789abcdef", as_of, date(2020, 6, 1), {}, {})

    return made


@pytest.fixture(scope="session")
def ratings() -> Rows:
    """The first firms defaulted, without a day; the bank rated them accordingly."""
    return [_rating(f"f{i:02}", i < DEFAULTS) for i in range(FIRMS)]


@pytest.fixture(scope="session")
def books() -> Rows:
    """Books of two years: firms that default sell less, in fewer months, and void more."""
    rng = np.random.default_rng(7)
    return [row for i in range(FIRMS) for row in _book(f"f{i:02}", i < DEFAULTS, rng)]


@pytest.fixture(scope="session")
def firms(snapshot_of: Callable[..., Snapshot], books: Rows, ratings: Rows) -> Snapshot:
    """The economy as a Snapshot."""
    return snapshot_of(books, ratings)


def document(owner: str, book: str, code: str, day: date, **said: int) -> dict[str, Any]:
    """A row of books with one valid document of 100 yuan and 13 of tax, but for what is said."""
    counts = {"valid": 1, "void": 0, "lost": 0, "abnormal": 0, "red": 0, "flagged": 0, "amount": 10_000, "tax": 1_300}
    row = {"source": "bank", "owner": owner, "owner_code": owner, "book": book, "partner": code, "code": code}
    return row | {"day": day, "currency": "CNY", "amount_red": 0, "amount_void": 0} | counts | said


def _book(owner: str, bad: bool, rng: np.random.Generator) -> Rows:
    size = int(10 ** rng.normal(5.5 if bad else 6.5, 0.7))
    months = [m for m in range(24) if rng.random() < (0.5 if bad else 0.85)] or [23]
    rows = []
    for m in months:
        day = AS_OF - timedelta(days=30 * (24 - m))
        void = int(rng.random() < (0.4 if bad else 0.1))
        rows.append(document(owner, "output", f"b{rng.integers(6)}", day, amount=size + m, void=void))
        rows.append(document(owner, "input", f"a{rng.integers(6)}", day, amount=size // 2 + 1))
    return rows


def _rating(firm: str, bad: bool) -> dict[str, Any]:
    rating = "D" if bad else "B"
    return {"id": firm, "source_rating": rating, "defaulted": bad, "defaulted_on": None, "known_at": date(2020, 6, 1)}


def _enterprise(firm: str, books: bool) -> dict[str, Any]:
    words = {"key": firm, "source": "bank", "customer_status": "customer" if books else "unknown"}
    unknown = dict.fromkeys(("uscc", "name", "industry", "region", "first_on", "last_on"))
    lists = {"codes": [], "former_names": [], "names_seen": [], "tags": [], "flags": [], "aliases": []}
    words |= {"status": "unknown"}
    return {"id": firm, "resolved": books, "has_books": books, "known_by": 1, **words, **unknown, **lists}


@pytest.fixture(scope="session")
def loans() -> pa.Table:
    """A public-like table as text: 600 loans with gaps, codes, words, a leak, numbers of rows, and a column twice."""
    rng = np.random.default_rng(11)
    size = 600
    debt, trade = rng.normal(1, 0.4, size), rng.choice(["steel", "tea", "toys"], size, p=[0.5, 0.3, 0.2])
    odds = -2.2 + 2 * (debt - 1) + 1.2 * (trade == "toys")
    bad = rng.random(size) < 1 / (1 + np.exp(-odds))
    late = np.where(rng.random(size) < 0.05, 98, rng.poisson(0.4 + 1.5 * bad))
    text = {
        "id": [str(k) for k in range(1, size + 1)],
        "debt": ["?" if k % 9 == 0 else f"{v:.4f}" for k, v in enumerate(debt)],
        "late": [str(v) for v in late],
        "trade": list(trade),
        "opened": [f"20{10 + k % 8}-0{1 + k % 9}-15" for k in range(size)],
        "same": ["x"] * size,
        "empty": ["NA"] * size,
        "odd": ["inf" if k % 50 == 0 else f"{v:.3f}" for k, v in enumerate(rng.normal(size=size))],
        "loss": [f"{b * (1 + k % 7)}" for k, b in enumerate(bad)],
        "name": [f"firm {k % 571}" for k in range(size)],
        "default": ["1" if b else "0" for b in bad],
    }
    return pa.table({name: pa.array(cells, pa.string()) for name, cells in text.items()})
