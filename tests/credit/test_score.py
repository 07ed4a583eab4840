from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pytest

from credit.card import Card, load
from credit.options import CardOptions
from credit.reasons import adverse, explained, words
from credit.score import score
from credit.train import train
from graph.errors import DataRefused, NotFound
from graph.snapshot import Snapshot
from graph.tables import CREDIT


@pytest.fixture(scope="module")
def card(firms: Snapshot) -> Card:
    return train(firms, CardOptions(repeats=0))


@pytest.fixture(scope="module")
def scored(card: Card, firms: Snapshot) -> list[dict]:
    return score(card, firms).to_pylist()


def test_every_enterprise_has_a_row_of_the_declared_table(card: Card, firms: Snapshot) -> None:
    table = score(card, firms)
    assert table.schema == CREDIT.arrow
    assert table["id"].to_pylist() == firms.arrow("enterprises")["id"].to_pylist()
    assert set(table["model"].to_pylist()) == {card.digest}


def test_a_score_is_the_sum_of_its_points_and_says_the_pd(card: Card, scored: list[dict]) -> None:
    for row in (r for r in scored if r["score"] is not None):
        assert sum(p["points"] for p in row["points"]) == row["score"]
        assert row["pd"] == card.scorecard.pd(np.int64(row["score"]))
        assert row["grade"] == card.scorecard.grade(row["pd"])
        assert row["reason"] is None


def test_defaulters_score_lower_and_pd_has_the_share_of_the_sample(scored: list[dict]) -> None:
    known = [r for r in scored if r["score"] is not None]
    bad = [r["score"] for r in known if r["id"] < "f20"]
    good = [r["score"] for r in known if r["id"] >= "f20"]
    assert np.median(bad) < np.median(good)
    assert np.mean([r["pd"] for r in known]) == pytest.approx(20 / 70, abs=0.05)


def test_a_firm_without_books_has_a_reason_instead(scored: list[dict]) -> None:
    (row,) = [r for r in scored if r["id"] == "b0"]
    assert (row["score"], row["grade"], row["pd"], row["points"], row["reasons"]) == (None, None, None, [], [])
    assert row["reason"].startswith("no_books: 未载入")
    assert row["reason"].endswith("none of its own documents are loaded, and this card is made of them")


def test_books_that_say_too_little_have_a_reason(
    snapshot_of: Callable[..., Snapshot], books: list, ratings: list, card: Card
) -> None:
    thin = [b for b in books if b["owner"] == "f00"][:4]
    void = [b | {"valid": 0, "void": 1} for b in books if b["owner"] == "f01"]
    found = {r["id"]: r["reason"] for r in score(card, snapshot_of(thin + void, ratings[:2])).to_pylist()}
    assert found["f00"].startswith("thin: 自有有效单据不足3个月")
    assert found["f01"].startswith("no_documents: ")


def test_a_stored_card_scores_the_same(card: Card, firms: Snapshot, tmp_path: pytest.TempPathFactory) -> None:
    assert score(load(tmp_path / card.save(tmp_path)), firms).equals(score(card, firms))


def test_a_card_of_a_later_day_is_refused(
    snapshot_of: Callable[..., Snapshot], books: list, ratings: list, card: Card
) -> None:
    with pytest.raises(DataRefused, match="knows outcomes up to 2020-01-01"):
        score(card, snapshot_of(books, ratings, date(2020, 1, 1) - timedelta(days=1)))


def test_reasons_are_what_cost_most(card: Card) -> None:
    sheet = card.scorecard
    best = np.array([int(np.argmax(line.points[:-1])) for line in sheet.lines])
    worst = np.array([int(np.argmin(line.points[:-1])) for line in sheet.lines])
    points = [np.array([line.points[b] for line, b in zip(sheet.lines, bins, strict=True)]) for bins in (best, worst)]
    assert adverse(sheet, points[0], best) == []
    codes = adverse(sheet, points[1], worst)
    lost = {line.feature: line.best - min(line.points[:-1]) for line in sheet.lines}
    costs = [lost[code.split(":")[0]] for code in codes]
    assert costs == sorted(lost.values(), reverse=True)[: len(codes)]
    for code in codes:
        line = sheet.lines[sheet.features.index(code.split(":")[0])]
        assert code.endswith("low" if line.points[0] == min(line.points[:-1]) else "high")


def test_every_reason_has_words_in_both_languages() -> None:
    assert words("sales_amount:low") == ("销项净额偏低", "net sales: too low")
    assert explained(["margin:missing"]) == [
        {"code": "margin:missing", "zh": "毛利率无法计算", "en": "margin: cannot be computed"}
    ]
    with pytest.raises(NotFound):
        words("rating:low")


def test_points_name_the_interval(scored: list[dict], card: Card) -> None:
    row = next(r for r in scored if r["score"] is not None)
    line = card.scorecard.lines[0]
    assert row["points"][0]["feature"] == line.feature
    assert row["points"][0]["bin"] in line.labels
    assert pa.types.is_list(CREDIT.arrow.field("points").type)


def test_interval_of_large_amounts_has_whole_digits(card: Card) -> None:
    line = replace(card.scorecard.lines[0], splits=(0.936508, 17.5, 192_645_120.5))
    assert line.labels == (
        "[-inf, 0.936508)",
        "[0.936508, 17.5)",
        "[17.5, 192645120)",
        "[192645120, inf)",
        "missing",
    )
