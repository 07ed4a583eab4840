"""After a build the store equals its Snapshot, whatever stood in it before."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from graph.bridge import predicted_supplies, read_graph, supplies, write_graph, write_predictions
from graph.model import SUPPLIES
from graph.snapshot import Snapshot, take
from graph.store import Store, open_store
from graph.stored import table
from graph.tables import LINKS
from tests.graph.test_snapshot import DAY, DOCUMENTS, LEARNT, filled, load


def the_same(store: Store, snapshot: Snapshot) -> bool:
    enterprises, edges = read_graph(store)
    wanted = table(SUPPLIES).conform(supplies(snapshot.table("trades"), snapshot.as_of).to_pyarrow())
    return bool(enterprises.equals(snapshot.arrow("enterprises")) and edges.equals(wanted))


def test_the_store_follows_the_snapshots(store_url: str, tmp_path: Path) -> None:
    home = filled(tmp_path / "home")
    with open_store(store_url, write=True) as store:
        late, early = take(home, DAY), take(home, DAY - timedelta(3))
        # From evidence to none (codes that were resolved stand for themselves again), and back.
        for snapshot in (late, early, late):
            counts = write_graph(store, snapshot)
            assert counts["nodes"]["Enterprise"] == snapshot.counts["enterprises"]
            assert store.stamp("observed") == snapshot.id
            assert the_same(store, snapshot)
        before = store.counts()
        assert write_graph(store, late, lambda *_: pytest.fail("a repeated build writes")) == before
        load(home, "invoices", [{**r, "state": "void"} for r in DOCUMENTS if r["owner"] == "E9"], date(2019, 3, 1))
        voided = take(home, DAY)
        write_graph(store, voided)
        assert the_same(store, voided)
        assert store.counts()["relationships"]["SUPPLIES"] == before["relationships"]["SUPPLIES"] - 1
        write_graph(store, take(home, DAY, known_at=LEARNT))
        assert the_same(store, late)


def test_predictions_stand_beside_the_snapshot(store_url: str, tmp_path: Path) -> None:
    snapshot = take(filled(tmp_path / "home"), DAY)
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
