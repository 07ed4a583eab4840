"""Pairs of names: the verdict, why, and how often it is right on pairs written by hand."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from loaders.pairs import Judged, Party, judge_pairs

Truth = list[tuple[dict[str, str], Judged]]


@pytest.fixture(scope="module")
def judged() -> Truth:
    """The pairs written by hand, each with what is said of it."""
    text = (Path(__file__).parent / "name_pairs.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    return list(zip(rows, judge_pairs((Party(r["left"]), Party(r["right"])) for r in rows), strict=True))


def test_precision_and_recall_on_pairs_written_by_hand(judged: Truth) -> None:
    said = [(row["truth"], found.verdict) for row, found in judged]
    same = [truth for truth, verdict in said if verdict == "same" and truth != "open"]
    assert len(said) >= 150
    assert same.count("same") / len(same) >= 0.99
    assert same.count("same") / [truth for truth, _ in said].count("same") >= 0.9


def test_what_names_alone_leave_open_is_never_said_to_be_the_same(judged: Truth) -> None:
    assert not [row for row, found in judged if row["truth"] == "open" and found.verdict == "same"]


def test_the_order_of_a_pair_does_not_matter(judged: Truth) -> None:
    turned = judge_pairs((found.right, found.left) for _, found in judged)
    assert [t.score for t in turned] == [found.score for _, found in judged]


def test_a_pair_is_explained_in_words() -> None:
    [found] = judge_pairs([(Party("华为技术有限公司"), Party("华为投资控股有限公司"))])
    assert found.verdict == "different"
    assert str(found.features[0]) == "行业词 industry word: 行业词不同 the industry words differ (-14)"
    assert "字号一致（两字） trade names of 2 characters agree" in str(found.features[1])
    assert found.as_json()["features"][0]["bits"] == -14


@pytest.mark.parametrize(
    ("left", "right", "verdict", "by"),
    [
        ("914403001922038216", "914403001922038216", "same", "rule"),
        ("914403001922038216", "440300192203821", "same", "rule"),
        ("914403001922038216", "91440300708461136T", "different", "rule"),
        ("914403001922038216", "914403001922038217", "same", "matcher"),  # a wrong check character identifies nobody
        (None, "914403001922038216", "same", "matcher"),
    ],
)
def test_codes_come_before_names(left: str | None, right: str, verdict: str, by: str) -> None:
    [found] = judge_pairs([(Party("华为技术有限公司", left), Party("华为技术有限公司", right))])
    assert (found.verdict, found.by) == (verdict, by)
