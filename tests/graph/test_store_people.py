"""People, billers and what ties them to firms, in every store."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from graph.errors import BadParameter, DataRefused
from graph.people import BILLERS, PAYS_BILL, PEOPLE, SHAREHOLDER_OF
from graph.store import Store, TieAfter, open_store
from graph.stored import table
from tests.graph.small_graph import firms, joined, trades

PERSON = {"id": "k1:" + "0" * 32, "name": "王**", "roles": ["shareholder"]}
HELD = {"ratio": 0.5, "subscribed": None, "since": None, "known_at": date(2020, 1, 1)}
FLOW = {c.name: 1 for c in PAYS_BILL.columns} | {"first_on": date(2019, 1, 1), "last_on": date(2019, 2, 1)}


def people() -> dict[str, pa.Table]:
    billers = [{"id": "b1", "name": "国网", "kinds": ["电费"]}]
    return {
        "Person": pa.Table.from_pylist([PERSON], PEOPLE.arrow),
        "Biller": pa.Table.from_pylist(billers, BILLERS.arrow),
    }


def ties(*holders: str) -> dict[str, pa.Table]:
    held = [HELD | {"src": holder, "dst": "a"} for holder in holders]
    paid = [FLOW | {"src": payer, "dst": "b1"} for payer in ("a", PERSON["id"])]
    return {
        "SHAREHOLDER_OF": pa.Table.from_pylist(held, table(SHAREHOLDER_OF).arrow),
        "PAYS_BILL": pa.Table.from_pylist(paid, table(PAYS_BILL).arrow),
    }


def scanned(store: Store, kind: str) -> list[dict[str, Any]]:
    return [row for batch in store.scan(kind) for row in batch.to_pylist()]


def test_a_tie_may_begin_at_a_firm_or_at_a_person(store_url: str) -> None:
    edges = ties("b", str(PERSON["id"]))
    with open_store(store_url, write=True) as store:
        store.replace("observed", "one", firms("a", "b") | people(), trades(("a", "b")) | edges)
        counts = store.counts()
        assert counts["nodes"] == {"Enterprise": 2, "Person": 1, "Biller": 1, "Industry": 0, "Region": 0}
        found = {kind: n for kind, n in counts["relationships"].items() if n}
        assert found == {"SUPPLIES": 1, "SHAREHOLDER_OF": 2, "PAYS_BILL": 2}
        assert scanned(store, "Person") == [PERSON]
        wanted = sorted(edges["SHAREHOLDER_OF"].to_pylist(), key=lambda row: str(row["src"]))
        assert sorted(scanned(store, "SHAREHOLDER_OF"), key=lambda row: str(row["src"])) == wanted
        assert store.find("王*").num_rows == 0
        store.replace("observed", "two", firms("a", "b"), trades(("a", "b")))
        assert store.counts()["nodes"] == {"Enterprise": 2, "Person": 0, "Biller": 0, "Industry": 0, "Region": 0}


def test_a_tie_to_nobody_is_refused(store_url: str) -> None:
    with (
        open_store(store_url, write=True) as store,
        pytest.raises(DataRefused, match="1 SHAREHOLDER_OF name a missing Enterprise or Person, such as x"),
    ):
        store.replace("observed", "one", firms("a", "b") | people(), trades() | ties("x"))


def bound(store: Store, **asked: Any) -> list[tuple[Any, ...]]:
    found = store.ties("a", **asked).to_pylist()
    return [tuple(row[name] for name in ("type", "direction", "id", "label", "name")) for row in found]


PAYS = ("PAYS_BILL", "out", "b1", "Biller", "国网")
BY_FIRM = ("SHAREHOLDER_OF", "in", "b", "Enterprise", "乙公司")
BY_PERSON = ("SHAREHOLDER_OF", "in", str(PERSON["id"]), "Person", "王**")


def test_ties_of_a_firm_are_asked_by_type_and_direction_and_page_by_page(store_url: str) -> None:
    with open_store(store_url, write=True) as store:
        nodes = joined(firms("a", aliases=["old a"]), firms("b", name="乙公司")) | people()
        store.replace("observed", "one", nodes, trades(("a", "b")) | ties("b", str(PERSON["id"])))
        assert bound(store) == [PAYS, BY_FIRM, BY_PERSON]
        assert bound(store, direction="in") == [BY_FIRM, BY_PERSON]
        assert bound(store, types=["PAYS_BILL", "PAID"]) == bound(store, direction="out") == [PAYS]
        assert bound(store, types=["LEGAL_REP_OF"], direction="out") == []
        pages: list[tuple[Any, ...]] = []
        after = None
        while page := bound(store, limit=1, after=after):
            pages += page
            after = TieAfter(*page[0][:3])
        assert pages == [PAYS, BY_FIRM, BY_PERSON]
        assert store.ties("old a").equals(store.ties("a"))
        assert store.ties("nobody").num_rows == 0
        first, second, _ = store.ties("a").to_pylist()
        assert (first["amount"], first["last_on"], first["ratio"]) == (1, date(2019, 2, 1), None)
        assert (second["ratio"], second["known_at"], second["amount"]) == (0.5, date(2020, 1, 1), None)
        for wrong in ({"types": ["OWNS"]}, {"direction": "up"}, {"limit": 0}):
            with pytest.raises(BadParameter):
                store.ties("a", **wrong)
