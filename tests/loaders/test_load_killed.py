"""A load that is killed at any moment and run again ends in the same facts."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph.engine import batches, connect
from graph.errors import Held
from graph.facts import Facts
from graph.home import Home
from graph.topics import TOPICS
from loaders.load import LoadOptions, load

TODAY = date(2020, 3, 1)
ROWS = 20_000
KILLS = 4

# Dies by its own kill -9 at the moment that it is told: the so-many-th word of progress, before or after the so-many-th
# step of the facts. Says when it begins, so that a kill from outside falls into the load and not into the imports.
CHILD = """
import os, signal, sys
from datetime import date
from pathlib import Path
from graph.facts import Facts
from graph.home import Home
from loaders.load import LoadOptions, load
home, inbox, step, place = sys.argv[1:]
counted = {}
def passed(name):
    counted[name] = counted.get(name, 0) + 1
    if (name, counted[name]) == (step, int(place)):
        os.kill(os.getpid(), signal.SIGKILL)
def told(stage, done, total):
    sys.stdout.write(stage + chr(10))
    sys.stdout.flush()
    passed("progress")
for name in ("write", "commit"):
    def around(*args, name=name, real=getattr(Facts, name)):
        passed("before " + name)
        found = real(*args)
        passed("after " + name)
        return found
    setattr(Facts, name, around)
load(Home(Path(home)), [Path(inbox)], LoadOptions(today=date(2020, 3, 1)), told)
"""
MOMENTS = (
    ("progress", 2),
    ("progress", 5),
    ("after write", 1),
    ("after write", 2),
    ("before commit", 1),
    ("after commit", 1),
    ("before commit", 1),
)
"""In this order: the first topic's commit stands after the last but one, and the other's is made by the last."""


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


@pytest.fixture(scope="module")
def whole(inbox: Path, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """What a load leaves that nobody kills."""
    home = Home(tmp_path_factory.mktemp("whole"))
    load(home, [inbox], LoadOptions(today=TODAY))
    return home


def child(home: Home, inbox: Path, step: str = "", place: int = 0) -> subprocess.Popen[str]:
    words = [sys.executable, "-c", CHILD, str(home.root), str(inbox), step, str(place)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def same(home: Home, whole: Home, inbox: Path) -> None:
    """Run the load to its end: the facts are those of one that was never killed, and nothing lies about."""
    report = load(home, [inbox], LoadOptions(today=TODAY))
    assert report.topics["invoices"].read == ROWS
    wanted = known(whole)
    assert known(home) == wanted
    assert not (home.root / "staging").exists()
    assert len(list(home.facts.glob("*/*.parquet"))) == len(wanted)
    again = load(home, [inbox], LoadOptions(today=TODAY))
    assert again.topics["invoices"].same == ROWS


def test_a_load_that_is_killed_at_any_step_and_run_again_ends_in_the_same_facts(
    inbox: Path, whole: Home, tmp_path: Path
) -> None:
    home = Home(tmp_path / "killed")
    wanted = known(whole)
    for step, place in MOMENTS:
        dead = child(home, inbox, step, place)
        dead.communicate()
        assert dead.returncode == -signal.SIGKILL
        for name, rows in known(home).items():
            assert rows == wanted[name]
    same(home, whole, inbox)


def test_a_load_that_is_killed_by_chance_and_run_again_ends_in_the_same_facts(
    inbox: Path, whole: Home, tmp_path: Path
) -> None:
    home, chance, wanted = Home(tmp_path / "killed"), random.Random(7), known(whole)
    for _ in range(KILLS):
        dead = child(home, inbox)
        assert dead.stdout is not None
        dead.stdout.readline()
        time.sleep(chance.uniform(0, 1.2))
        dead.kill()
        dead.communicate()
        for name, rows in known(home).items():
            assert rows == wanted[name]
    same(home, whole, inbox)


def test_of_two_loads_at_once_the_second_is_refused_and_nothing_is_doubled(
    inbox: Path, whole: Home, tmp_path: Path
) -> None:
    home = Home(tmp_path / "shared")
    first = child(home, inbox)
    assert first.stdout is not None
    first.stdout.readline()
    with pytest.raises(Held, match="is writing to"):
        load(home, [inbox], LoadOptions(today=TODAY))
    first.communicate()
    assert first.returncode == 0
    same(home, whole, inbox)
