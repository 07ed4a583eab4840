"""Who is surveyed for a card of each kind: the features of a day, and what became of whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from credit.around import NEAR, OUTSIDE, PERSON
from credit.declared import Declared, matrix
from credit.options import CardOptions
from credit.sample import Outcomes, Sample, outcomes
from credit.scorecard import Ints
from credit.sense import FIRM
from graph.errors import DataRefused
from graph.features.invoices import invoice_features
from graph.features.known import known
from graph.features.legal_person import behind, persons
from graph.features.neighbourhood import neighbourhood
from graph.features.outside import outside
from graph.snapshot import Snapshot

TOLD = pa.schema([("firm", pa.string()), ("bad", pa.bool_())])
MONTHS = "months"
"""Column of every feature table here: the active months of documents that a row rests on; null where it needs none."""


@dataclass(frozen=True)
class Given:
    """A Snapshot, the day that features are of, and what had been published of others before it."""

    snapshot: Snapshot
    on: date
    scores: pa.Table | None = None
    dated: bool = True
    """Whether defaults have days: without them nobody can say which were known before the day, and none is used."""

    @property
    def known(self) -> ir.Table:
        """What was known of others on the day."""
        found = known(self.snapshot.table("ratings"), self.scores, self.on)
        return found if self.dated else found.mutate(defaulted=ibis.null("boolean"))


@dataclass(frozen=True)
class Survey:
    """One kind of card: what it may use, the table of it, and who of the rows an outcome belongs to."""

    kind: str
    features: tuple[Declared, ...]
    table: Callable[[Given], pa.Table]
    outcome: Callable[[Given, Outcomes], Mapping[str, bool]]
    too_few: str
    groups: Callable[[Given, tuple[str, ...]], Ints] | None = None


def surveyed(survey: Survey, snapshot: Snapshot, scores: pa.Table | None, options: CardOptions) -> Sample:
    """Whom a card of the kind is learnt from; DataRefused, saying why, where they are too few."""
    found = outcomes(snapshot.arrow("ratings"), snapshot.as_of, options.horizon)
    given = Given(snapshot, found.features_on, scores, found.horizon is not None)
    bad_by = survey.outcome(given, found)
    bads = sum(bad_by.values())
    _enough(BOOKS_TOO_FEW if survey.outcome is _of_firms else survey.too_few, bads, len(bad_by) - bads, options)
    table = survey.table(given)
    thick = table.filter(pc.fill_null(pc.greater_equal(table[MONTHS], options.min_months), True))
    rows = thick.filter(pc.is_in(thick["id"], value_set=pa.array(list(bad_by), pa.string())))
    ids = tuple(rows["id"].to_pylist())
    bad = np.array([bad_by[i] for i in ids], dtype=bool)
    _enough(survey.too_few, int(bad.sum()), int((~bad).sum()), options)
    groups = survey.groups(given, ids) if survey.groups else None
    days = (found.features_on, found.horizon)
    return Sample(ids, survey.features, matrix(rows, survey.features), bad, *days, groups)


def _enough(too_few: str, bads: int, goods: int, options: CardOptions) -> None:
    """Raise DataRefused where too few are known to have defaulted, or too few not to have."""
    if min(bads, goods) < options.min_each:
        counts = {"bads": bads, "goods": goods, "least": options.min_each, "months": options.min_months}
        raise DataRefused(too_few.format(**counts))


def _own(given: Given) -> pa.Table:
    return invoice_features(given.snapshot.table("books"), given.on)


def _near(given: Given) -> pa.Table:
    """The firm's own features, those of its neighbourhood beside them."""
    own = _own(given)
    near = neighbourhood(given.snapshot.table, given.on, given.known, ibis.memtable(own.select(["id"])))
    return own.join(near, "id", join_type="left outer").sort_by("id")


def _outside(given: Given) -> pa.Table:
    found = outside(given.snapshot.table, given.on, given.known)
    return found.append_column(MONTHS, found["seen_months"])


def _persons(given: Given) -> pa.Table:
    found = persons(given.snapshot.table, given.on, given.known)
    return found.append_column(MONTHS, pa.nulls(found.num_rows, pa.float64()))


def _of_firms(given: Given, found: Outcomes) -> Mapping[str, bool]:
    """Firms with books alone."""
    firms = given.snapshot.arrow("enterprises").select(["id", "has_books"])
    booked = set(firms.filter(firms["has_books"])["id"].to_pylist())
    return {firm: bad for firm, bad in found.bad.items() if firm in booked}


def _of_persons(given: Given, found: Outcomes) -> Mapping[str, bool]:
    """Whether any firm of a person's that had not defaulted before did; persons without such a firm are left out."""
    firms = pa.table({"firm": list(found.bad), "bad": list(found.bad.values())}, TOLD)
    told = behind(given.snapshot.table, given.on).join(ibis.memtable(firms), "firm")
    rows = told.group_by("id").agg(bad=told.bad.any()).to_pyarrow()
    return dict(zip(rows["id"].to_pylist(), rows["bad"].to_pylist(), strict=True))


def _shared(given: Given, ids: tuple[str, ...]) -> Ints:
    """One number for persons who stand behind the same firm: they share its fate, and so a fold."""
    ties = behind(given.snapshot.table, given.on).select("id", "firm").to_pyarrow().combine_chunks()
    person, firm = (ties[name].combine_chunks().dictionary_encode() for name in ("id", "firm"))
    rows, columns = np.asarray(person.indices), np.asarray(firm.indices) + len(person.dictionary)
    size = len(person.dictionary) + len(firm.dictionary)
    _, part = connected_components(coo_array((np.ones(len(rows)), (rows, columns)), shape=(size, size)), False)
    places = np.asarray(pc.index_in(pa.array(ids, pa.string()), value_set=person.dictionary))
    return np.asarray(part[places], dtype=np.int64)


BOOKS_TOO_FEW = (
    "no credit card can be made: {bads} firms with books defaulted and {goods} did not, and it takes at least {least} "
    "of each; load more customers with their default flag (defaulted, 是否违约)"
)
SEEN_TOO_FEW = (
    "no outside card can be made: of the firms with books and a known outcome, others' documents name {bads} that "
    "defaulted and {goods} that did not in at least {months} months, and it takes at least {least} of each; load books "
    "of more customers that trade with each other, or unified social credit codes that tell who is who"
)
PERSONS_TOO_FEW = (
    "no person card can be made: of {bads} natural persons a firm defaulted, of {goods} none did, and it takes at "
    "least {least} of each; load legal representatives or shareholders of the customers with a default flag"
)

SURVEYS: Mapping[str, Survey] = {
    s.kind: s
    for s in (
        Survey("firm", FIRM, _own, _of_firms, BOOKS_TOO_FEW),
        Survey("network", (*FIRM, *NEAR), _near, _of_firms, BOOKS_TOO_FEW),
        Survey("outside", OUTSIDE, _outside, _of_firms, SEEN_TOO_FEW),
        Survey("person", PERSON, _persons, _of_persons, PERSONS_TOO_FEW, _shared),
    )
}
"""Kinds of cards by name. `network` is `firm` with the neighbourhood, for measuring what that adds."""
