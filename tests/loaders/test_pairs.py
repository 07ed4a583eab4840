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


@pytest.mark.parametrize(
    ("left", "right", "verdict"),
    [
        ("台州星辉鞋业有限公司", "台州星辉鞋材有限公司", "different"),  # another word, and no slip
        ("台州星辉鞋业有限公司", "台州星辉鞋叶有限公司", "same"),
        ("郑州大学", "郑州大学附属中心医院", "different"),
        ("中国联通无锡市分公司", "中国联通有限公司无锡分公司", "same"),
        ("中国联通无锡分公司", "中国联通有限公司常州分公司", "different"),
        ("成都七十九度餐饮有限公司", "成都79度餐饮有限公司", "different"),  # 七十九 is no 七九
        ("成都七九餐饮有限公司", "成都79餐饮有限公司", "same"),
        ("成都七九餐饮有限公司", "成都78餐饮有限公司", "different"),
        ("台州市院桥镇星辉模具厂", "台州院桥星辉模具厂", "same"),
        ("台州市院桥镇星辉模具厂", "台州市新桥镇星辉模具厂", "different"),
        ("浙江省台州市黄岩区星辉模具厂", "台州黄岩星辉模具厂", "same"),
        ("星辉模具（台州）有限公司", "台州星辉模具有限公司", "same"),
        ("Taizhou Xinghui Mould Co., Ltd.", "TAIZHOU XINGHUI MOULD COMPANY LIMITED", "same"),
        ("Taizhou Xinghui Mould Co., Ltd.", "Taizhou Xinghui Trading Co., Ltd.", "different"),
        ("台州星辉模具有限公司货款", "台州星辉模具有限公司", "same"),
    ],
)
def test_what_clerks_write_otherwise_and_what_is_another_firm(left: str, right: str, verdict: str) -> None:
    [found] = judge_pairs([(Party(left), Party(right))])
    assert (found.verdict == "same") == (verdict == "same")


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


@pytest.mark.parametrize(
    ("left", "right", "told"),
    [
        ("914403001922038216", "914403001922038216", ["the codes are one firm's"]),
        ("914403001922038216", "91440300708461136T", ["the codes are two firms'"]),
        ("914403001922038217", "914403001922038217", ["the codes agree"]),
        ("914403001922038216", "914403001922038217", ["the codes differ in one or two characters"]),
    ],
)
def test_codes_are_told_of_once_and_as_they_are(left: str, right: str, told: list[str]) -> None:
    [found] = judge_pairs([(Party("华为技术有限公司", left), Party("中兴通讯股份有限公司", right))])
    assert [feature.en for feature in found.features if feature.comparison == "证照号码 code"] == told
