"""Which run is served: the pointer moves, the service follows, the graph goes along."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from graph import run as runs
from graph.errors import NotFound
from graph.publication import publish
from graph.snapshot import open_snapshot
from graph.store import open_store
from tests.api.economy import DAY, EARLIER, Economies, TestClient, client_of, nightly


def prospects(client: TestClient, anchor: str, **query: Any) -> Any:
    return client.get(f"/v1/enterprises/{anchor}/prospects", params=query)


def back(economies: Economies) -> None:
    with open_store(economies.settings.store_url, write=True) as store:
        publish(economies.home, economies.former.run.id, store)


def test_running_service_follows_the_pointer(copied: Economies, anchor: str) -> None:
    with client_of(copied.settings) as client:
        first = prospects(client, anchor, limit=5).json()
        back(copied)
        second = prospects(client, anchor, limit=5).json()
        assert (first["run"], second["run"]) == (copied.done.run.id, copied.former.run.id)
        assert second["as_of"] == str(EARLIER)
        gone = prospects(client, anchor, limit=5, cursor=first["next"])
        assert gone.status_code == 410
        assert gone.json()["title"] == "Gone"
        assert client.get("/readyz").json()["graph_snapshot"] == copied.former.run.snapshot


def test_way_back_puts_the_former_graph_into_the_store(copied: Economies) -> None:
    back(copied)
    former = open_snapshot(copied.home.snapshots / copied.former.run.snapshot)
    with open_store(copied.settings.store_url) as store:
        assert store.stamp("observed") == former.id
        assert store.stamp("predicted") == copied.former.run.id
        counts = store.counts()
    assert counts["nodes"]["Enterprise"] == former.counts["enterprises"]
    assert counts["relationships"]["PREDICTED_SUPPLIES"] > 0


def test_firm_that_only_the_graph_knows_is_shown_without_a_score(copied: Economies) -> None:
    firms = [
        set(open_snapshot(copied.home.snapshots / done.run.snapshot).arrow("enterprises")["key"].to_pylist())
        for done in (copied.done, copied.former)
    ]
    later = min(firms[0] - firms[1])
    runs.point(copied.home, copied.former.run)
    with client_of(copied.settings) as client:
        answer = client.get("/v1/enterprises", params={"q": later}).json()
        item = next(item for item in answer["items"] if item["key"] == later)
        assert item["credit"]["reason"]["code"] == "not_in_run"
        assert answer["graph_snapshot"] != answer["snapshot"]


def test_night_that_is_done_makes_nothing_again(copied: Economies) -> None:
    before = {path: path.stat().st_mtime_ns for path in (copied.home.runs / copied.done.run.id).iterdir()}
    again = nightly(copied.settings, DAY)
    assert (again.run.id, again.made, again.trained) == (copied.done.run.id, (), ())
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_run_without_a_card_says_why_for_every_enterprise(economies: Economies) -> None:
    run = economies.former.run
    assert run.models["firm"].digest is None
    reasons = set(run.table(runs.CREDIT)["reason"].to_pylist())
    assert len(reasons) == 1
    assert reasons.pop().startswith("no_card: ")


def test_unfinished_run_is_not_published(copied: Economies) -> None:
    (copied.home.runs / copied.former.run.id / "run.json").unlink()
    with pytest.raises(NotFound, match="no finished run"):
        back(copied)
    assert runs.current(copied.home) == copied.done.run.id


def test_links_cover_every_anchor_both_ways(economies: Economies) -> None:
    run = economies.done.run
    links = run.table(runs.LINKS)
    firms = open_snapshot(economies.home.snapshots / run.snapshot).arrow("enterprises").to_pylist()
    anchors = {firm["id"] for firm in firms if firm["has_books"]}
    assert set(links["anchor_id"].to_pylist()) == anchors
    assert not Path(run.path / f".{runs.LINKS}").exists()
