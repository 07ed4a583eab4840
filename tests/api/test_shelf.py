"""Which model a day gets."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import pytest

from api import shelf
from graph.errors import NotFound
from graph.home import Home


def stored(home: Home, digest: str, day: str, age: int) -> None:
    card = home.models("link") / digest / shelf.KINDS["link"]
    card.parent.mkdir(parents=True)
    card.write_text(json.dumps({"as_of": day}))
    os.utime(card.parent, ns=(10**18 - age, 10**18 - age))


def test_the_newest_is_never_of_a_later_day_and_of_one_day_the_last_stored(tmp_path: Path) -> None:
    home = Home(tmp_path)
    for age, (digest, day) in enumerate([("a", "2019-01-01"), ("b", "2019-01-01"), ("c", "2018-10-03")]):
        stored(home, digest, day, age)
    found = [
        shelf.newest(home, "link", date(*day)) for day in ((2018, 10, 2), (2018, 12, 31), (2019, 1, 1), (2030, 1, 1))
    ]
    assert [model and model.digest for model in found] == [None, "c", "a", "a"]
    assert shelf.newest(home, "firm", date(2030, 1, 1)) is None


def test_none_names_the_days_there_are_and_how_to_make_one(tmp_path: Path) -> None:
    stored(Home(tmp_path), "a", "2019-01-01", 0)
    with pytest.raises(NotFound, match=r"2019-01-01.*lianke train"):
        shelf.required(Home(tmp_path), "link", date(2018, 1, 1), "lianke train")
