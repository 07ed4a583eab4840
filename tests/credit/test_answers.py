from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from credit import answers as module
from credit.answers import answers, shift
from credit.card import Card
from credit.labelled import TableOptions
from credit.options import CardOptions
from credit.table import Source, train_table
from credit.table_values import values_of
from graph.errors import BadParameter


@pytest.fixture(scope="module")
def card(loans: pa.Table) -> Card:
    return train_table(loans, Source("loans.csv", date(2026, 11, 23)), TableOptions("default"), CardOptions(repeats=0))


def test_one_firm_is_answered_as_among_many(card: Card, loans: pa.Table, monkeypatch: pytest.MonkeyPatch) -> None:
    values = values_of(loans, card.scorecard.declared)
    many = answers(card, values).to_pylist()
    assert [answers(card, values[[k]]).to_pylist()[0] for k in range(len(values))] == many
    monkeypatch.setattr(module, "BATCH", 7)
    assert answers(card, values).to_pylist() == many
    assert answers(card, values[:0]).num_rows == 0


def test_points_say_what_the_best_bin_and_the_median_firm_have_more(card: Card, loans: pa.Table) -> None:
    lines = {line.feature: line for line in card.scorecard.lines}
    for row in answers(card, values_of(loans, card.scorecard.declared)).to_pylist():
        assert sum(p["points"] for p in row["points"]) == row["score"]
        for part in row["points"]:
            line = lines[part["feature"]]
            assert part["points"] + part["below_best"] == line.best
            assert part["points"] + part["below_median"] == line.median


def test_the_interval_holds_the_pd_and_is_wider_where_less_is_known(card: Card, loans: pa.Table) -> None:
    found = answers(card, values_of(loans, card.scorecard.declared))
    low, pd, high = (found[n].to_numpy() for n in ("pd_low", "pd", "pd_high"))
    assert (low < pd).all()
    assert (pd < high).all()
    wide = np.log(high / (1 - high)) - np.log(low / (1 - low))
    late = np.array([p[0]["bin"] == "= 98" for p in found["points"].to_pylist()])
    assert wide[late].mean() > wide[~late].mean()


def test_the_interval_is_about_that_of_cards_of_other_samples(loans: pa.Table) -> None:
    def odds(rows: np.ndarray) -> float:
        drawn = loans.take(pa.array(rows))
        made = train_table(drawn, Source("x", date(2026, 1, 1)), TableOptions("default"), CardOptions(repeats=0))
        pd = answers(made, values_of(loans.slice(0, 300), made.scorecard.declared))["pd"].to_numpy()
        return np.log(pd / (1 - pd))

    rng = np.random.default_rng(5)
    size = loans.num_rows
    spread = np.std([odds(rng.integers(size, size=size)) for _ in range(12)], axis=0)
    made = train_table(loans, Source("x", date(2026, 1, 1)), TableOptions("default"), CardOptions(repeats=0))
    values = values_of(loans.slice(0, 300), made.scorecard.declared)
    said = made.scorecard.error(made.scorecard.bins(values))
    assert 0.4 < np.median(said) / np.median(spread) < 2


def test_another_share_of_default_moves_the_odds_and_no_score(card: Card, loans: pa.Table) -> None:
    values = values_of(loans, card.scorecard.declared)
    own, other = answers(card, values), answers(card, values, 0.02)
    assert own.select(["score", "grade"]).equals(other.select(["score", "grade"]))
    pds = [t["pd"].to_numpy() for t in (own, other)]
    odds = [pd / (1 - pd) for pd in pds]
    share = card.origin.share
    np.testing.assert_allclose(odds[1] / odds[0], (0.02 / 0.98) / (share / (1 - share)), rtol=1e-9)
    assert shift(share, share) == 0
    for wrong in (0.0, 1.0, 5.0):
        with pytest.raises(BadParameter, match="no share of firms"):
            shift(share, wrong)
