"""Fixtures of the loaders' tests."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from graph.home import Home
from tests.loaders import databases
from tests.loaders.databases import Server, Unequipped
from tests.loaders.every_topic import EveryTopic, loaded


@pytest.fixture(scope="session")
def every_topic(tmp_path_factory: pytest.TempPathFactory) -> EveryTopic:
    """An economy with every topic, for tests that only read it."""
    return loaded(tmp_path_factory.mktemp("economy"))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An empty home."""
    return Home(tmp_path / "home")


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """An empty folder of files to load."""
    folder = tmp_path / "in"
    folder.mkdir()
    return folder


def started(start: Callable[[], AbstractContextManager[Server]]) -> Iterator[Server]:
    """A server for all tests, skipped where nothing can run one; CI has to."""
    try:
        with start() as server:
            yield server
    except Unequipped as error:
        if os.environ.get("CI"):
            pytest.fail(f"{error} (CI has to run this test)", pytrace=False)
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """A real PostgreSQL."""
    yield from started(databases.postgres)


@pytest.fixture(scope="session")
def mariadb_server() -> Iterator[Server]:
    """A real MariaDB."""
    yield from started(databases.mariadb)
