from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pyarrow as pa
import pytest

from credit.options import CardOptions
from credit.sample import outcomes, sample
from credit.train import train
from graph.errors import DataRefused
from graph.snapshot import Snapshot
from graph.tables import RATINGS

AS_OF = date(2020, 1, 1)


def rating(firm: str, defaulted: bool | None, on: date | None = None) -> dict:
    return {"id": firm, "source_rating": None, "defaulted": defaulted, "defaulted_on": on, "known_at": AS_OF}


def told(*rows: dict) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=RATINGS.arrow)


def test_without_days_the_flag_is_the_outcome_and_the_horizon_unknown() -> None:
    found = outcomes(told(rating("a", True), rating("b", False), rating("c", None)), AS_OF, 365)
    assert found.bad == {"a": True, "b": False}
    assert (found.features_on, found.horizon) == (AS_OF, None)


def test_with_days_only_defaults_within_the_horizon_count() -> None:
    rows = told(
        rating("in", True, date(2019, 6, 1)),
        rating("first day", True, date(2019, 1, 1)),
        rating("before", True, date(2018, 12, 31)),
        rating("after", True, AS_OF),
        rating("undated", True),
        rating("never", False),
        rating("unknown", None),
    )
    found = outcomes(rows, AS_OF, 365)
    assert found.bad == {"in": True, "first day": True, "after": False, "never": False}
    assert (found.features_on, found.horizon) == (date(2019, 1, 1), 365)


def test_dated_defaults_take_features_of_before_the_window(
    snapshot_of: Callable[..., Snapshot], books: list, ratings: list
) -> None:
    dated = [r | {"defaulted_on": date(2019, 3, 1) if r["defaulted"] else None} for r in ratings]
    options = CardOptions(repeats=0)
    whole = train(snapshot_of(books, dated), options)
    early = train(snapshot_of([b for b in books if b["day"] < date(2019, 1, 1)], dated), options)
    assert whole == early
    assert (whole.origin.features_on, whole.origin.horizon) == (date(2019, 1, 1), 365)


def test_without_outcomes_there_is_no_card_and_it_says_why(
    snapshot_of: Callable[..., Snapshot], books: list, ratings: list
) -> None:
    blank = [r | {"defaulted": None} for r in ratings]
    for rows in ([], blank):
        with pytest.raises(DataRefused, match="no firm with books of its own has a known outcome"):
            train(snapshot_of(books, rows))
    few = [r | {"defaulted": i < 9} for i, r in enumerate(ratings)]
    with pytest.raises(DataRefused, match="9 firms with books defaulted and 61 did not"):
        train(snapshot_of(books, few))


def test_thin_books_teach_nothing(snapshot_of: Callable[..., Snapshot], books: list, ratings: list) -> None:
    thin = [b for b in books if b["owner"] != "f69"] + [b for b in books if b["owner"] == "f69"][:4]
    assert "f69" not in sample(snapshot_of(thin, ratings), CardOptions()).ids
    assert "f68" in sample(snapshot_of(thin, ratings), CardOptions()).ids
