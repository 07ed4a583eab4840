from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from credit.card import Card
from credit.labelled import TableOptions
from credit.options import CardOptions
from credit.stability import psi, stability
from credit.table import Source, train_table
from credit.table_values import values_of
from graph.errors import DataRefused


@pytest.fixture(scope="module")
def card(loans: pa.Table) -> Card:
    return train_table(loans, Source("loans.csv", date(2026, 11, 23)), TableOptions("default"), CardOptions(repeats=0))


def test_the_index_is_that_of_the_books() -> None:
    then, now = np.array([50, 50, 0]), np.array([60, 40, 0])
    assert psi(then, now) == pytest.approx(0.1 * np.log(0.6 / 0.5) - 0.1 * np.log(0.4 / 0.5))
    assert psi(then, then) == 0


def test_its_own_sample_has_not_moved(card: Card, loans: pa.Table) -> None:
    found = stability(card, values_of(loans, card.scorecard.declared))
    assert not found.alarm
    assert {m.index for m in (found.score, *found.features)} == {0.0}
    assert found.mean_now == pytest.approx(found.mean_then, abs=1e-6)


def test_what_moved_is_named_and_raises_the_alarm(card: Card, loans: pa.Table) -> None:
    features = card.scorecard.declared
    values = values_of(loans, features)
    at = [f.name for f in features].index("late")
    values[:, at] += 1
    found = stability(card, values)
    assert found.alarm
    assert [m.name for m in found.features if m.state == "moved"] == ["late"]
    assert sum(found.features[at].now) == pytest.approx(1, abs=1e-4)
    assert found.mean_now < found.mean_then


def test_few_firms_say_nothing(card: Card, loans: pa.Table) -> None:
    with pytest.raises(DataRefused, match="29 firms are too few"):
        stability(card, values_of(loans, card.scorecard.declared)[:29])
