from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from api.cli.main import app
from gnn.voices import sound

CUT, HORIZON = "2018-06-01", "90"


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Payments of twelve buyers to thirty sellers, until after the cut."""
    draw, rows = np.random.default_rng(5), ["src,dst,day,weight"]
    for _ in range(900):
        day = np.datetime64("2017-01-01") + int(draw.integers(0, 600))
        rows.append(f"S{draw.integers(0, 30)},B{draw.integers(0, 12)},{day},5")
    path = tmp_path_factory.mktemp("table") / "payments.csv"
    path.write_text("\n".join(rows))
    return path


def run(*words: str) -> tuple[int, str, str]:
    found = CliRunner().invoke(app, ["bench-link", *words])
    return found.exit_code, found.stdout, found.stderr


def test_a_table_is_learnt_from_and_what_it_foresees_is_written(table: Path, tmp_path: Path) -> None:
    out = tmp_path / "scores.parquet"
    code, said, _ = run(str(table), "--cut", CUT, "--horizon", HORIZON, "--top", "4", "--out", str(out), "--json")
    assert code == 0
    report = json.loads(said)
    assert report["table"] == {"rows": 900, "before": report["table"]["before"], "own": 0, "firms": 42}
    assert 0 < report["table"]["before"] < 900
    assert {"reading", "reading windows", "growing forests", "training the network", "foreseeing"} < {
        *report["seconds"]
    }
    found = pq.read_table(out)
    assert report["rows"] == len(found)
    assert found.column_names == ["src", "dst", "direction", "probability"]
    before = table.with_name("before.csv")
    lines = table.read_text().splitlines()
    before.write_text("\n".join([lines[0], *(line for line in lines[1:] if line.split(",")[2] < CUT)]))
    again = tmp_path / "again.parquet"
    code, said, _ = run(str(before), "--cut", CUT, "--horizon", HORIZON, "--top", "4", "--out", str(again))
    assert code == 0
    assert "42 firms 企业" in said
    assert "Left out as unknown 未知而未列入: 0\n" in said
    assert again.read_bytes() == out.read_bytes()


def test_what_cannot_be_done_is_told(table: Path, tmp_path: Path) -> None:
    out = str(tmp_path / "scores.parquet")
    code, _, said = run(str(table), "--cut", "2017-02-01", "--out", out)
    assert code == 1
    assert "needs trade of" in said
    both = ("--anchors", str(table), "--pairs", str(table))
    code, _, said = run(str(table), "--cut", CUT, "--out", out, *both)
    assert code == 2
    assert "give one of them" in said
    assert not Path(out).exists()
    code, _, said = run(str(table), "--cut", CUT, "--out", str(tmp_path / "none" / "scores.parquet"))
    assert (code, "make it first" in said) == (2, True)
    code, _, said = run(str(table), "--cut", CUT, "--out", str(table))
    assert (code, "would take the place" in said) == (2, True)
    code, _, said = run(str(table.with_name("none.csv")), "--cut", CUT, "--out", out)
    assert (code, "No such file" in said) == (2, True)


@pytest.fixture(scope="module")
def two_sided(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Trade between forty firms that sell and buy at once, mostly within their half."""
    draw, rows = np.random.default_rng(6), ["src,dst,day,weight"]
    for _ in range(1500):
        seller = int(draw.integers(40))
        buyer = int(draw.integers(20)) * 2 + (seller % 2 if draw.random() < 0.8 else 1 - seller % 2)
        day = np.datetime64("2017-01-01") + int(draw.integers(0, 600))
        rows.append(f"F{seller:02},F{buyer:02},{day},5")
    path = tmp_path_factory.mktemp("two-sided") / "trade.csv"
    path.write_text("\n".join(rows))
    return path


@pytest.mark.parametrize("narrow", [4096, 8])
def test_firms_that_sell_and_buy_are_foreseen_as_both_however_wide_their_market_is(
    narrow: int, two_sided: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A market is wide beyond this many firms on either side; so few cannot be without lowering it.
    monkeypatch.setattr(sound, "NARROW", narrow)
    out = tmp_path / "scores.parquet"
    code, said, _ = run(str(two_sided), "--cut", CUT, "--horizon", HORIZON, "--top", "5", "--out", str(out), "--json")
    assert code == 0
    rows = pq.read_table(out).to_pylist()
    past = {tuple(line.split(",")[:2]) for line in two_sided.read_text().splitlines()[1:] if line.split(",")[2] < CUT}
    own = {pair for pair in past if pair[0] == pair[1]}
    lists = json.loads(said)["lists"]
    for direction, side in (("upstream", "dst"), ("downstream", "src")):
        here = [row for row in rows if row["direction"] == direction]
        pairs = [(row["src"], row["dst"]) for row in here]
        assert len(set(pairs)) == len(pairs)
        assert past - own < set(pairs)
        new = [pair for pair in pairs if pair not in past]
        assert not [pair for pair in new if pair[0] == pair[1]]
        assert lists[direction] == {"anchors": 40, "observed": len(past - own), "predicted": len(new)}
        assert {row[side] for row in here if (row["src"], row["dst"]) in new} == {f"F{i:02}" for i in range(40)}
        assert all(0 < row["probability"] < 1 for row in here)
        same = [row["probability"] for row in here if (int(row["src"][1:]) + int(row["dst"][1:])) % 2 == 0]
        assert np.mean(same) > np.mean([row["probability"] for row in here])
