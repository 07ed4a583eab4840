from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from credit.card import Card
from credit.options import CardOptions
from credit.population import became, of_day
from credit.swap_page import notes
from credit.train import train
from graph.snapshot import Snapshot

AS_OF = date(2020, 1, 1)
LATER = AS_OF + timedelta(days=180)


@pytest.fixture(scope="module")
def card(firms: Snapshot) -> Card:
    return train(firms, CardOptions(repeats=0))


def test_those_scored_at_a_day_have_ids_and_a_row_each(card: Card, firms: Snapshot) -> None:
    found = of_day(card, firms)
    assert len(found.ids) == len(found.values) > 30
    assert "b0" not in found.ids, "it has no books"


def test_defaults_that_followed_the_day_are_outcomes_and_earlier_ones_are_not(
    card: Card, snapshot_of: Callable[..., Snapshot], books: list[dict[str, Any]]
) -> None:
    days = {"f00": AS_OF - timedelta(days=1), "f01": AS_OF, "f02": LATER - timedelta(days=1)}
    rows: list[dict[str, Any]] = [
        {"id": f"f{i:02}", "defaulted": f"f{i:02}" in days, "defaulted_on": days.get(f"f{i:02}"), "known_at": LATER}
        for i in range(5)
    ]
    now, then = snapshot_of(books, rows), snapshot_of(books, rows, LATER)
    seen = became(card, now, then)
    assert seen is not None
    assert seen.bad == {"f01": True, "f02": True, "f03": False, "f04": False}
    assert (seen.since, seen.until) == (AS_OF, LATER)
    told = seen.of(("f02", "f00", "f04", "b0"))
    assert told.known.tolist() == [True, False, True, False]
    assert told.bad[told.known].tolist() == [True, False]
    learnt = replace(card, origin=replace(card.origin, as_of=AS_OF + timedelta(days=1)))
    told_of = [words.en for words in notes(seen, [card, learnt])]
    assert len(told_of) == 2, "the other card knows nothing of the days after"
    assert told_of[1].startswith(f"card {learnt.digest} was learnt from such outcomes")


def test_without_a_default_after_the_day_nothing_is_known(card: Card, snapshot_of: Callable[..., Snapshot]) -> None:
    row = {"id": "f00", "defaulted": True, "defaulted_on": date(2018, 1, 1), "known_at": LATER}
    now, then = (snapshot_of([], [row], day) for day in (AS_OF, LATER))
    assert became(card, now, then) is None
    assert [words.en for words in notes(None, [card])] == ["no default after this day is known: no share is told"]


def test_flags_without_days_are_taken_as_they_stand(card: Card, firms: Snapshot) -> None:
    seen = became(card, firms, firms)
    assert seen is not None
    assert (seen.since, np.sum(list(seen.bad.values()))) == (None, 20)
    assert "may lie before" in notes(seen, [card])[0].en
