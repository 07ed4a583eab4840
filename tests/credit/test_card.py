from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from credit.card import Card, load
from credit.options import CardOptions, Scaling
from credit.sample import sample
from credit.scorecard import Line, Scorecard
from credit.train import train
from graph.errors import DataRefused, NotFound
from graph.snapshot import Snapshot

QUICK = CardOptions(repeats=0)


@pytest.fixture(scope="module")
def card(firms: Snapshot) -> Card:
    return train(firms, QUICK)


def test_points_double_the_odds() -> None:
    counts = ((3, 5, 0), (3, 1, 0), (-1.0, 1.0, 0.0))
    line = Line("x", "甲", "x", "descending", (0.5,), (), None, (), *counts, 0.5, -1.0, (550, 600, 575))
    sheet = Scorecard((line,), 0.0, Scaling(600, 20.0, 50), (("A", 0.05), ("D", 1.0)))
    pd = sheet.pd(np.array([600, 650]))
    odds = (1 - pd) / pd
    np.testing.assert_allclose(odds, [20, 40])
    assert [sheet.grade(p) for p in (0.05, 0.0501)] == ["A", "D"]
    np.testing.assert_array_equal(sheet.score(np.array([[0.4], [0.5], [np.nan]])), [550, 600, 575])


def test_points_are_the_logistic_regression(firms: Snapshot, card: Card) -> None:
    sheet, known = card.scorecard, sample(firms, QUICK)
    values = known.values[:, [known.names.index(f) for f in sheet.features]]
    bins = sheet.bins(values)
    woe = np.column_stack([np.array(line.woe)[bins[:, j]] for j, line in enumerate(sheet.lines)])
    log_odds = sheet.intercept + woe @ np.array([line.coefficient for line in sheet.lines])
    exact = sheet.scaling.offset - sheet.scaling.factor * log_odds
    assert np.abs(sheet.score(values) - exact).max() <= len(sheet.lines) / 2
    assert all(line.coefficient < 0 for line in sheet.lines)


def test_a_card_reads_back_the_same(card: Card, tmp_path: Path) -> None:
    digest = card.save(tmp_path)
    back = load(tmp_path / digest)
    assert back == card
    assert back.digest == digest
    assert card.save(tmp_path) == digest
    assert {p.name for p in tmp_path.rglob("*") if p.is_file()} == {"card.json"}


def test_a_changed_or_newer_card_is_refused(card: Card, tmp_path: Path) -> None:
    path = tmp_path / card.save(tmp_path) / "card.json"
    held = json.loads(path.read_text())
    path.write_text(json.dumps(held | {"min_months": 4}))
    with pytest.raises(DataRefused, match="not what its name says"):
        load(path.parent)
    path.write_text(json.dumps(held | {"format": 99}))
    with pytest.raises(DataRefused, match="format 99"):
        load(path.parent)
    with pytest.raises(NotFound, match="lianke credit train"):
        load(tmp_path / "none")


def test_the_same_firms_make_the_same_card(firms: Snapshot, card: Card) -> None:
    assert train(firms, QUICK).digest == card.digest


def test_the_rating_of_the_bank_and_later_days_change_nothing(
    snapshot_of: Callable[..., Snapshot], books: list, ratings: list, card: Card
) -> None:
    late = [books[0] | {"day": date(2020, 1, 1), "amount": 10**12}]
    blind = [r | {"source_rating": None} for r in ratings]
    assert train(snapshot_of(books + late, blind), QUICK).digest == card.digest
