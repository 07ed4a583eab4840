"""A value of a day, as known on a day, is the same in the batch and in history, and whatever is learnt later."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from graph.features.catalogue import named, wanted
from graph.features.compute import computed
from graph.features.history import historical
from graph.features.scene import scene_of
from graph.home import Home
from graph.snapshot import take
from loaders import sample
from loaders.load import load
from tests.loaders.every_topic import ECONOMY, OPTIONS

DAYS = (date(2019, 3, 1), date(2020, 2, 1))
LEARNT, LATER = OPTIONS.today, date(2020, 8, 1)
NEW = ("司法案件.csv", "银行流水.csv", "纳税申报.csv")
"""Files of topics that the bank loads for the first time when everything was asked once."""
NAMES = tuple(named())


@dataclass(frozen=True)
class Batches:
    """A home that has learnt more since, and what the batch of each day said of every enterprise before that."""

    home: Home
    said: dict[date, dict[str, dict[str, Any]]]


def batch(home: Home, day: date) -> dict[str, dict[str, Any]]:
    """All features of every enterprise on a day, as known before the later facts came."""
    values = computed(scene_of(home, take(home, day, LEARNT)), wanted(NAMES))
    return {row["id"]: row for row in values.to_pylist()}


@pytest.fixture(scope="module")
def batches(tmp_path_factory: pytest.TempPathFactory) -> Batches:
    folder = tmp_path_factory.mktemp("unchanged")
    home = Home(folder / "home")
    sample.write(folder / "in", ECONOMY)
    (folder / "later").mkdir()
    for name in NEW:
        (folder / "in" / name).rename(folder / "later" / name)
    first = load(home, [folder / "in"], OPTIONS)
    said = {day: batch(home, day) for day in DAYS}
    # Other firms under the same codes: their documents correct some of those that are held, and add many.
    sample.write(folder / "other", replace(ECONOMY, seed=6))
    more = load(home, [folder / "later", folder / "other"], replace(OPTIONS, today=LATER))
    assert more.topics.keys() > first.topics.keys(), "a topic is new"
    assert sum(topic.changed for topic in more.topics.values()), "facts were corrected"
    assert take(home, DAYS[-1]).counts["enterprises"] > len(said[DAYS[-1]]), "enterprises are new"
    return Batches(home, said)


# Not made smaller where it fails: each example takes seconds.
@settings(max_examples=8, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_history_says_what_the_batch_said_before_more_was_learnt(batches: Batches, data: st.DataObject) -> None:
    day = data.draw(st.sampled_from(DAYS), "day")
    said = batches.said[day]
    firms = data.draw(st.lists(st.sampled_from(sorted(said)), min_size=1, max_size=60), "firms")
    names = data.draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=10, unique=True), "features")
    spine = pa.table({"enterprise": firms, "as_of": [day] * len(firms), "known_at": [LEARNT] * len(firms)})
    found = historical(batches.home, spine, names).to_pylist()
    assert [{name: row[name] for name in names} for row in found] == [
        {name: said[firm][name] for name in names} for firm in firms
    ]


def test_no_value_of_any_enterprise_changes_by_what_is_learnt_later(batches: Batches) -> None:
    day = DAYS[-1]
    assert batch(batches.home, day) == batches.said[day]


def test_what_was_learnt_counts_from_then_on(batches: Batches) -> None:
    day = DAYS[-1]
    names = ["sales_amount", "cases"]
    firms = sorted(batches.said[day])
    spine = pa.table({"enterprise": firms, "as_of": [day] * len(firms), "known_at": [LATER] * len(firms)})
    found = historical(batches.home, spine, names).to_pylist()
    for name in names:
        assert [row[name] for row in found] != [batches.said[day][firm][name] for firm in firms], name
