"""Fixtures that several rooms share."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import neo4j
import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from api.cli.main import PATIENCE
from deploy.neo4j.place import Place, Unequipped
from deploy.neo4j.server import running_server
from graph.home import Home
from loaders.load import LoadOptions, load

ROOT = Path(__file__).resolve().parent.parent
INVOICES = Path(os.environ.get("LIANKE_TEST_INVOICES", ROOT.parent / "shared" / "data" / "invoices"))
JUDGE = Path(os.environ.get("LIANKE_TEST_JUDGE", ROOT.parent / "shared" / "bench" / "rank_eval.py"))

TOGETHER = {
    "tests/graph/test_bridge": "neo4j",
    "tests/graph/test_export_imported": "neo4j",
    "tests/graph/test_store": "neo4j",
    "tests/loaders/test_cypher_": "neo4j",
    "tests/api/": "economy",
    "tests/gnn/test_evaluate": "real",
    "tests/credit/test_real": "real",
    "tests/graph/test_snapshot_real": "real",
    "tests/loaders/test_sample_": "topics",
}
"""Beginnings of the files whose tests share what takes long to set up, and the group that they are."""

# As in the command.
gc.set_threshold(*PATIENCE)


def pytest_collection_finish() -> None:
    """Spare the modules that all tests read: they are no garbage."""
    gc.collect()
    gc.freeze()


class Grouped(LoadScopeScheduling):
    """Of processes side by side, lets one run all tests of a group."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Grouped:
    """Hand out groups: the marks that pytest-xdist has for them are without effect under pytest 9.2."""
    return Grouped(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the large groups, so that no process ends long after the others."""
    begin = list(dict.fromkeys(TOGETHER.values()))
    ranks = {group: rank for rank, group in enumerate(begin)}
    items.sort(key=lambda item: (ranks.get(group_of(item.nodeid), len(ranks)), item.nodeid.count("/")))


def group_of(nodeid: str) -> str:
    """The group of a test: its file, where that shares nothing that takes long."""
    file = nodeid.split("::")[0]
    return next((group for beginning, group in TOGETHER.items() if file.startswith(beginning)), file)


def outside(path: Path, what: str) -> Path:
    """The path, where it exists; else the test is skipped, and fails in CI, which has to run it."""
    if path.exists():
        return path
    reason = f"{what} lie outside the project and are not at {path}"
    if os.environ.get("CI"):
        pytest.fail(f"{reason}: CI has to run this test", pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def invoices_folder() -> Path:
    """The folder of real VAT invoices of 123 firms."""
    return outside(INVOICES, "the real invoices")


@pytest.fixture(scope="session")
def real_home(invoices_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home that holds the real invoices, learnt on 1 June 2020; tests add nothing to its facts."""
    home = Home(tmp_path_factory.mktemp("real"))
    load(home, [invoices_folder], LoadOptions(today=date(2020, 6, 1)))
    return home


@pytest.fixture(scope="session")
def judge() -> Path:
    """The script that judges ranked prospects on the real invoices."""
    return outside(JUDGE, "the judge's scripts")


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The root of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A real Neo4j for all tests, in a folder and on a port of its own; skipped where nothing can run one."""
    try:
        with running_server(tmp_path_factory.mktemp("neo4j")) as place:
            yield place
    except Unequipped as error:
        if os.environ.get("CI"):
            pytest.fail(f"{error} (CI has to run this test)", pytrace=False)
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def empty_neo4j(neo4j_server: Place) -> Callable[[], str]:
    """Empties the tests' Neo4j and gives its URL, password and all."""

    def emptied() -> str:
        with neo4j.GraphDatabase.driver(neo4j_server.server, auth=neo4j_server.auth) as driver:
            driver.execute_query("MATCH (n) DETACH DELETE n")
        return neo4j_server.url.replace("@", f":{neo4j_server.password}@")

    return emptied


@pytest.fixture
def neo4j_url(empty_neo4j: Callable[[], str]) -> str:
    """The URL, password and all, of an empty Neo4j."""
    return empty_neo4j()


@pytest.fixture(params=["sqlite", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty store: the test runs once for each backend."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'graph.sqlite'}"
    return str(request.getfixturevalue("neo4j_url"))
