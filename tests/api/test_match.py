"""`lianke match` on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from api.cli.main import app
from loaders.economy.uscc import compose

CODE = compose("1", 3, 4711)
FIRM, TYPED = "青澜市瑞丰恒机械设备有限公司", "青澜瑞丰恒机诫设备有限公司"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    firms = f"企业代号,企业名称,统一社会信用代码,地区\nE1,{FIRM},{CODE},青澜市\nE2,云泽市宏达贸易有限公司,,云泽市\n"
    (inbox / "firms.csv").write_text(firms, encoding="utf-8")
    head = "发票代码,发票号码,开票日期,销方名称,销方识别号,购方名称,购方识别号,金额,税额,价税合计,状态"
    row = f"011,1,2019-01-05,{TYPED},,云泽市宏达贸易有限公司,,100,13,113,正常"
    (inbox / "invoices.csv").write_text(f"{head}\n{row}\n", encoding="utf-8")
    made = tmp_path / "home"
    said(made, "load", str(inbox), "--known-at", "2019-06-01")
    return made


def said(home: Path, *words: str, code: int = 0) -> dict[str, Any]:
    """The report of a command, which ends with that exit code."""
    done = CliRunner().invoke(app, [*words, "--home", str(home), "--json"])
    assert done.exit_code == code, done.output
    found: dict[str, Any] = json.loads(done.stdout) if not code else {}
    return found


def test_two_names_are_explained_without_a_home(tmp_path: Path) -> None:
    report = said(tmp_path / "none", "match", "华为技术有限公司", "华为投资控股有限公司")
    assert (report["verdict"], report["by"], report["judgements"]) == ("different", "matcher", [])
    assert {
        "what": "行业词 industry word",
        "zh": "行业词不同",
        "en": "the industry words differ",
        "bits": -14,
    } in report["features"]
    assert not (tmp_path / "none").exists()


def test_what_no_document_names_is_told_with_the_nearest_mentions(home: Path) -> None:
    known = said(home, "match", "E1", FIRM)
    assert known["nearest"] == {}
    report = said(home, "match", "bank:E7", FIRM[3:] + "分")
    assert report["nearest"]["bank:E7"] == [f"bank:E1 ({FIRM})", "bank:E2 (云泽市宏达贸易有限公司)"]
    assert report["nearest"][FIRM[3:] + "分"][0] == f"bank:E1 ({FIRM})"
    shown = CliRunner().invoke(app, ["match", "E7", FIRM, "--home", str(home)])
    assert f"nearest are 最接近的有 bank:E1 ({FIRM})" in shown.output.replace("\n", "")


def test_a_judgement_on_a_name_is_told_whose_code_to_give(home: Path) -> None:
    shown = CliRunner().invoke(app, ["match", FIRM, TYPED, "--different", "--home", str(home)])
    assert shown.exit_code == 1
    assert f"'{FIRM}' is the name of bank:E1" in shown.output.replace("\n", "")


def test_no_person_is_guessed(home: Path, tmp_path: Path) -> None:
    head = "发票代码,发票号码,开票日期,销方名称,销方识别号,购方名称,购方识别号,金额,税额,价税合计,状态"
    (tmp_path / "more.csv").write_text(f"{head}\n011,2,2019-01-06,张伟明,,{FIRM},,100,13,113,正常\n", encoding="utf-8")
    said(home, "load", str(tmp_path / "more.csv"), "--known-at", "2019-06-01")
    assert said(home, "match", "张伟民", FIRM)["nearest"] == {"张伟民": []}


def test_a_code_may_follow_a_name(tmp_path: Path) -> None:
    report = said(tmp_path, "match", f"甲公司 {CODE}", f"乙公司 {CODE}")
    assert (report["verdict"], report["by"], report["left"]["code"]) == ("same", "rule", CODE)


def test_all_that_is_loaded_is_searched_once(home: Path) -> None:
    first = said(home, "match")
    assert (first["parties"], first["same"], first["new"]) == (3, 2, 2)
    again = said(home, "match")
    assert (again["same"], again["new"], again["withdrawn"]) == (2, 0, 0)


def test_a_person_says_it_and_takes_it_back(home: Path) -> None:
    said(home, "match")
    assert said(home, "match", "E1", TYPED)["verdict"] == "same"
    kept = said(home, "match", "E1", TYPED, "--different", "--by", "王敏")
    assert (kept["new"], kept["verdict"]) == (True, "different")
    told = said(home, "match", "bank:E1", f"bank:{TYPED}")
    assert (told["verdict"], told["by"]) == ("different", "person")
    assert {(j["by"], j["verdict"], j["person"]) for j in told["judgements"]} == {
        ("person", "different", "王敏"),
        ("matcher", "same", None),
    }
    said(home, "match", "--undo", "E1", TYPED)
    assert said(home, "match", "E1", TYPED)["by"] != "person"
    said(home, "match", "--undo", "E1", TYPED, code=1)


def test_pairs_of_a_file_are_judged(tmp_path: Path) -> None:
    file = tmp_path / "pairs.csv"
    file.write_text(f"left,right\n{FIRM},{TYPED}\n{FIRM},云泽市宏达贸易有限公司\n", encoding="utf-8")
    found = said(tmp_path, "match", "--pairs", str(file))["pairs"]
    assert [pair["verdict"] for pair in found] == ["same", "different"]


@pytest.mark.parametrize(
    "words",
    [
        ("match", "一个名称"),
        ("match", "--same"),
        ("match", "甲公司", "乙公司", "--same", "--different"),
    ],
)
def test_what_makes_no_sense_is_refused(tmp_path: Path, words: tuple[str, ...]) -> None:
    said(tmp_path, *words, code=2)


def test_a_judgement_needs_mentions_that_documents_name(home: Path) -> None:
    said(home, "match", "E1", "谁也不认识", "--same", code=1)
    refused = CliRunner().invoke(app, ["match", "E1", "云泽宏大贸易有限公司", "--same", "--home", str(home)])
    assert "bank:E2 (云泽市宏达贸易有限公司)" in " ".join(refused.output.split())
    said(home, "match", "E1", "E1", "--same", code=2)
