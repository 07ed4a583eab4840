"""A night's cards: each kind that can be made scores, and each that cannot be says why."""

from __future__ import annotations

import numpy as np
import pyarrow.compute as pc
import pytest

from credit.around import OUTSIDE
from credit.card import Card, Origin
from credit.fit import fit
from credit.options import CardOptions
from credit.train import trained
from graph import run as runs
from graph.errors import DataRefused
from graph.snapshot import Snapshot, take
from tests.api.economy import DAY, Economies, client_of, nightly

FEW = CardOptions(repeats=0, folds=3, min_each=3)


def seen_from_outside(snapshot: Snapshot) -> Card:
    """An outside card of made-up firms: in an economy as small as this one others name too few that defaulted."""
    rng = np.random.default_rng(3)
    values = rng.integers(1, 40, (200, len(OUTSIDE))).astype(float)
    bad = values[:, 0] + rng.normal(0, 8, 200) < 10
    origin = Origin(snapshot.id, DAY, snapshot.known_at, DAY, 365, 200, int(bad.sum()))
    return Card(fit(OUTSIDE, values, bad, FEW), origin, 1, {}, "outside")


@pytest.fixture
def with_outside(copied: Economies) -> Economies:
    """A night of the same day after an outside card and one of the network were made."""
    snapshot = take(copied.home, DAY)
    seen_from_outside(snapshot).save(copied.home.models("outside"))
    trained(copied.home, snapshot, "network", options=FEW).save(copied.home.models("network"))
    return Economies(copied.settings, copied.former, nightly(copied.settings, DAY))


def test_every_card_that_stands_scores_in_the_run(with_outside: Economies) -> None:
    done = with_outside.done
    table = done.run.table(runs.CREDIT)
    held = {kind: table.filter(pc.equal(table["card"], kind)) for kind in ("firm", "outside", "network", "person")}
    assert held["person"].num_rows == 0
    enterprises = done.run.counts["enterprises"]
    assert [held[kind].num_rows for kind in ("firm", "outside", "network")] == [enterprises] * 3
    models = done.run.models
    assert all(pc.unique(held[kind]["model"]).to_pylist() == [models[kind].digest] for kind in ("firm", "outside"))
    assert (models["person"].digest, "no person card" in str(models["person"].reason)) == (None, True)


def test_prospects_have_the_outside_cards_score(with_outside: Economies, anchor: str) -> None:
    with client_of(with_outside.settings) as client:
        items = client.get(f"/v1/enterprises/{anchor}/prospects?limit=500").json()["items"]
        scored = [item for item in items if item["credit"]["card"] == "outside" and item["credit"]["score"]]
        assert scored
        told = client.get(f"/v1/enterprises/{scored[0]['id']}/credit").json()
        assert (told["card"], told["score"]) == ("outside", scored[0]["credit"]["score"])
        asked = client.get(f"/v1/enterprises/{anchor}/credit?card=network").json()
    assert asked["card"] == "network"


def test_where_a_card_cannot_be_made_every_answer_says_why(economies: Economies, anchor: str) -> None:
    run = economies.done.run
    table = run.table(runs.CREDIT)
    told = table.filter(pc.equal(table["card"], "outside"))
    assert set(told["reason"].to_pylist()) == {
        f"no_card: 无法训练评分卡 / no card could be trained: {run.models['outside'].reason}"
    }
    with client_of(economies.settings) as client:
        stranger = told["id"][0].as_py()
        for id, card in ((stranger, None), (anchor, "outside"), (anchor, "network")):
            answer = client.get(f"/v1/enterprises/{id}/credit", params={"card": card} if card else {})
            assert answer.status_code == 200, answer.text
            assert (answer.json()["score"], answer.json()["reason"]["code"]) == (None, "no_card")


def test_a_kind_without_its_data_is_refused_with_the_reason(economies: Economies) -> None:
    with pytest.raises(DataRefused, match="load legal representatives or shareholders"):
        trained(economies.home, take(economies.home, DAY), "person")
