from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from credit.card import Card
from credit.options import CardOptions
from credit.peer import PLAIN
from credit.report import as_json, text
from credit.sample import Sample, sample
from credit.sense import SENSE
from credit.train import train
from credit.validate import cross_validate
from graph.features.invoices import INVOICES
from graph.progress import silent
from graph.snapshot import Snapshot

OPTIONS = CardOptions(repeats=2, folds=3)


@pytest.fixture(scope="module")
def card(firms: Snapshot) -> Card:
    return train(firms, OPTIONS)


def test_the_card_knows_nothing_that_is_not_a_declared_feature() -> None:
    assert set(SENSE) == {f.name for f in INVOICES}
    assert set(PLAIN) < set(SENSE)
    assert len(set(PLAIN)) == len(PLAIN) == 29


def test_figures_stand_beside_the_peers_of_the_same_folds(card: Card) -> None:
    found = card.figures["validation"]
    assert (found["folds"], found["repeats"]) == (3, 2)
    for model in ("card", "peer"):
        assert 0.6 < found[model]["auc"]["mean"] <= 1
        assert sum(b["firms"] for b in found[model]["reliability"]) == 2 * card.origin.firms
    difference = found["card"]["auc"]["mean"] - found["peer"]["auc"]["mean"]
    assert found["gain"]["mean"] == pytest.approx(difference)


def test_outcomes_that_are_chance_get_the_figures_of_chance(firms: Snapshot) -> None:
    known = sample(firms, OPTIONS)
    rng = np.random.default_rng(1)
    options = replace(OPTIONS, min_iv=0.001, repeats=2)
    noise = Sample(known.ids, known.features, known.values, rng.permutation(known.bad))
    found = cross_validate(noise, options, silent)
    assert found.card.auc.low < 0.5 < found.card.auc.high


def test_progress_counts_the_folds(firms: Snapshot) -> None:
    seen: list[tuple[int, int | None]] = []
    cross_validate(sample(firms, OPTIONS), OPTIONS, lambda stage, done, total: seen.append((done, total)))
    assert seen == [(n, 6) for n in range(7)]


def test_the_report_says_what_the_pd_is_and_what_the_peer_reached(card: Card) -> None:
    said = text(card)
    assert "20 of 70 firms (28.6%)" in said
    assert "the horizon is unknown" in said
    assert "logistic regression, 29 plain features" in said
    assert "neither a feature of this card nor its grade" in said
    dated = replace(card, origin=replace(card.origin, horizon=365))
    assert "within 365 days" in text(dated)


def test_the_report_as_json_holds_the_same(card: Card) -> None:
    said = json.loads(json.dumps(as_json(card)))
    assert said["model"] == card.digest
    assert said["horizon"] is None
    assert [line["feature"] for line in said["lines"]] == list(card.scorecard.features)
    assert said["figures"]["validation"]["card"]["auc"]["mean"] == card.figures["validation"]["card"]["auc"]["mean"]


def test_scoring_needs_no_optimiser(checkout: Path) -> None:
    code = "import sys, credit.score, credit.report; sys.exit('optbinning' in sys.modules or 'sklearn' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=checkout, check=False).returncode == 0
