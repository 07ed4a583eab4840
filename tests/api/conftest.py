"""Fixtures: a small economy, run for real and served."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.deps import Desk
from credit.options import CardOptions
from credit.train import train as train_card
from graph.snapshot import take
from tests.api.economy import DAY, EARLIER, Economies, TestClient, client_of, loaded, nightly, settings_of


@pytest.fixture(scope="session")
def economies(tmp_path_factory: pytest.TempPathFactory) -> Economies:
    """The economy, run on two days; the earlier one had too few defaults for a card."""
    folder = tmp_path_factory.mktemp("home")
    home, settings = loaded(folder), settings_of(folder)
    former = nightly(settings, EARLIER)
    train_card(take(home, DAY), CardOptions(repeats=0, folds=3, min_each=3)).save(home.models("firm"))
    return Economies(settings, former, nightly(settings, DAY))


@pytest.fixture
def copied(economies: Economies, tmp_path: Path) -> Economies:
    """The same in a folder of its own, for a test that changes it."""
    shutil.copytree(economies.home.root, tmp_path / "home")
    return Economies(settings_of(tmp_path / "home"), economies.former, economies.done)


@pytest.fixture(scope="session")
def client(economies: Economies) -> Iterator[TestClient]:
    """The service over the economy."""
    with client_of(economies.settings) as made:
        yield made


@pytest.fixture(scope="session")
def anchor(economies: Economies) -> str:
    """The enterprise with the most buyers."""
    desk = Desk(economies.settings)
    try:
        return str(desk.serving().busiest()["id"])
    finally:
        desk.close()
