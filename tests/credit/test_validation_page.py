from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from credit.answers import Answers
from credit.card import Card
from credit.label import Label
from credit.labelled import TableOptions
from credit.options import CardOptions
from credit.population import Became
from credit.stability import stability
from credit.swap import Group, Swap, swap
from credit.swap_page import notes
from credit.table import Source, train_table
from credit.table_values import values_of
from credit.train import train
from credit.validation_page import Beside, page
from graph.report.cells import Share
from graph.report.html import html
from graph.report.page import Picture, Table
from graph.snapshot import Snapshot

DAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def card(loans: pa.Table) -> Card:
    return train_table(loans, Source("loans.csv", DAY), TableOptions("default"), CardOptions(repeats=1, folds=3))


def test_the_page_shows_bins_figures_curves_stability_and_limits(card: Card, loans: pa.Table) -> None:
    values = values_of(loans, card.scorecard.declared)
    score = Answers(card, values).score
    made = page(card, DAY, Beside(stability(card, values), swap(score, score[::-1], 0.5), "0123"))
    told = [part.title.en for section in made.sections for part in section.parts if isinstance(part, Table | Picture)]
    assert {"On the same unseen firms", "Features on the card", "Ranking", "Stability"} <= set(told)
    assert told.count("Bins") == len(card.scorecard.lines)
    text = html(made)
    assert "<svg" in text
    assert all(line.feature in text for line in card.scorecard.lines)
    assert "Swap-set against the former card 0123" in text
    assert "Limits of use" in text


def test_firms_are_told_apart_by_size_and_the_page_says_what_has_no_day(firms: Snapshot) -> None:
    made = train(firms, CardOptions(repeats=1, folds=3))
    found = made.figures["segments"]
    assert {s["segment"] for s in found} == {"small", "middling", "large"}
    assert sum(s["firms"] for s in found) == made.origin.firms
    text = html(page(made, DAY, Beside()))
    assert "the horizon is unknown" in text
    assert "only 20 defaults" in text
    blind = replace(made, figures={"validation": {}, "scores": made.figures["scores"]})
    assert "trained without validation" in html(page(blind, DAY, Beside()))


def test_a_swap_set_counts_who_changes_places_and_what_became_of_them() -> None:
    new, old = np.array([4, 3, 2, 1]), np.array([4, 1, 3, 2])
    assert swap(new, old, 0.5) == Swap(Group(1), Group(1), Group(1), Group(1))
    assert swap(new, new, 0.25) == Swap(Group(1), Group(0), Group(0), Group(3))
    known, bad = np.array([True, True, False, True]), np.array([False, True, False, True])
    found = swap(new, old, 0.5, Label(known, bad, "1"))
    assert found == Swap(Group(1, 1, 0), Group(1, 1, 1), Group(1, 0, 0), Group(1, 1, 1))
    assert found.only_former.rate is None


def test_a_share_of_default_has_the_interval_of_its_few_firms() -> None:
    rate = Group(20, 10, 1).rate
    assert rate is not None
    assert rate == pytest.approx((0.1, 0.0179, 0.4042), abs=1e-4)


def test_the_page_tells_the_shares_of_default_of_a_swap_set(card: Card) -> None:
    known = np.arange(10) < 9
    sets = swap(np.arange(10), np.arange(10)[::-1], 0.3, Label(known, np.arange(10) % 2 == 0, "1"))
    made = page(card, DAY, Beside(swap=sets, former="0123", notes=notes(Became({}, DAY, DAY), [card])))
    (table,) = (s.parts[0] for s in made.sections if s.title.en.startswith("Swap-set"))
    assert isinstance(table, Table)
    assert [row[1:4] for row in table.rows] == [(0, 0, None), (3, 2, 1), (3, 3, 2), (4, 4, 2)]
    assert table.rows[1][4] == Share(0.5)
    assert "who had defaulted before has no outcome" in html(made)
