from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from credit.card import Card, load_file
from credit.labelled import TableOptions, labelled, table_options
from credit.options import CardOptions
from credit.report import as_json, text
from credit.scorecard import bin_index
from credit.table import Source, score_table, train_table
from graph.errors import BadParameter, DataRefused

SOURCE = Source("loans.csv", date(2026, 11, 23))
ASKED = TableOptions("default")
QUICK = CardOptions(repeats=0, min_iv=0.02)


@pytest.fixture(scope="module")
def card(loans: pa.Table) -> Card:
    return train_table(loans, SOURCE, ASKED, QUICK)


def test_the_card_has_what_tells_and_nothing_else(card: Card) -> None:
    assert {"debt", "late", "trade"} <= set(card.scorecard.features)
    lines = {line.feature: line for line in card.scorecard.lines}
    worst = int(np.argmin(lines["trade"].points[: lines["trade"].ordinary]))
    assert lines["trade"].members(worst) == ("toys",)
    assert lines["late"].labels[-2:] == ("= 98", "missing")
    assert lines["debt"].firms[-1] == 67


def test_figures_stand_beside_those_of_the_rivals(loans: pa.Table) -> None:
    found = train_table(loans, SOURCE, ASKED, replace(QUICK, repeats=1, folds=3))
    said = found.figures["validation"]
    for model in ("card", "peer", "challenger"):
        assert 0.6 < said[model]["auc"]["mean"] < 0.95
        assert said[model]["brier_platt"] < 0.15
    shown = text(found)
    assert "gradient boosting, all features" in shown
    assert "left out: loss: it alone tells the outcome" in shown
    assert "98 have bins of their own" in shown
    assert as_json(found)["figures"]["table"]["bad_is"] == "1"


def test_a_split_tests_on_rows_that_the_card_has_not_seen(loans: pa.Table) -> None:
    parts = pa.array(["test" if k % 3 == 0 else "train" for k in range(loans.num_rows)])
    asked = TableOptions("default", split="part")
    table = loans.append_column("part", parts)
    found = train_table(table, SOURCE, asked, replace(QUICK, repeats=1))
    assert (found.origin.firms, found.figures["validation"]["tested"]) == (400, 200)
    assert found.figures["validation"]["folds"] == 0
    # Neither the outcome nor the cells of test rows reach the card.
    turned = np.where(np.array(parts.to_pylist()) == "test", "0", np.array(loans["default"].to_pylist()))
    other = table.set_column(table.column_names.index("default"), "default", pa.array(turned))
    again = train_table(other, SOURCE, asked, replace(QUICK, repeats=0))
    assert again.scorecard == found.scorecard


def test_rows_of_one_firm_are_never_on_both_sides(loans: pa.Table) -> None:
    from credit.contest import folds

    found = labelled(loans, TableOptions("default", id="name"), 10)
    names = np.array(loans["name"].to_pylist())
    for fold in folds(found.sample, replace(QUICK, repeats=1)):
        assert not set(names[fold.train]) & set(names[fold.test])


def test_a_stored_card_gives_the_same_scores_to_the_last_digit(card: Card, loans: pa.Table, tmp_path: Path) -> None:
    (tmp_path / "card.json").write_bytes(card.text)
    back = load_file(tmp_path / "card.json")
    assert back == card
    assert score_table(back, loans).equals(score_table(card, loans))


def test_every_row_has_a_score_whatever_it_says(card: Card, loans: pa.Table) -> None:
    scores = score_table(card, loans, id_column="id")
    assert scores["id"].to_pylist() == loans["id"].to_pylist()
    points = [n for n in scores.column_names if n.startswith("points_")]
    assert np.array_equal(sum(scores[n].to_numpy() for n in points), scores["score"].to_numpy())
    strange = pa.table({n: pa.array(["unheard of", None, "inf"]) for n in card.scorecard.features})
    told = score_table(card, strange)
    assert told["score"].null_count == 0
    assert told["missing"].to_pylist()[1] == list(card.scorecard.features)
    with pytest.raises(DataRefused, match="lacks the columns debt"):
        score_table(card, loans.drop_columns("debt"))


def test_what_cannot_be_done_says_what_to_do(loans: pa.Table) -> None:
    with pytest.raises(BadParameter, match="no column dflt; it has id, debt"):
        labelled(loans, TableOptions("dflt"), 10)
    few = loans.set_column(10, "default", pa.array(["1" if k < 4 else "0" for k in range(600)]))
    with pytest.raises(DataRefused, match="of the rows to learn from 4 are bad"):
        labelled(few, ASKED, 10)
    with pytest.raises(DataRefused, match="no column can be a feature"):
        labelled(loans.select(["id", "same", "default"]), ASKED, 10)


def test_noise_makes_no_card(loans: pa.Table) -> None:
    with pytest.raises(DataRefused, match="no feature tells defaults apart"):
        train_table(loans.select(["odd", "default"]), SOURCE, ASKED, replace(QUICK, repeats=1, folds=2))


def test_more_defaults_make_longer_cards() -> None:
    few, many = (table_options(np.arange(size) < bads, 20) for size, bads in ((500, 50), (50_000, 3_000)))
    assert (few.peaks, many.peaks) == (False, True)
    assert few.min_bin_size > many.min_bin_size
    assert (few.max_features, many.max_features) == (8, 20)
    assert (few.repeats, many.repeats) == (10, 1)


def test_words_that_are_rare_or_new_share_a_bin(card: Card) -> None:
    line = next(line for line in card.scorecard.lines if line.feature == "trade")
    new = bin_index((), (), line.groups, np.array([3.0]))
    assert line.members(int(new[0]))[-1] == "any other"
