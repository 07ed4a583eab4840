"""The main job through the command line, on a made-up economy, with the network cut."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from loaders.sample import Economy, write

LIANKE = Path(sys.executable).with_name("lianke")
CUT = ["unshare", "--user", "--map-root-user", "--net"]
AS_OF = "2019-07-01"


@pytest.fixture(scope="module")
def offline() -> list[str]:
    """The prefix of a command that runs it without any network, not even loopback."""
    try:
        cut = subprocess.run([*CUT, "true"], capture_output=True, text=True, check=False)
        why = cut.stderr.strip() if cut.returncode else ""
    except FileNotFoundError:
        why = "there is no unshare on this machine"
    if why and os.environ.get("CI"):
        pytest.fail(f"cannot cut the network: {why}", pytrace=False)
    if why:
        pytest.skip(f"cannot cut the network: {why}")
    return CUT


class Desk:
    """One home, and commands run on it."""

    def __init__(self, home: Path, offline: list[str]) -> None:
        self.home, self.offline = home, offline

    def run(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        settings = {k: v for k, v in os.environ.items() if not k.startswith("LIANKE_")} | {
            "LIANKE_HOME": str(self.home)
        }
        command = [*self.offline, str(LIANKE), *map(str, words)]
        return subprocess.run(command, env=settings, capture_output=True, text=True, check=False)

    def report(self, *words: str | Path) -> dict[str, Any]:
        done = self.run(*words, "--json")
        assert done.returncode == 0, done.stderr
        report = json.loads(done.stdout)
        assert isinstance(report, dict)
        return report


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, offline: list[str]) -> Desk:
    """A home that a small economy was loaded into and a night was run on, offline all the way."""
    folder = tmp_path_factory.mktemp("main_job")
    write(folder / "economy", Economy(customers=60, firms=900, documents=20_000))
    desk = Desk(folder / "home", offline)
    loaded = desk.report("load", folder / "economy")["topics"]
    assert loaded["customers"]["new"] == 60
    assert loaded["invoices"]["rejected"] == 0
    assert loaded["invoices"]["read"] == loaded["invoices"]["new"] + loaded["invoices"]["same"]
    again = desk.report("load", folder / "economy")["topics"]["invoices"]
    assert again["same"] == again["read"] == loaded["invoices"]["read"]
    desk.report("run", "--as-of", AS_OF)
    return desk


def test_a_night_ends_published(desk: Desk) -> None:
    status = desk.report("status")
    assert status["store"]["nodes"]["Enterprise"] > 60
    assert status["store"]["relationships"]["SUPPLIES"] > 100
    assert status["store"]["relationships"]["PREDICTED_SUPPLIES"] > 100


def test_a_night_again_makes_nothing(desk: Desk) -> None:
    again = desk.report("run", "--as-of", AS_OF)
    assert again["made"] == []
    assert again["trained"] == []


def test_every_pair_is_scored(desk: Desk, tmp_path: Path) -> None:
    out = tmp_path / "links.parquet"
    desk.report("score", "--as-of", AS_OF, "--out", out)
    table = pq.read_table(out)
    assert table.column_names[:6] == [
        "anchor_key", "counterparty_key", "anchor_id", "counterparty_id", "direction", "relation",
    ]  # fmt: skip
    lists = table.group_by(["direction", "relation"]).aggregate([]).to_pylist()
    assert len(lists) == 4


def test_credit_is_scored(desk: Desk, tmp_path: Path) -> None:
    out = tmp_path / "credit.parquet"
    done = desk.run("credit", "score", "--as-of", AS_OF, "--out", out)
    if done.returncode == 0:
        assert pq.read_table(out).num_rows > 60
    else:  # so small an economy may hold too few defaults for a card: then it says so
        assert done.returncode == 1
        assert "no firm model" in done.stderr


def test_the_model_stands_beside_its_baselines(desk: Desk) -> None:
    printed = desk.run("evaluate", "--as-of", AS_OF)
    assert printed.returncode == 0, printed.stderr
    for peer in ("popularity", "path-3", "EASE", "months x decay"):
        assert peer in printed.stdout


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("build", "--as-of", "2019-13-01"), 2, "2019-13-01"),
        (("build", "--as-of", "2001-01-01"), 1, "2001-01-01"),
        (("load", "no-such-folder"), 2, "no-such-folder"),
        (("publish", "no-such-run"), 1, "no-such-run"),
        (("status", "--store", "carrier-pigeon://x"), 2, "carrier-pigeon"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(desk: Desk, words: tuple[str, ...], code: int, said: str) -> None:
    done = desk.run(*words)
    assert done.returncode == code, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
