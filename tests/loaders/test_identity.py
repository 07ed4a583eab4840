"""Who is who in a real home: what the matcher finds, what persons say of it, and what of both a Snapshot knows."""

from __future__ import annotations

import csv
import shutil
from datetime import date
from pathlib import Path

import pytest

from graph.errors import DataRefused
from graph.facts import Facts
from graph.home import Home
from graph.snapshot import Snapshot, take
from loaders.economy.uscc import compose
from loaders.identity import held, match, match_news, say, withdraw
from loaders.judgements import Mention
from loaders.load import LoadOptions, load

CODES = [compose("1", number, number * 7919 + 5) for number in range(6)]
MISTYPED = CODES[3][:-1] + ("1" if CODES[3][-1] != "1" else "2")
FIRMS = (
    ("E1", "青澜市瑞丰恒机械设备有限公司", CODES[0], "青澜市泰和机械设备有限公司"),
    ("E2", "青澜市瑞丰恒机械设备有限公司云泽分公司", CODES[1], ""),
    ("E3", "云泽市宏达贸易有限公司", CODES[2], ""),
    ("E4", "云泽市宏远贸易有限公司", CODES[3], ""),
    ("E5", "望川市金辉食品有限公司", CODES[4], ""),
    ("E6", "望川市金辉食品有限公司", CODES[5], ""),
)
TYPO, FORMER, SHORT, TWO = (
    "青澜瑞丰恒机诫设备有限公司",
    "青澜市泰和机械设备有限公司",
    "云泽宏达贸易",
    "望川市金辉食品有限公司",
)
TRADES = (
    ("1", "2019-01-05", TYPO, "", SHORT, ""),
    ("2", "2019-01-06", FORMER, "", "云泽市宏远贸易有限公司", CODES[3]),
    ("3", "2019-01-07", "张伟", "", "云泽市宏远贸易有限公司", MISTYPED),
    ("4", "2019-01-08", TWO, "", "云泽市宏图贸易有限公司", ""),
)
LEARNT, SEARCHED, SAID = date(2019, 6, 1), date(2019, 6, 2), date(2019, 6, 3)
AS_OF = date(2019, 7, 1)
E1, TYPED = Mention("bank", "E1"), Mention("bank", TYPO)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home that nobody searched; for tests to copy."""
    folder = tmp_path_factory.mktemp("loaded")
    head = [
        *("发票代码", "发票号码", "开票日期", "销方名称", "销方识别号", "购方名称"),
        *("购方识别号", "金额", "税额", "价税合计", "状态"),
    ]
    written = [["011", n, day, s, sc, b, bc, "100", "13", "113", "正常"] for n, day, s, sc, b, bc in TRADES]
    write(folder / "invoices.csv", head, written)
    names = ["企业代号", "企业名称", "统一社会信用代码", "曾用名", "地区"]
    write(folder / "firms.csv", names, [[*firm, firm[1][:3]] for firm in FIRMS])
    load(made := Home(folder / "home"), [folder], LoadOptions(today=LEARNT))
    return made


@pytest.fixture(scope="module")
def matched(loaded: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The same after a search; for tests to copy."""
    made = copied(loaded, tmp_path_factory.mktemp("matched"))
    match(made, SEARCHED)
    return made


@pytest.fixture
def home(loaded: Home, tmp_path: Path) -> Home:
    """A home that nobody searched."""
    return copied(loaded, tmp_path)


@pytest.fixture
def searched(matched: Home, tmp_path: Path) -> Home:
    """A home after a search."""
    return copied(matched, tmp_path)


def copied(home: Home, folder: Path) -> Home:
    shutil.copytree(home.facts, (made := Home(folder / "home")).facts)
    return made


def write(path: Path, head: list[str], rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as sink:
        csv.writer(sink).writerows([head, *rows])


def found(home: Home) -> dict[str, tuple[str, str]]:
    """Verdict and firm of each party that the matcher judged."""
    rows = [row for row in held(Facts(home.facts)) if row.by == "matcher" and row.verdict != "withdrawn"]
    sides = [sorted((row.left, row.right), key=len) for row in rows]
    return {party: (row.verdict, firm) for (firm, party), row in zip(sides, rows, strict=True)}


def enterprise(snapshot: Snapshot, code: str) -> str:
    rows = snapshot.arrow("mentions").to_pylist()
    return next(str(row["id"]) for row in rows if row["code"] == code)


def tables(snapshot: Snapshot) -> list[object]:
    return [
        snapshot.arrow(name).to_pylist() for name in ("enterprises", "mentions", "trades", "judgements", "conflicts")
    ]


def test_the_matcher_finds_typos_short_and_former_names_and_nobody_else(home: Home) -> None:
    report = match(home, SEARCHED)
    names = found(home)
    assert names[TYPO] == ("same", "E1")
    assert names[FORMER] == ("same", "E1")
    assert names[SHORT] == ("same", "E3")
    assert names[TWO][0] == "unsure"  # two firms have the very name
    assert not {"张伟", "云泽市宏图贸易有限公司"} & set(names)
    assert names[CODES[3]] == ("same", MISTYPED) or names[MISTYPED] == ("same", CODES[3])
    assert (report.same, report.unsure, report.new) == (4, 1, 5)


def test_a_mistyped_code_identifies_nobody_by_itself(home: Home) -> None:
    before = take(home, AS_OF)
    assert enterprise(before, MISTYPED) != enterprise(before, "E4")
    assert enterprise(before, CODES[3]) == enterprise(before, "E4")
    match(home, SEARCHED)
    assert enterprise(take(home, AS_OF), MISTYPED) == enterprise(before, "E4")


def test_the_same_search_again_keeps_nothing(searched: Home) -> None:
    loads = Facts(searched.facts).loads()
    again = match(searched, SAID)
    assert (again.same, again.unsure, again.new, again.withdrawn) == (4, 1, 0, 0)
    assert Facts(searched.facts).loads() == loads


def test_a_night_searches_again_where_something_was_loaded(home: Home, tmp_path: Path) -> None:
    assert match_news(home, SEARCHED) is not None
    assert match_news(home, SEARCHED) is None
    write(
        tmp_path / "more.csv",
        ["企业代号", "企业名称", "统一社会信用代码"],
        [["E7", "云泽市宏图贸易有限公司", compose("1", 7, 77)]],
    )
    load(home, [tmp_path / "more.csv"], LoadOptions(today=SAID))
    report = match_news(home, SAID)
    assert report is not None
    assert (report.same, report.new) == (5, 1)


def test_a_rival_that_is_loaded_later_takes_a_judgement_back(searched: Home, tmp_path: Path) -> None:
    write(
        tmp_path / "more.csv",
        ["企业代号", "企业名称", "统一社会信用代码"],
        [["E7", "云泽市宏达贸易有限公司", compose("1", 7, 77)]],
    )
    load(searched, [tmp_path / "more.csv"], LoadOptions(today=SAID))
    match(searched, SAID)
    assert found(searched)[SHORT][0] == "unsure"
    assert enterprise(take(searched, AS_OF), SHORT) != enterprise(take(searched, AS_OF), "E3")
    assert enterprise(take(searched, AS_OF, SEARCHED), SHORT) == enterprise(take(searched, AS_OF, SEARCHED), "E3")


def test_a_person_beats_the_matcher_and_can_take_it_back(searched: Home) -> None:
    joined = take(searched, AS_OF)
    assert enterprise(joined, TYPO) == enterprise(joined, "E1")
    assert say(searched, (TYPED, E1), "different", "王敏", (SAID, SAID))
    assert not say(searched, (E1, TYPED), "different", "王敏", (SAID, SAID))
    apart = take(searched, AS_OF)
    assert enterprise(apart, TYPO) != enterprise(apart, "E1")
    assert withdraw(searched, (E1, TYPED), (SAID, SAID)).person == "王敏"
    again = take(searched, AS_OF)
    assert enterprise(again, TYPO) == enterprise(again, "E1")
    with pytest.raises(DataRefused, match="nothing to undo"):
        withdraw(searched, (E1, TYPED), (SAID, SAID))


def test_a_judgement_said_taken_back_and_said_again_stands(home: Home) -> None:
    for _ in range(2):
        assert say(home, (TYPED, E1), "different", "王敏", (SAID, SAID))
        withdraw(home, (TYPED, E1), (SAID, SAID))
    say(home, (TYPED, E1), "same", "李强", (SAID, SAID))
    last = take(home, AS_OF)
    assert enterprise(last, TYPO) == enterprise(last, "E1")


def test_what_was_answered_before_a_judgement_can_be_made_again(searched: Home) -> None:
    before = take(searched, AS_OF, SEARCHED)
    said = tables(before)
    say(searched, (TYPED, E1), "different", "王敏", (SAID, SAID))
    after = take(searched, AS_OF)
    assert after.id != before.id
    for path in sorted(before.path.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    before.path.rmdir()
    again = take(searched, AS_OF, SEARCHED)
    assert again.id == before.id
    assert tables(again) == said


def test_later_evidence_reaches_no_earlier_day(searched: Home) -> None:
    early = take(searched, date(2019, 1, 6))
    assert enterprise(early, TYPO) == enterprise(early, "E1")  # its document is of the day before
    assert {row["right"] for row in early.arrow("judgements").to_pylist() if row["by"] == "matcher"} == {TYPO, SHORT}


def test_a_person_joins_what_no_rule_joins_and_codes_that_differ_stay_apart(home: Home) -> None:
    said = (Mention("bank", "云泽市宏图贸易有限公司"), Mention("bank", "E3"))
    say(home, said, "same", "王敏", (SAID, SAID))
    say(home, (Mention("bank", "E3"), Mention("bank", "E4")), "same", "王敏", (SAID, SAID))
    snapshot = take(home, AS_OF)
    assert enterprise(snapshot, "云泽市宏图贸易有限公司") == enterprise(snapshot, "E3")
    assert enterprise(snapshot, "E3") != enterprise(snapshot, "E4")
    [told] = snapshot.arrow("conflicts").to_pylist()
    assert (told["code"], told["other"], told["kind"]) == ("E3", "E4", "contradiction")
    assert "their codes differ" in told["reason"]


@pytest.mark.parametrize("verdict", ["different", "unsure"])
def test_what_a_person_keeps_apart_no_third_mention_joins(home: Home, verdict: str) -> None:
    match(home, SEARCHED)
    third = Mention("bank", FORMER)
    joined = take(home, AS_OF)
    assert enterprise(joined, TYPO) == enterprise(joined, FORMER) == enterprise(joined, "E1")
    say(home, (TYPED, E1), verdict, "王敏", (SAID, SAID))
    say(home, (TYPED, third), "same", "李强", (SAID, SAID))
    apart = take(home, AS_OF)
    assert enterprise(apart, TYPO) == enterprise(apart, FORMER)  # what a person joins comes before the matcher
    assert enterprise(apart, TYPO) != enterprise(apart, "E1")
    [told] = apart.arrow("conflicts").to_pylist()
    assert {told["code"], told["other"]} == {"E1", FORMER}
    assert f"a person judged {'it unsure' if verdict == 'unsure' else ''}" in told["reason"]
    assert TYPO in told["reason"]


def test_nothing_loaded_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataRefused, match="nothing is loaded"):
        match(Home(tmp_path), SEARCHED)
