"""The same feature of the same firm and day has one value: online, in the batch of a night, and in history."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.features.catalogue import named
from graph.features.history import historical
from graph.run import FEATURES, Run
from tests.api.economy import Economies, TestClient

NAMES = sorted(named())
"""Of the newest version, and of every one."""


def of_run(run: Run, firms: list[str], names: list[str]) -> list[dict[str, Any]]:
    """What the batch of a night holds of firms, under the names asked for."""
    rows = {row["id"]: row for row in run.table(FEATURES).to_pylist() if row["id"] in firms}
    return [{name: rows[firm].get(name, rows[firm].get(name.partition("@")[0])) for name in names} for firm in firms]


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_online_batch_and_history_agree(client: TestClient, economies: Economies, data: st.DataObject) -> None:
    run = data.draw(st.sampled_from([economies.former.run, economies.done.run]), "run")
    known = run.table(FEATURES)["id"].to_pylist()
    firms = data.draw(st.lists(st.sampled_from(known), min_size=1, max_size=30), "firms")
    names = data.draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=15, unique=True), "features")
    batch = of_run(run, firms, names)
    spine = pa.table({"enterprise": firms, "as_of": [run.as_of] * len(firms), "known_at": [run.known_at] * len(firms)})
    past = historical(economies.home, spine, names).to_pylist()
    assert [{name: row[name] for name in names} for row in past] == batch
    if run.id == economies.done.run.id:
        said = client.post("/v1/features:get", json={"enterprises": firms, "features": names}).json()
        assert [item["values"] for item in said["items"]] == batch
