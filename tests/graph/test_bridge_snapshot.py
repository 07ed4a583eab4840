"""After a build the store equals its Snapshot, whatever stood in it before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pyarrow as pa
import pytest

from graph.bridge import predicted_supplies, read_graph, supplies, write_graph, write_predictions
from graph.model import SUPPLIES
from graph.snapshot import Snapshot, take
from graph.store import Store, open_store
from graph.stored import table
from graph.tables import LINKS
from tests.graph.test_snapshot import DAY, DOCUMENTS, LEARNT, filled, load


@dataclass(frozen=True)
class Days:
    """Snapshots of one home: with evidence of who is who, without, after a document was voided, and as known before."""

    late: Snapshot
    early: Snapshot
    voided: Snapshot
    known: Snapshot


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> Days:
    home = filled(tmp_path_factory.mktemp("home"))
    late, early = take(home, DAY), take(home, DAY - timedelta(3))
    load(home, "invoices", [{**r, "state": "void"} for r in DOCUMENTS if r["owner"] == "E9"], date(2019, 3, 1))
    return Days(late, early, take(home, DAY), take(home, DAY, known_at=LEARNT))


def the_same(store: Store, snapshot: Snapshot) -> bool:
    enterprises, edges = read_graph(store)
    wanted = table(SUPPLIES).conform(supplies(snapshot.table("trades"), snapshot.as_of).to_pyarrow())
    return bool(enterprises.equals(snapshot.arrow("enterprises")) and edges.equals(wanted))


def test_the_store_follows_the_snapshots(store_url: str, days: Days) -> None:
    late = days.late
    with open_store(store_url, write=True) as store:
        # From evidence to none (codes that were resolved stand for themselves again), and back.
        for snapshot in (late, days.early, late):
            counts = write_graph(store, snapshot)
            assert counts["nodes"]["Enterprise"] == snapshot.counts["enterprises"]
            assert store.stamp("observed") == snapshot.id
            assert the_same(store, snapshot)
        before = store.counts()
        assert write_graph(store, late, lambda *_: pytest.fail("a repeated build writes")) == before
        write_graph(store, days.voided)
        assert the_same(store, days.voided)
        assert store.counts()["relationships"]["SUPPLIES"] == before["relationships"]["SUPPLIES"] - 1
        write_graph(store, days.known)
        assert the_same(store, late)


def test_predictions_stand_beside_the_snapshot(store_url: str, days: Days) -> None:
    snapshot = days.late
    ids = snapshot.arrow("enterprises")["id"].to_pylist()
    rows = [
        {"anchor_id": ids[0], "counterparty_id": other, "direction": direction, "relation": "predicted",
         "probability": 0.5, "rank": rank, "model": "m", "as_of": DAY}
        for direction in ("upstream", "downstream") for rank, other in enumerate(ids[1:], 1)
    ]  # fmt: skip
    links = pa.Table.from_pylist(rows, LINKS.arrow)
    with open_store(store_url, write=True) as store:
        write_graph(store, snapshot)
        counts = write_predictions(store, "run", links)
        assert counts["relationships"]["PREDICTED_SUPPLIES"] == predicted_supplies(links).num_rows == len(rows)
        assert the_same(store, snapshot)
        # The aliases of resolved codes answer for the firm behind them.
        merged = [row for row in snapshot.arrow("enterprises").to_pylist() if row["aliases"]]
        assert merged
        assert all(store.get(alias) == row for row in merged for alias in row["aliases"])
