"""The command line, as a script sees it: one object on stdout, a sentence on stderr, an exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner, Result

from api.cli.main import app
from graph.home import Home
from tests.api.economy import DAY, EARLIER, Economies

LIANKE = Path(sys.executable).parent / "lianke"


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("LIANKE_")]:
        monkeypatch.delenv(name)


def lianke(*words: object, **environment: str) -> Result:
    """What the command line does, in this process."""
    return CliRunner().invoke(app, list(map(str, words)), env=environment, prog_name="lianke")


def report(*words: object, **environment: str) -> dict[str, Any]:
    done = lianke(*words, "--json", **environment)
    assert done.exit_code == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def sentence(done: Result, code: int) -> str:
    """The one line that a command that failed says."""
    assert done.exit_code == code, (done.exit_code, done.stderr)
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    said = [line for line in done.stderr.splitlines() if line.startswith("lianke: ")]
    assert len(said) == 1, done.stderr
    return said[0]


def test_help_is_quick_and_imports_nothing_heavy() -> None:
    begun = time.perf_counter()
    done = subprocess.run([LIANKE, "--help"], capture_output=True, text=True, check=True)
    took = time.perf_counter() - begun
    assert "load" in done.stdout
    listed = "import sys, api.cli.main; print(*sys.modules)"
    found = subprocess.run([sys.executable, "-c", listed], capture_output=True, text=True, check=True)
    assert not {"torch", "duckdb", "ibis", "fastapi", "pandas", "pyarrow", "numpy", "pydantic"} & set(
        found.stdout.split()
    )
    assert took < 10


def test_status_of_an_empty_home_is_empty(tmp_path: Path) -> None:
    said = report("status", "--home", tmp_path)
    assert said["topics"] == {}
    assert said["published"] is None
    assert said["store"]["nodes"] == dict.fromkeys(("Enterprise", "Person", "Biller", "Industry", "Region"), 0)
    relationships = said["store"]["relationships"]
    assert {
        "SUPPLIES",
        "PREDICTED_SUPPLIES",
        "PAID",
        "LEGAL_REP_OF",
        "SHAREHOLDER_OF",
        "IN_INDUSTRY",
    } <= relationships.keys()
    assert set(relationships.values()) == {0}
    assert list(tmp_path.iterdir()) == []


def test_status_tells_what_stands(economies: Economies) -> None:
    said = report("--home", economies.home.root, "status")
    run = economies.done.run
    assert said["published"] == run.id
    assert {r["id"] for r in said["runs"]} == {run.id, economies.former.run.id}
    assert said["topics"]["customers"] == {"loads": 1, "rows": 60, "known_at": "2020-06-01"}
    assert [model["as_of"] for model in said["models"]["link"]] == [str(EARLIER)]
    assert [model["as_of"] for model in said["models"]["firm"]] == [str(DAY)]
    assert (said["store"]["snapshot"], said["store"]["run"]) == (run.snapshot, run.id)
    assert said["store"]["nodes"]["Enterprise"] == run.counts["enterprises"]


@pytest.mark.parametrize("command", ["status", "load", "build", "train", "score", "credit", "run", "publish", "serve"])
def test_every_command_explains_itself(command: str) -> None:
    assert "Usage: lianke" in lianke(command, "--help").stdout


@pytest.mark.parametrize("day", ["2019-1-1", "tomorrow", "2019-02-30", "20190101"])
def test_day_that_is_none_is_a_usage_error(tmp_path: Path, day: str) -> None:
    done = lianke("build", "--as-of", day, "--home", tmp_path)
    assert done.exit_code == 2
    assert f"{day!r} is not a day; write it as YYYY-MM-DD" in done.stderr


def test_loading_again_changes_nothing(economies: Economies, copied: Economies) -> None:
    folder = economies.home.root / "sample"
    said = report("load", folder, "--home", copied.home.root, "--known-at", "2020-06-01")
    invoices = said["topics"]["invoices"]
    assert invoices["same"] == invoices["read"] > 0
    assert (invoices["new"], invoices["changed"], invoices["rejected"]) == (0, 0, 0)


def test_nothing_usable_exits_1(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "strange.csv").write_text("a,b\n1,2\n")
    sentence(lianke("load", tmp_path / "in", "--home", tmp_path), 1)


def test_a_header_without_rows_exits_1_and_blames_no_rows(tmp_path: Path) -> None:
    (tmp_path / "firms.csv").write_text("企业代号,企业名称\n")
    done = lianke("load", tmp_path / "firms.csv", "--home", tmp_path / "home")
    assert (done.exit_code, done.stderr.splitlines()[-1]) == (1, "lianke: the files hold a header and no rows")


def test_home_that_is_a_file_exits_2(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("企业代号,企业名称\nE1,甲\n")
    for words in (("load", tmp_path / "in.csv"), ("build", "--as-of", "2019-01-01"), ("status",)):
        assert "cannot be used" in sentence(lianke(*words, "--home", tmp_path / "in.csv"), 2)


def test_building_before_loading_exits_1(tmp_path: Path) -> None:
    assert "lianke load" in sentence(lianke("build", "--as-of", "2019-01-01", "--home", tmp_path), 1)


def test_unknown_run_exits_1(tmp_path: Path) -> None:
    assert "no finished run" in sentence(lianke("publish", "nothing", "--home", tmp_path), 1)


def test_missing_model_exits_1_and_names_the_command(copied: Economies) -> None:
    done = lianke("score", "--as-of", "2018-01-01", "--home", copied.home.root)
    assert "lianke train" in sentence(done, 1)


def test_other_horizon_exits_2(copied: Economies) -> None:
    done = lianke("evaluate", "--as-of", EARLIER, "--horizon", 30, "--home", copied.home.root)
    assert "is of 180 days, not 30" in sentence(done, 2)


def test_store_that_is_down_exits_2_without_its_password(copied: Economies) -> None:
    store = "bolt://neo4j:hunter2@127.0.0.1:9"
    done = lianke("build", "--as-of", EARLIER, "--home", copied.home.root, LIANKE_STORE=store)
    assert "hunter2" not in sentence(done, 2)


def test_store_of_no_kind_exits_2(tmp_path: Path) -> None:
    sentence(lianke("status", "--home", tmp_path, "--store", "mysql://h"), 2)


def test_home_that_another_holds_exits_3(copied: Economies) -> None:
    with Home(copied.home.root).lock():
        for words in (("build", "--as-of", EARLIER), ("publish", copied.former.run.id)):
            sentence(lianke(*words, "--home", copied.home.root), 3)


def test_scores_are_written_under_the_sources_codes(copied: Economies, tmp_path: Path) -> None:
    out = tmp_path / "scores.parquet"
    said = report("score", "--as-of", EARLIER, "--top", 30, "--out", out, "--home", copied.home.root)
    table = pq.read_table(out)
    assert table.column_names == [
        "anchor_key", "counterparty_key", "anchor_id", "counterparty_id", "direction", "relation", "probability",
        "rank", "model", "as_of",
    ]  # fmt: skip
    assert {(row["direction"], row["relation"]) for row in said["lists"]} == {
        (d, r) for d in ("upstream", "downstream") for r in ("observed", "predicted")
    }
    assert said["out"] == str(out)
    assert "another Snapshot" in said["graph"]


def test_scores_go_into_the_graph_of_their_snapshot(copied: Economies) -> None:
    def in_graph() -> int:
        return int(report("status", "--home", copied.home.root)["store"]["relationships"]["PREDICTED_SUPPLIES"])

    report("build", "--as-of", EARLIER, "--home", copied.home.root)
    assert in_graph() == 0
    said = report("score", "--as-of", EARLIER, "--top", 30, "--home", copied.home.root)
    assert said["graph"] == "written"
    assert in_graph() > 0


def test_scores_leave_those_of_the_published_run(copied: Economies) -> None:
    said = report("score", "--as-of", DAY, "--top", 30, "--home", copied.home.root)
    assert copied.done.run.id in said["graph"]


def test_credit_scores_are_written(copied: Economies, tmp_path: Path) -> None:
    out = tmp_path / "credit.parquet"
    said = report("credit", "score", "--as-of", DAY, "--out", out, "--home", copied.home.root)
    assert said["scored"] > 0
    assert pq.read_table(out).num_rows == said["scored"] + said["without_score"]


def test_the_swap_set_of_a_day_tells_the_shares_of_default_that_followed(copied: Economies, tmp_path: Path) -> None:
    (card,), page = (p for p in copied.home.models("firm").iterdir() if p.is_dir()), tmp_path / "card.html"
    words = ("--as-of", EARLIER, "--card", card, "--former", card, "--out", page, "--home", copied.home.root)
    report("credit", "report", *words)
    text = page.read_text()
    assert f"defaults from {EARLIER}" in text
    assert "was learnt from such outcomes" in text


def test_credit_without_outcomes_exits_1_and_says_why(copied: Economies) -> None:
    said = sentence(lianke("credit", "train", "--as-of", EARLIER, "--home", copied.home.root), 1)
    assert "defaulted" in said


def test_publish_goes_back_and_forth(copied: Economies) -> None:
    for run in (copied.former.run, copied.done.run):
        said = report("publish", run.id, "--home", copied.home.root)
        assert (said["run"], said["snapshot"]) == (run.id, run.snapshot)
        assert report("status", "--home", copied.home.root)["published"] == run.id


def test_report_for_people_has_both_tongues(copied: Economies) -> None:
    done = lianke("build", "--as-of", DAY, "--home", copied.home.root)
    assert "Snapshot 快照" in done.stdout
    assert "Who is who 身份判定" in done.stdout
    assert "Enterprise" in done.stdout


def test_build_tells_who_is_who_and_what_stays_open(copied: Economies) -> None:
    said = report("build", "--as-of", DAY, "--home", copied.home.root)
    assert len(said["judgements"]) == said["counts"]["judgements"] > 0
    assert len(said["conflicts"]) == said["counts"]["conflicts"]
    assert {"left", "right", "documents", "day"} <= said["judgements"][0].keys()


def test_serving_a_home_that_is_a_file_exits_2(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "file" in sentence(lianke("serve", "--port", 0, "--home", tmp_path / "file"), 2)


@pytest.mark.real
def test_credit_train_says_what_the_card_is_and_where_it_stands(invoices_folder: Path, tmp_path: Path) -> None:
    report("load", invoices_folder, "--home", tmp_path)
    done = lianke("credit", "train", "--as-of", "2020-03-01", "--home", tmp_path)
    assert done.exit_code == 0, done.stderr
    for said in ("horizon is unknown", "source_rating", "this card", "logistic regression, 29 plain features"):
        assert said in done.stdout
