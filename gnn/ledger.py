"""Who sold to whom and when: the trades of a Snapshot as arrays over sorted ids."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from gnn.control import heads
from gnn.traits import Traits, traits
from gnn.words import token_counts
from graph.errors import DataRefused

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Words = NDArray[np.str_]

EPOCH = dt.date(1970, 1, 1)


class Tables(Protocol):
    """What the link model reads of a Snapshot."""

    @property
    def id(self) -> str:
        """Digest of what it holds."""

    @property
    def as_of(self) -> dt.date:
        """Nothing dated on this day or after it is in it."""

    def arrow(self, name: str) -> pa.Table:
        """One of its tables."""


def day_number(day: dt.date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


def day_of(number: int) -> dt.date:
    """The day that a number of days since 1970-01-01 is."""
    return EPOCH + dt.timedelta(days=int(number))


@dataclass(frozen=True)
class IdMap:
    """Enterprise ids in ascending order; an enterprise's node number is its place among them."""

    ids: pa.Array

    def positions(self, ids: Any) -> Ints:
        """Node numbers of ids; raises DataRefused naming an id that is not an enterprise of the Snapshot."""
        found = pc.index_in(ids, value_set=self.ids)
        if found.null_count:
            stray = pc.filter(ids, pc.is_null(found))[0]
            raise DataRefused(f"enterprise {stray} stands in a trade but not among the enterprises; build again")
        return np.asarray(found.to_numpy(), dtype=np.int64)

    def __len__(self) -> int:
        """Enterprises."""
        return len(self.ids)


@dataclass(frozen=True)
class Ledger:
    """One row a seller, buyer and day: node numbers, days since 1970-01-01, CNY fen, tax, documents, whose books."""

    ids: IdMap
    anchor: Flags
    seller: Ints
    buyer: Ints
    day: Ints
    amount: Floats
    tax: Floats
    documents: Ints
    by_seller: Flags
    by_buyer: Flags
    traits: Traits
    cold: Flags | None = None
    """Anchors that are in the market of a direction in which they never traded, too; all of them where not told."""

    @cached_property
    def memory(self) -> dict[object, Any]:
        """What was worked out of it and is asked for again."""
        return {}

    def where(self, rows: Flags) -> Ledger:
        """The ledger with only the rows that hold."""
        if rows.all():
            return self
        kept = {n: getattr(self, n)[rows] for n in ROWS}
        return replace(self, **kept)

    def before(self, day: int) -> Ledger:
        """What was dated before a day: anchors are those that had reported by then, known are those that had traded.

        The last answer is kept: both directions ask for it.
        """
        if self.memory.get("day before") != day:
            self.memory.update({"day before": day, "before": self._before(day)})
        found: Ledger = self.memory["before"]
        return found

    def _before(self, day: int) -> Ledger:
        past = self.where(self.day < day)
        reported = np.zeros(len(self.ids), bool)
        reported[past.seller[past.by_seller]] = True
        reported[past.buyer[past.by_buyer]] = True
        traded = np.zeros(len(self.ids), bool)
        traded[past.seller] = traded[past.buyer] = True
        return replace(past, anchor=self.anchor & reported, traits=self.traits.among(traded, day))

    def within(self, start: int, end: int) -> Ledger:
        """What was dated in [start, end)."""
        return self.where((self.day >= start) & (self.day < end))


ROWS = ("seller", "buyer", "day", "amount", "tax", "documents", "by_seller", "by_buyer")


def read_ledger(snapshot: Tables) -> Ledger:
    """The Snapshot's trades over its sorted ids; trade of a firm with itself is left out.

    Amounts count yuan only: fen of other currencies cannot be added to them. Raises DataRefused where there is none.
    """
    enterprises = snapshot.arrow("enterprises").sort_by("id")
    trades = snapshot.arrow("trades").sort_by([(k, "ascending") for k in ("seller", "buyer", "day", "currency")])
    if not trades.num_rows:
        raise DataRefused(f"the Snapshot of {snapshot.as_of} holds no trade; load invoices dated before it")
    ids = IdMap(enterprises["id"].combine_chunks())
    column = {n: np.asarray(trades[n].to_numpy()) for n in ("amount", "tax", "documents", "by_seller", "by_buyer")}
    yuan = np.asarray(pc.equal(trades["currency"], "CNY").to_numpy())
    ledger = Ledger(
        ids=ids,
        anchor=np.asarray(enterprises["has_books"].to_numpy(), dtype=bool),
        seller=ids.positions(trades["seller"].combine_chunks()),
        buyer=ids.positions(trades["buyer"].combine_chunks()),
        day=np.asarray(trades["day"].cast(pa.int32()).to_numpy(), dtype=np.int64),
        amount=np.where(yuan, column["amount"], 0).astype(np.float64),
        tax=np.where(yuan, column["tax"], 0).astype(np.float64),
        documents=column["documents"].astype(np.int64),
        by_seller=column["by_seller"].astype(bool),
        by_buyer=column["by_buyer"].astype(bool),
        traits=traits(token_counts(*told(enterprises)), *heads(snapshot, ids)),
    )
    return ledger.where(ledger.seller != ledger.buyer)


def told(enterprises: pa.Table) -> tuple[list[str], list[list[str]]]:
    """The name of each enterprise, empty where it is not known, and what else is said of it in whole words."""
    kept = [name for name in ("industry", "region", "tags") if name in enterprises.column_names]
    columns = {name: enterprises[name].to_pylist() for name in (*kept, "name") if name in enterprises.column_names}
    names = [name or "" for name in columns.pop("name", [None] * len(enterprises))]
    labels: list[list[str]] = [[] for _ in names]
    for kind, values in columns.items():
        for mine, value in zip(labels, values, strict=True):
            mine += [f"{kind}:{word}" for word in (value if isinstance(value, list) else [value]) if word]
    return names, labels
