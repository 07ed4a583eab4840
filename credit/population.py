"""Those whom a card scores at a day or in a table, and what became of them where that is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from credit.card import Card
from credit.declared import Floats, matrix
from credit.label import Label
from credit.sample import outcomes
from credit.surveyed import MONTHS, SURVEYS, Given
from credit.table_values import values_of
from graph.snapshot import Snapshot


@dataclass(frozen=True)
class Population:
    """A row of a card's features each; `ids` are those of firms or persons, or the numbers of a table's rows."""

    ids: tuple[str, ...]
    values: Floats


@dataclass(frozen=True)
class Became:
    """Who defaulted and who did not, by id, from `since` (None where flags have no day) to before `until`."""

    bad: Mapping[str, bool]
    since: date | None
    until: date

    def of(self, ids: tuple[str, ...]) -> Label:
        """The outcomes of some; unknown ones are neither good nor bad."""
        known, bad = ([i in self.bad for i in ids], [self.bad.get(i, False) for i in ids])
        return Label(np.array(known, dtype=bool), np.array(bad, dtype=bool), "defaulted")


def of_day(card: Card, snapshot: Snapshot, scores: pa.Table | None = None) -> Population:
    """Those whom a card scores at a day; `scores` are those published before it."""
    given = Given(snapshot, snapshot.as_of, scores, card.origin.horizon is not None)
    features = SURVEYS[card.kind].table(given)
    thick = features.filter(pc.invert(pc.fill_null(pc.less(features[MONTHS], card.min_months), False)))
    return Population(tuple(thick["id"].to_pylist()), matrix(thick, card.scorecard.declared))


def of_table(card: Card, rows: pa.Table) -> Population:
    """The rows of a table whose cells are text."""
    return Population(tuple(map(str, range(rows.num_rows))), values_of(rows, card.scorecard.declared))


def became(card: Card, snapshot: Snapshot, later: Snapshot) -> Became | None:
    """What had become at a later day of those whom a card scores; None where it knows of no default in between.

    Where defaults have days, a firm that had defaulted before has no outcome, and one day alone knows none. Flags
    without days are taken as they stand.
    """
    days = (later.as_of - snapshot.as_of).days
    found = outcomes(later.arrow("ratings"), later.as_of, days)
    told = SURVEYS[card.kind].outcome(Given(snapshot, snapshot.as_of), found)
    if not any(told.values()):
        return None
    return Became(told, snapshot.as_of if found.horizon is not None else None, later.as_of)
