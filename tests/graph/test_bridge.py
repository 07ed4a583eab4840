"""From trades and link scores to relationships, and through a store and back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import ibis
import pyarrow as pa
import pytest

from graph.bridge import located, predicted_supplies, read_graph, supplies, write_predictions
from graph.engine import connect
from graph.errors import DataRefused
from graph.model import SUPPLIES
from graph.store import open_store
from graph.stored import table
from graph.tables import LINKS, TRADES
from tests.graph.small_graph import firms, trades

AS_OF = date(2019, 1, 1)


def traded(*rows: dict[str, Any]) -> ibis.Table:
    """Trades as an expression; what a row leaves out has a plain value."""
    plain = {"seller": "a", "buyer": "b", "day": date(2018, 12, 31), "currency": "CNY", "amount": 100, "tax": 13,
             "documents": 1, "red": 0, "by_seller": True, "by_buyer": False}  # fmt: skip
    engine = connect()
    engine.con.register("trades", pa.Table.from_pylist([plain | row for row in rows], TRADES.arrow))
    return engine.table("trades")


def edges(*rows: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = table(SUPPLIES).conform(supplies(traded(*rows), AS_OF).to_pyarrow()).to_pylist()
    return found


def test_sums_and_days_of_a_pair() -> None:
    (edge,) = edges(
        {"day": date(2017, 3, 1), "amount": 1, "documents": 2},
        {"day": date(2018, 11, 5), "amount": 10, "red": 1, "by_seller": False, "by_buyer": True},
        {"day": date(2018, 11, 30), "amount": -4},
    )
    assert edge == {
        "src": "a", "dst": "b", "first_on": date(2017, 3, 1), "last_on": date(2018, 11, 30), "amount": 7, "tax": 39,
        "documents": 4, "red": 1, "months_active": 2, "amount_90": 6, "amount_180": 6, "amount_365": 6,
        "documents_90": 2, "documents_180": 2, "documents_365": 2, "share_of_seller": 1.0, "share_of_buyer": 1.0,
        "by_seller": True, "by_buyer": True,
    }  # fmt: skip


@pytest.mark.parametrize("days", [90, 180, 365])
def test_a_window_begins_its_days_before(days: int) -> None:
    (edge,) = edges(
        {"day": AS_OF - timedelta(days=days), "amount": 1}, {"day": AS_OF - timedelta(days=days + 1), "amount": 2}
    )
    assert (edge[f"amount_{days}"], edge[f"documents_{days}"]) == (1, 1)


def test_shares_are_one_division_of_integers() -> None:
    found = edges(
        {"amount": 1},
        {"buyer": "c", "amount": 2},
        {"seller": "d", "amount": 9},
        {"seller": "d", "buyer": "e", "amount": -9},
    )
    by_pair = {(e["src"], e["dst"]): (e["share_of_seller"], e["share_of_buyer"]) for e in found}
    assert by_pair == {
        ("a", "b"): (1 / 3, 1 / 10),
        ("a", "c"): (2 / 3, 1.0),
        ("d", "b"): (None, 9 / 10),
        ("d", "e"): (None, None),
    }


def test_returns_that_outweigh_leave_no_share() -> None:
    found = edges({"amount": 15}, {"buyer": "c", "amount": -5})
    assert [e["share_of_seller"] for e in found] == [None, None]
    assert [e["share_of_buyer"] for e in found] == [1.0, None]


def test_another_currency_counts_as_a_document_only() -> None:
    (edge,) = edges({"currency": "USD", "amount": 99, "tax": 9})
    assert (edge["amount"], edge["tax"], edge["amount_90"], edge["documents"], edge["share_of_seller"]) == (
        0,
        0,
        0,
        1,
        None,
    )


def links(*rows: dict[str, Any]) -> pa.Table:
    plain = {"anchor_id": "a", "counterparty_id": "b", "direction": "upstream", "relation": "predicted",
             "probability": 0.5, "rank": 1, "model": "m", "as_of": AS_OF}  # fmt: skip
    return pa.Table.from_pylist([plain | row for row in rows], LINKS.arrow)


def test_predictions_run_from_seller_to_buyer_once_a_pair() -> None:
    found = predicted_supplies(
        links(
            {"rank": 4, "probability": 0.25},
            {"anchor_id": "b", "counterparty_id": "a", "direction": "downstream", "rank": 7, "probability": 0.5},
            {"direction": "downstream", "counterparty_id": "c"},
            {"direction": "downstream", "counterparty_id": "d", "relation": "observed"},
        )
    )
    assert found.to_pylist() == [
        {"src": "a", "dst": "c", "probability": 0.5, "rank": 1, "model": "m", "as_of": AS_OF},
        {"src": "b", "dst": "a", "probability": 0.5, "rank": 4, "model": "m", "as_of": AS_OF},
    ]
    with pytest.raises(DataRefused, match="more than one model"):
        predicted_supplies(links({}, {"model": "n", "counterparty_id": "c"}))


def test_a_graph_comes_back_as_it_went_in(store_url: str) -> None:
    nodes = firms("b", "a", "c", first_on=date(2018, 1, 2), name="东方", former_names=["西方"], flags=["contradiction"])
    found = supplies(traded({}, {"buyer": "c", "amount": -5}), AS_OF).to_pyarrow()
    with open_store(store_url, write=True) as store:
        store.replace("observed", "one", nodes, {"SUPPLIES": found})
        enterprises, edges = read_graph(store)
        assert enterprises.equals(nodes["Enterprise"].sort_by("id"))
        assert edges.equals(table(SUPPLIES).conform(found))
        counts = write_predictions(store, "run", links({"counterparty_id": "c"}))
        assert {label: n for label, n in counts["nodes"].items() if n} == {"Enterprise": 3}
        assert {t: n for t, n in counts["relationships"].items() if n} == {"SUPPLIES": 2, "PREDICTED_SUPPLIES": 1}


def test_industries_and_regions_are_nodes_that_firms_stand_by(store_url: str) -> None:
    known = firms("a", "b", industry="零售业", region="广东省深圳市")
    nodes = {"Enterprise": pa.concat_tables([known["Enterprise"], firms("c", industry="纺织业")["Enterprise"]])}
    hubs, placed = located(nodes["Enterprise"])
    with open_store(store_url, write=True) as store:
        store.replace("observed", "one", nodes | hubs, trades(("a", "b")) | placed)
        counts = store.counts()
        assert (counts["nodes"]["Industry"], counts["nodes"]["Region"]) == (2, 1)
        assert (counts["relationships"]["IN_INDUSTRY"], counts["relationships"]["LOCATED_IN"]) == (3, 2)
        names = {row["id"]: row["name"] for batch in store.scan("Industry") for row in batch.to_pylist()}
        within = [(row["src"], names[row["dst"]]) for b in store.scan("IN_INDUSTRY") for row in b.to_pylist()]
        assert sorted(within) == [("a", "零售业"), ("b", "零售业"), ("c", "纺织业")]
        assert not store.replace("observed", "one", nodes | hubs, trades(("a", "b")) | placed)


def test_an_empty_graph_is_a_graph(store_url: str) -> None:
    with open_store(store_url, write=True) as store:
        assert store.replace("observed", "one", firms(), trades())
        assert not any(write_predictions(store, "run", links())["relationships"].values())
        assert [t.num_rows for t in read_graph(store)] == [0, 0]
        assert store.stamp("predicted") == "run"
