"""Ties of an enterprise, as a client gets them: from the graph, page by page, people by their family name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from api.ties import TieType
from graph.bridge import observed
from graph.people import PEOPLE, SHAREHOLDER_OF, TIES, tie_table
from graph.snapshot import open_snapshot
from graph.store import open_store
from tests.api.economy import Economies, TestClient, client_of

OWNER: dict[str, Any] = {"id": "2026:" + "0" * 32, "name": "欧阳**", "roles": ["shareholder"]}
HELD: dict[str, Any] = {"ratio": 0.6, "subscribed": 1_000_000, "since": date(2015, 1, 1), "known_at": date(2019, 1, 1)}


@pytest.fixture
def held(copied: Economies, anchor: str) -> Iterator[tuple[TestClient, list[str]]]:
    """The service over a graph in which a person and three firms hold shares of the anchor, and it of a firm."""
    snapshot = open_snapshot(copied.home.snapshots / copied.done.run.snapshot)
    nodes, edges = observed(snapshot)
    firms = [firm for firm in nodes["Enterprise"]["id"].to_pylist() if firm != anchor][:4]
    pairs = [*((holder, anchor) for holder in (*firms[:3], OWNER["id"])), (anchor, firms[3])]
    rows = [HELD | {"src": src, "dst": dst} for src, dst in pairs]
    nodes["Person"] = pa.concat_tables([nodes["Person"], pa.Table.from_pylist([OWNER], PEOPLE.arrow)])
    edges[SHAREHOLDER_OF.type] = pa.Table.from_pylist(rows, tie_table(SHAREHOLDER_OF).arrow)
    with open_store(copied.settings.store_url, write=True) as store:
        store.replace("observed", snapshot.id + "-held", nodes, edges)
    with client_of(copied.settings) as client:
        yield client, firms


def got(client: TestClient, anchor: str, **query: Any) -> dict[str, Any]:
    answer = client.get(f"/v1/enterprises/{anchor}/ties", params=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_ties_come_with_who_and_with_what_is_said(held: tuple[TestClient, list[str]], anchor: str) -> None:
    client, firms = held
    holders = got(client, anchor, direction="in", type="SHAREHOLDER_OF")["items"]
    assert sorted(item["id"] for item in holders) == sorted([*firms[:3], OWNER["id"]])
    (person,) = [item for item in holders if item["label"] == "Person"]
    assert (person["name"], person["zh"], person["ratio"], person["since"]) == ("欧阳**", "股东", 0.6, "2015-01-01")
    assert (person["subscribed"], person["amount"], person["direction"]) == (1_000_000, None, "in")
    assert [item["id"] for item in got(client, anchor, direction="out")["items"]] == firms[3:]
    assert got(client, anchor, type=["PAID", "PAYS_BILL"])["items"] == []


def test_pages_of_ties_have_no_gap_and_fit_their_filters(held: tuple[TestClient, list[str]], anchor: str) -> None:
    client, _ = held
    whole = got(client, anchor)["items"]
    assert [item["type"] for item in whole] == ["LEGAL_REP_OF"] + ["SHAREHOLDER_OF"] * 5
    items: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        page = got(client, anchor, limit=2, **cursor)
        items += page["items"]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert items == whole
    asked = client.get(f"/v1/enterprises/{anchor}/ties", params={**cursor, "direction": "in"})
    assert asked.status_code == 422


@pytest.mark.parametrize("query", [{"type": "OWNS"}, {"direction": "upstream"}, {"limit": 0}, {"cursor": "abcd"}])
def test_ties_that_are_asked_wrongly_are_422(client: TestClient, anchor: str, query: dict[str, Any]) -> None:
    answer = client.get(f"/v1/enterprises/{anchor}/ties", params=query)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")


def test_ties_of_nobody_are_404(client: TestClient) -> None:
    assert client.get("/v1/enterprises/nobody/ties").status_code == 404


def test_every_tie_of_the_graph_can_be_asked_for() -> None:
    assert [kind.value for kind in TieType] == [tie.type for tie in TIES]
