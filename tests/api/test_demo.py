"""The demo: everything by one command, in a place of its own, quick the second time."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api.cli.main import app
from api.demo import own_key
from loaders import sample
from tests.api.economy import EARLIER, ECONOMY, Economies


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, economies: Economies) -> Path:
    """A home whose demo is small, and finds a model that was quick to train."""
    assert sample.DEMO_AS_OF == EARLIER
    monkeypatch.setattr(sample, "DEMO", ECONOMY)
    shutil.copytree(economies.home.models("link"), tmp_path / "demo" / "models" / "link")
    return tmp_path


def demo(home: Path, *words: str) -> Result:
    done = CliRunner().invoke(app, ["demo", "--no-serve", "--home", str(home), *words])
    assert done.exit_code == 0, done.stderr
    return done


def test_demo_runs_from_nothing_and_makes_nothing_twice(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIANKE_STORE", "bolt://neo4j@127.0.0.1:9")
    first = json.loads(demo(small, "--json").stdout)
    assert first["run"]["published"]
    assert len(first["run"]["made"]) == 4
    assert (small / "demo" / "graph.sqlite").exists()
    second = json.loads(demo(small, "--json").stdout)
    assert (second["run"]["run"], second["run"]["made"]) == (first["run"]["run"], [])
    assert second["load"]["topics"]["invoices"]["new"] == 0
    assert all(url.startswith("http://127.0.0.1:8000/v1/") for url in second["urls"])
    assert [path.name for path in small.iterdir()] == ["demo"]


def test_demo_shows_prospects_and_where_to_look(small: Path) -> None:
    said = demo(small).stdout
    for words in (
        "Made up 虚构经济",
        "likely buyers 潜在客户",
        "likely suppliers 潜在供应商",
        "curl 'http://127.0.0.1:",
    ):
        assert words in said


def test_the_demo_keeps_a_key_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "demo" / "person.key"
    key = own_key(path)
    assert own_key(path) == key
    assert path.stat().st_mode & 0o777 == 0o600
    assert own_key(tmp_path / "other") != key
