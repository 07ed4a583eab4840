"""`lianke credit` on a plain table, as a person calls it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyarrow.csv as pacsv
import pytest
from typer.testing import CliRunner

from api.cli.main import app

HEAD = "id,debt,trade,outcome\n"


def lianke(*words: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["credit", *map(str, words)])
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture(scope="module")
def loans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rng = np.random.default_rng(1)
    debt, trade = rng.normal(size=400), rng.choice(["tea", "toys"], 400)
    bad = rng.random(400) < 1 / (1 + np.exp(2 - 1.5 * debt - (trade == "toys")))
    rows = (f"{k + 7000},{d:.3f},{t},{1 + b}\n" for k, (d, t, b) in enumerate(zip(debt, trade, bad, strict=True)))
    path = tmp_path_factory.mktemp("loans") / "loans.csv"
    path.write_text(HEAD + "".join(rows))
    return path


@pytest.fixture(scope="module")
def card(loans: Path) -> Path:
    out, home = loans.parent / "card.json", loans.parent / "home"
    words = ("train", "--table", loans, "--label", "outcome", "--bad", "2", "--segment", "trade", "--out", out)
    words += ("--home", home, "--json")
    code, said, err = lianke(*words)
    assert code == 0, err
    told = json.loads(said)
    assert told["figures"]["validation"]["challenger"]["auc"]["mean"] > 0.6
    assert [(s["by"], s["segment"]) for s in told["figures"]["segments"]] == [("trade", "tea"), ("trade", "toys")]
    assert sum(s["firms"] for s in told["figures"]["segments"]) == 400
    assert Path(told["path"]).read_bytes() == out.read_bytes()
    return out


def test_a_table_is_scored_by_the_card_in_a_file(loans: Path, card: Path, tmp_path: Path) -> None:
    out = tmp_path / "scores.csv"
    code, said, err = lianke("score", "--table", loans, "--card", card, "--id", "id", "--out", out, "--json")
    assert code == 0, err
    assert json.loads(said)["scored"] == 400
    found = pacsv.read_csv(out)
    assert found["id"].to_pylist() == list(range(7000, 7400))
    assert {"score", "grade", "pd", "pd_low", "pd_high", "reasons_zh", "points_debt"} <= set(found.column_names)


def test_a_card_is_written_for_other_engines_and_as_a_page(card: Path, loans: Path, tmp_path: Path) -> None:
    for form, begins in (("sql", "-- card table"), ("pmml", "<?xml")):
        out = tmp_path / form
        assert lianke("export", card, "--format", form, "--out", out)[0] == 0
        assert out.read_text().startswith(begins)
    assert lianke("export", card, "--format", "pdf", "--out", tmp_path / "x")[0] == 2
    page = tmp_path / "card.html"
    words = ("report", "--card", card, "--table", loans, "--former", card, "--out", page)
    assert lianke(*words)[0] == 0
    text = page.read_text()
    assert "Swap-set" in text
    assert "By segment" in text
    assert lianke(*words, "--label", "outcome", "--bad", "2")[0] == 0
    assert text.count("%") < page.read_text().count("%"), "the shares of bad in each set are told"
    code, _, err = lianke(*words, "--label", "outcomes")
    assert (code, "has no column outcomes" in err) == (2, True)


def test_a_population_that_moved_raises_the_alarm(card: Path, loans: Path, tmp_path: Path) -> None:
    assert lianke("monitor", "--card", card, "--table", loans)[0] == 0
    lines = loans.read_text().splitlines()[1:]
    moved = [",".join((i, f"{float(d) + 2:.3f}", t, o)) for i, d, t, o in (line.split(",") for line in lines)]
    later = tmp_path / "later.csv"
    later.write_text(HEAD + "\n".join(moved) + "\n")
    code, said, _ = lianke("monitor", "--card", card, "--table", later, "--json")
    assert code == 4
    told = json.loads(said)
    assert told["alarm"]
    assert [m["state"] for m in told["features"] if m["name"] == "debt"] == ["moved"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("train",), "--as-of DAY"),
        (("train", "--table", "LOANS"), "needs --label"),
        (("train", "--table", "LOANS", "--label", "outcome"), "--bad VALUE"),
        (("train", "--table", "LOANS", "--label", "debts"), "no column debts"),
        (("train", "--table", "nowhere.csv", "--label", "x"), "is no file"),
        (("score", "--table", "LOANS", "--card", "nowhere.json"), "nor a file"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(words: tuple[str, ...], says: str, loans: Path) -> None:
    code, _, err = lianke(*(loans if word == "LOANS" else word for word in words))
    assert code == 2
    assert says in err
