from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.home import Home
from loaders.scratch import Scratch
from tests.loaders.inbox import put

HEADER = "流水号,交易日期,付款人账号,付款人户名,收款人账号,收款人户名,金额,用途"
NUMBER = "110101199003071233"
ROW = f"T1,2024-01-01,6222021234567890128,王伟,33050161723500000123,杭州甲有限公司,1.00,{NUMBER}"
KEY = "2026:" + "0123456789abcdef" * 4

CHILD = """
import os, sys
from datetime import date
from pathlib import Path
from graph.home import Home
from loaders import load as module
from loaders.options import LoadOptions
from loaders.person_key import PersonKey

def stop(forms):
    print("here", len(forms), flush=True)
    sys.stdin.read()

module.check_keys = stop
options = LoadOptions(today=date(2024, 6, 1), person_key=PersonKey.parse(os.environ["KEY"]), topic="transfers",
                      query=sys.argv[3] or None)
module.load(Home(Path(sys.argv[1])), [sys.argv[2]], options)
"""


def archived(inbox: Path) -> tuple[str, str]:
    put(inbox, "a.csv", HEADER, ROW)
    with zipfile.ZipFile(inbox / "a.zip", "w") as archive:
        archive.write(inbox / "a.csv", "a.csv")
    return str(inbox / "a.zip"), ""


def asked(inbox: Path) -> tuple[str, str]:
    with sqlite3.connect(inbox / "a.db") as con:
        names = ", ".join(f'"{name}"' for name in HEADER.split(","))
        con.execute(f"CREATE TABLE t ({names})")
        con.execute(f"INSERT INTO t VALUES ({', '.join('?' * 8)})", ROW.split(","))
    con.close()
    return f"sqlite:///{inbox / 'a.db'}", "select * from t"


@pytest.mark.parametrize("given", [archived, asked])
def test_a_killed_load_leaves_nothing_of_what_it_unpacked_or_was_answered(
    given: Callable[[Path], tuple[str, str]], home: Home, inbox: Path
) -> None:
    path, query = given(inbox)
    words = [sys.executable, "-c", CHILD, str(home.root), path, query]
    with subprocess.Popen(
        words, env=os.environ | {"KEY": KEY}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout
        assert child.stdout.readline() == "here 1\n"
        child.send_signal(signal.SIGKILL)
    assert list((home.root / "staging" / "unpacked").iterdir())
    # The names that are left lead to what their own process held open, which in another is something else.
    assert [p for p in (home.root / "staging").rglob("*") if p.is_file() and not p.is_symlink()] == []


def test_a_file_without_a_name_is_read_by_its_path_until_it_is_closed(tmp_path: Path) -> None:
    with Scratch(tmp_path / "s") as scratch:
        path = scratch.file(".csv")
        path.write_text("一", encoding="utf-8")
        assert (path.suffix, path.is_file(), path.stat().st_size) == (".csv", True, 3)
        assert path.read_text(encoding="utf-8") == "一"
    assert not path.exists()
