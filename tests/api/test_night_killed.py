"""A night that is killed: what was published is served meanwhile, and the same command ends the same."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from graph import run as runs
from graph.home import Home
from graph.publication import publish
from graph.store import open_store
from tests.api.economy import DAY, Economies

LIANKE = Path(sys.executable).parent / "lianke"
MOMENTS = (
    "scoring",
    "credit scores",
    "features",
    "serving tables",
    "writing Enterprise",
    "writing SUPPLIES",
    "writing PREDICTED_SUPPLIES",
)


def begun(home: Home) -> subprocess.Popen[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("LIANKE_")}
    words = [str(LIANKE), "run", "--as-of", str(DAY), "--home", str(home.root), "--json"]
    return subprocess.Popen(
        words, env=clean | {"OMP_NUM_THREADS": "1"}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def killed_at(home: Home, moment: str) -> bool:
    """Whether the night came to that stage, and was killed in it."""
    with begun(home) as process:
        assert process.stderr
        for line in process.stderr:
            if line.startswith(moment):
                process.send_signal(signal.SIGKILL)
        return process.wait() == -signal.SIGKILL


@pytest.mark.timeout(300)
def test_night_killed_at_every_stage_ends_the_same(copied: Economies) -> None:
    home, former, done = copied.home, copied.former.run, copied.done.run
    with open_store(copied.settings.store_url, write=True) as store:
        publish(home, former.id, store)
    expected = {part: (home.runs / done.id / part).read_bytes() for part in (*runs.PARTS, "run.json")}
    shutil.rmtree(home.runs / done.id)
    for moment in MOMENTS:
        assert killed_at(home, moment), f"the night never came to {moment!r}"
        assert runs.current(home) == former.id
    with begun(home) as process:
        said, _ = process.communicate()
        assert process.returncode == 0
    assert done.id in said
    assert runs.current(home) == done.id
    assert {part: (home.runs / done.id / part).read_bytes() for part in expected} == expected
    assert sorted(path.name for path in (home.runs / done.id).iterdir()) == sorted(expected)
    with open_store(copied.settings.store_url) as store:
        assert (store.stamp("observed"), store.stamp("predicted")) == (done.snapshot, done.id)
