"""Whom a card is learnt from: firms with books and a known outcome, their features and what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from credit.declared import Declared, Floats, matrix
from credit.options import CardOptions
from credit.scorecard import Flags, Ints
from credit.sense import FIRM
from graph.errors import DataRefused
from graph.features.invoices import invoice_features
from graph.snapshot import Snapshot


@dataclass(frozen=True)
class Sample:
    """Firms in a fixed order, a row of values each; `features_on` is the day of those, `horizon` None where unknown.

    Rows of one group (a firm seen in several years) are never on both sides of a fold.
    """

    ids: tuple[str, ...]
    features: tuple[Declared, ...]
    values: Floats
    bad: Flags
    features_on: date | None = None
    horizon: int | None = None
    groups: Ints | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the features, in the order of the columns."""
        return tuple(f.name for f in self.features)

    def part(self, rows: Ints) -> Sample:
        """Some of the rows."""
        groups = None if self.groups is None else self.groups[rows]
        ids = tuple(self.ids[k] for k in rows)
        return replace(self, ids=ids, values=self.values[rows], bad=self.bad[rows], groups=groups)

    def columns(self, names: Sequence[str]) -> list[int]:
        """The places of features."""
        every = {name: j for j, name in enumerate(self.names)}
        return [every[name] for name in names]


@dataclass(frozen=True)
class Outcomes:
    """Firms whose outcome is known, and the window that it was seen in."""

    bad: dict[str, bool]
    features_on: date
    horizon: int | None


def sample(snapshot: Snapshot, options: CardOptions) -> Sample:
    """The firms to learn from; raises DataRefused that says why where there are too few, or no outcome at all."""
    known = outcomes(snapshot.arrow("ratings"), snapshot.as_of, options.horizon)
    table = invoice_features(snapshot.table("books"), known.features_on)
    thick = table.filter(pc.greater_equal(table["months"], options.min_months))
    table = thick.filter(pc.is_in(thick["id"], value_set=pa.array(list(known.bad), pa.string())))
    ids = tuple(table["id"].to_pylist())
    bad = np.array([known.bad[i] for i in ids], dtype=bool)
    enough(bad, options)
    return Sample(ids, FIRM, matrix(table, FIRM), bad, known.features_on, known.horizon)


def outcomes(ratings: pa.Table, as_of: date, horizon: int) -> Outcomes:
    """Who defaulted. Where defaults have days: in the horizon up to as_of, of the firms that had not before it.

    Without days the flag is all there is: features are of as_of, and the horizon is unknown. A default flag without a
    day, among others that have one, can stand before the window or in it, so such a firm is left out.
    """
    rows = ratings.select(["id", "defaulted", "defaulted_on"]).to_pylist()
    if not any(r["defaulted_on"] for r in rows):
        return Outcomes({r["id"]: r["defaulted"] for r in rows if r["defaulted"] is not None}, as_of, None)
    start = as_of - timedelta(days=horizon)
    bad = {
        r["id"]: start <= r["defaulted_on"] < as_of for r in rows if r["defaulted_on"] and r["defaulted_on"] >= start
    }
    good = {r["id"]: False for r in rows if r["defaulted"] is False and r["id"] not in bad and not r["defaulted_on"]}
    return Outcomes(bad | good, start, horizon)


def enough(bad: Flags, options: CardOptions) -> None:
    """Raise DataRefused where the firms of either kind are too few for a card."""
    if not len(bad):
        raise DataRefused(
            "no credit card can be made: no firm with books of its own has a known outcome; load the customers with "
            "their default flag (defaulted, 是否违约)"
        )
    bads, goods = int(bad.sum()), int((~bad).sum())
    if min(bads, goods) < options.min_each:
        raise DataRefused(
            f"no credit card can be made: {bads} firms with books defaulted and {goods} did not, and it takes at least "
            f"{options.min_each} of each; load more customers with their default flag (defaulted, 是否违约)"
        )
