"""A made-up economy with every topic, written and loaded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from graph.home import Home
from loaders import sample
from loaders.load import LoadOptions, load
from loaders.person_key import PersonKey
from loaders.report import LoadReport
from loaders.sample import Economy

ECONOMY = Economy(customers=30, firms=400, documents=6_000, months=24, seed=5, topics=True)
OPTIONS = LoadOptions(today=date(2020, 3, 1), person_key=PersonKey("k1", b"0123456789abcdef0123456789abcdef"))


@dataclass(frozen=True)
class EveryTopic:
    """The economy's files, the home that holds them, and what their load reported."""

    files: Path
    home: Home
    report: LoadReport


def loaded(folder: Path) -> EveryTopic:
    """The economy in a folder."""
    sample.write(folder / "in", ECONOMY)
    home = Home(folder / "home")
    return EveryTopic(folder / "in", home, load(home, [folder / "in"], OPTIONS))
