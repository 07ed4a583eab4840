"""A load that is killed at any moment and run again ends in the same facts."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph.engine import batches, connect
from graph.facts import Facts
from graph.home import Home
from graph.topics import TOPICS
from loaders.load import LoadOptions, load

TODAY = date(2020, 3, 1)
ROWS = 20_000
KILLS = 4

# Says when it begins, so that the kill falls into the load and not into the imports.
CHILD = """
import sys
from datetime import date
from pathlib import Path
from graph.home import Home
from loaders.load import LoadOptions, load
def told(stage, done, total):
    sys.stdout.write(stage + chr(10))
    sys.stdout.flush()
load(Home(Path(sys.argv[1])), [Path(sys.argv[2])], LoadOptions(today=date(2020, 3, 1)), told)
"""


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("in")
    (folder / "firms.csv").write_text(
        "企业代号,企业名称\n" + "".join(f"E{n},firm {n}\n" for n in range(50)), encoding="utf-8"
    )
    header = "企业代号,发票号码,开票日期,销方单位代号,金额,税额,价税合计,发票状态\n"
    lines = (
        f"E{n % 50},{n},2019/{n % 12 + 1}/{n % 28 + 1},A{n % 77},{n}.5,1.5,{n + 2}.0,有效发票\n" for n in range(ROWS)
    )
    (folder / "invoices.csv").write_text(header + "".join(lines), encoding="utf-8")
    return folder


def known(home: Home) -> dict[str, list[dict[str, Any]]]:
    con, facts = connect(), Facts(home.facts)
    tables = {t.name: facts.in_force(con, t.name) for t in TOPICS}
    return {n: batches(con, t.order_by("key")).read_all().to_pylist() for n, t in tables.items() if t is not None}


def test_a_load_that_is_killed_and_run_again_ends_in_the_same_facts(inbox: Path, tmp_path: Path) -> None:
    whole, home = Home(tmp_path / "whole"), Home(tmp_path / "killed")
    load(whole, [inbox], LoadOptions(today=TODAY))
    chance = random.Random(7)
    for _ in range(KILLS):
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD, str(home.root), str(inbox)], stdout=subprocess.PIPE, text=True
        )
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(chance.uniform(0, 1.2))
        child.kill()
        child.communicate()
        for name, rows in known(home).items():
            assert len(rows) == len(known(whole)[name])
    report = load(home, [inbox], LoadOptions(today=TODAY))
    assert report.topics["invoices"].read == ROWS
    assert known(home) == known(whole)
    assert not (home.root / "staging").exists()
    again = load(home, [inbox], LoadOptions(today=TODAY))
    assert again.topics["invoices"].same == ROWS
