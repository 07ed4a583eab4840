"""A small economy, and what makes it run for real: loaded, learnt, scored, published."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from api.app import create
from api.nightly import Done, Night, night
from api.settings import Settings
from gnn.options import Growth, TrainOptions
from gnn.train import train as train_link
from graph.home import Home
from graph.progress import silent
from graph.snapshot import take
from graph.store import open_store
from loaders.load import LoadOptions, load
from loaders.sample import Economy, write

with warnings.catch_warnings():
    # It asks for httpx2; httpx, which the tests have anyway, serves it as well.
    warnings.simplefilter("ignore")
    from fastapi.testclient import TestClient

ECONOMY = Economy(customers=60, firms=240, documents=9_000)
DAY, EARLIER = date(2020, 1, 1), date(2019, 7, 1)
QUICK = TrainOptions(best=60, cuts=1, new=Growth(trees=10), steps=2, threads=1)
"""A model that has learnt next to nothing: what is tested here does not depend on what it knows."""


@dataclass(frozen=True)
class Economies:
    """A home with two finished runs; the first is of the earlier day, the second is published."""

    settings: Settings
    former: Done
    done: Done

    @property
    def home(self) -> Home:
        return self.settings.home_paths


def settings_of(folder: Path) -> Settings:
    return Settings(home=folder, store=None, store_password=None, store_password_file=None)


def nightly(settings: Settings, day: date) -> Done:
    return night(settings.home_paths, lambda: open_store(settings.store_url, write=True), Night(day), silent)


def loaded(folder: Path) -> Home:
    """A home that holds the economy's documents, and models of the earlier day that were quick to make."""
    home = Home(folder)
    write(folder / "sample", ECONOMY)
    load(home, [folder / "sample"], LoadOptions(today=date(2020, 6, 1)))
    train_link(take(home, EARLIER), QUICK).save(home.models("link"))
    return home


@contextmanager
def client_of(settings: Settings) -> Iterator[TestClient]:
    """The service over settings, as a client sees it; defects are answered, not raised."""
    with TestClient(create(settings), raise_server_exceptions=False) as client:
        yield client
