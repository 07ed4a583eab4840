"""Enterprises, neighbours, evidence, credit, meta and health, as a client gets them."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from graph.run import SERVE
from tests.api.economy import Economies, TestClient, client_of, settings_of


def got(client: TestClient, path: str, **query: Any) -> dict[str, Any]:
    answer = client.get(path, params=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def listed(client: TestClient, anchor: str, **query: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = got(client, f"/v1/enterprises/{anchor}/prospects", limit=500, **query)["items"]
    return items


def test_enterprise_tells_who_it_is(client: TestClient, anchor: str) -> None:
    firm = got(client, f"/v1/enterprises/{anchor}")
    assert firm["id"] == anchor
    assert firm["has_books"]
    assert firm["key"] in {mention["code"] for mention in firm["mentions"]}
    sizes = {(size["direction"], size["relation"]): size["items"] for size in firm["prospects"]}
    assert sizes["downstream", "observed"] == len(listed(client, anchor, direction="downstream", relation="observed"))


def test_absorbed_id_answers_as_the_enterprise(client: TestClient, economies: Economies) -> None:
    from graph.snapshot import open_snapshot

    run = economies.done.run
    firms = open_snapshot(economies.home.snapshots / run.snapshot).arrow("enterprises").to_pylist()
    alias, owner = next((f["aliases"][0], f["id"]) for f in firms if f["aliases"])
    assert got(client, f"/v1/enterprises/{alias}")["id"] == owner
    assert got(client, f"/v1/enterprises/{alias}/prospects")["enterprise"] == owner


@pytest.mark.parametrize("part", ["key", "uscc"])
def test_a_code_that_an_enterprise_alone_has_answers_as_it(client: TestClient, anchor: str, part: str) -> None:
    code = got(client, f"/v1/enterprises/{anchor}")[part]
    assert code != anchor
    assert got(client, f"/v1/enterprises/{code}")["id"] == anchor
    assert got(client, f"/v1/enterprises/{code}/prospects")["enterprise"] == anchor
    assert got(client, f"/v1/enterprises/{code}/credit") == got(client, f"/v1/enterprises/{anchor}/credit")
    body = {"enterprises": [code, anchor], "features": ["margin"]}
    by_code, by_id = client.post("/v1/features:get", json=body).json()["items"]
    assert by_code == by_id | {"enterprise": code, "status": "alias"}
    assert by_id["status"] == "ok"


@pytest.mark.parametrize("part", ["key", "uscc", "name"])
def test_enterprise_is_found_by_what_it_is_called(client: TestClient, anchor: str, part: str) -> None:
    firm = got(client, f"/v1/enterprises/{anchor}")
    items = got(client, "/v1/enterprises", q=firm[part])["items"]
    assert anchor in [item["id"] for item in items]
    assert items[0]["credit"] == firm["credit"]


def test_two_characters_of_a_name_find_it(client: TestClient, anchor: str) -> None:
    name = got(client, f"/v1/enterprises/{anchor}")["name"]
    items = got(client, "/v1/enterprises", q=name[2:4], limit=100)["items"]
    assert items
    assert all(name[2:4] in item["name"] for item in items)


@pytest.mark.parametrize("query", [{}, {"q": ""}, {"q": "x"}, {"q": "x" * 101}, {"q": "ab", "limit": 0}])
def test_search_that_makes_no_sense_is_422(client: TestClient, query: dict[str, Any]) -> None:
    assert client.get("/v1/enterprises", params=query).status_code == 422


@pytest.mark.parametrize("what", ["", "/prospects", "/credit", "/neighbours", "/prospects/other/evidence"])
def test_unknown_enterprise_is_404(client: TestClient, what: str) -> None:
    answer = client.get(f"/v1/enterprises/0000000000000000{what}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "urn:lianke:problem:not-found"


def test_unknown_other_firm_is_404(client: TestClient, anchor: str) -> None:
    assert client.get(f"/v1/enterprises/{anchor}/prospects/0000000000000000/evidence").status_code == 404


@pytest.mark.parametrize("direction", ["upstream", "downstream"])
def test_observed_pair_shows_its_documents(client: TestClient, anchor: str, direction: str) -> None:
    item = listed(client, anchor, direction=direction, relation="observed")[0]
    path = f"/v1/enterprises/{anchor}/prospects/{item['id']}/evidence"
    shown = got(client, path, direction=direction)
    assert (shown["relation"], shown["probability"], shown["rank"]) == ("observed", item["probability"], item["rank"])
    assert [window["days"] for window in shown["windows"]] == [90, 180, 365, None]
    assert shown["windows"][-1]["amount"] == item["trade"]["amount"]
    documents = [window["documents"] for window in shown["windows"]]
    assert documents == sorted(documents)
    assert shown["reason"] is None
    assert shown["graph_snapshot"] == shown["snapshot"]


def test_predicted_pair_shows_walks_that_share_one_score(client: TestClient, anchor: str) -> None:
    items = listed(client, anchor, relation="predicted", direction="upstream")
    paths = (f"/v1/enterprises/{anchor}/prospects/{item['id']}/evidence" for item in items)
    shown = next(e for path in paths if (e := got(client, path, direction="upstream", limit=200))["walks"])
    assert (shown["relation"], shown["trade"], shown["windows"]) == ("predicted", None, [])
    shares = [walk["share"] for walk in shown["walks"]]
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) <= 1 + 1e-9
    assert shown["walk_count"] >= len(shares)


def test_side_of_the_evidence_is_the_more_probable_one_by_default(client: TestClient, anchor: str) -> None:
    item = listed(client, anchor, direction="downstream", relation="observed")[0]
    shown = got(client, f"/v1/enterprises/{anchor}/prospects/{item['id']}/evidence")
    assert shown["probability"] >= item["probability"]


def test_pair_shows_from_its_other_end_too(client: TestClient, anchor: str) -> None:
    item = next(i for i in listed(client, anchor, direction="downstream", relation="observed") if not i["resolved"])
    shown = got(client, f"/v1/enterprises/{item['id']}/prospects/{anchor}/evidence", direction="upstream")
    assert shown["trade"] == item["trade"]
    assert shown["direction"] == "upstream"


def test_firm_is_no_prospect_of_itself(client: TestClient, anchor: str) -> None:
    answer = client.get(f"/v1/enterprises/{anchor}/prospects/{anchor}/evidence")
    assert answer.status_code == 422
    assert "one enterprise" in answer.json()["detail"]


def forget_trade(economies: Economies) -> None:
    """Make the graph one that links nobody."""
    with closing(sqlite3.connect(economies.home.root / "graph.sqlite")) as graph, graph:
        graph.execute("DELETE FROM SUPPLIES")


def test_pair_that_nothing_links_says_why_it_is_listed(copied: Economies, anchor: str) -> None:
    forget_trade(copied)
    with client_of(copied.settings) as client:
        item = listed(client, anchor, direction="upstream", relation="predicted")[0]
        shown = got(client, f"/v1/enterprises/{anchor}/prospects/{item['id']}/evidence", direction="upstream")
        assert (shown["rank"], shown["walks"], shown["shared_partners"]) == (item["rank"], [], [])
        assert shown["reason"]["code"] == "no_link"


def test_pair_on_no_list_that_nothing_links_says_so(copied: Economies, anchor: str) -> None:
    forget_trade(copied)
    with closing(sqlite3.connect(copied.home.runs / copied.done.run.id / SERVE)) as run, run:
        run.execute("DELETE FROM prospects")
        other = run.execute("SELECT id FROM enterprises WHERE id <> ? ORDER BY id", (anchor,)).fetchone()[0]
    with client_of(copied.settings) as client:
        shown = got(client, f"/v1/enterprises/{anchor}/prospects/{other}/evidence")
    assert (shown["relation"], shown["reason"]["code"]) == (None, "no_evidence")


@pytest.mark.parametrize("relation", ["observed", "predicted"])
def test_neighbours_are_those_of_the_graph(client: TestClient, anchor: str, relation: str) -> None:
    path, items, cursor = f"/v1/enterprises/{anchor}/neighbours", [], {}
    while True:
        page = got(client, path, relation=relation, limit=50, **cursor)
        items += page["items"]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    pairs = [(item["id"], item["direction"]) for item in items]
    assert len(pairs) == len(set(pairs))
    own = {(item["id"], item["direction"]) for item in listed(client, anchor, relation=relation)}
    assert own <= set(pairs)
    values = [item["trade"]["amount"] if relation == "observed" else item["probability"] for item in items]
    assert values == sorted(values, reverse=True)


def test_amounts_of_predicted_neighbours_are_422(client: TestClient, anchor: str) -> None:
    query = {"relation": "predicted", "min_amount": 1}
    assert client.get(f"/v1/enterprises/{anchor}/neighbours", params=query).status_code == 422


def test_scored_firm_shows_how(client: TestClient, anchor: str) -> None:
    credit = got(client, f"/v1/enterprises/{anchor}/credit")
    assert credit["score"] == sum(point["points"] for point in credit["points"])
    assert 0 < credit["pd"] < 1
    assert credit["grade"] in "ABCD"
    assert credit["source_rating"]
    assert credit["reason"] is None
    assert all(reason["zh"] and reason["en"] for reason in credit["reasons"])


def test_firm_without_books_has_a_reason_instead_of_a_score(client: TestClient, anchor: str) -> None:
    other = next(item["id"] for item in listed(client, anchor) if not item["resolved"])
    credit = got(client, f"/v1/enterprises/{other}/credit")
    assert (credit["score"], credit["grade"], credit["pd"], credit["points"]) == (None, None, None, [])
    assert (credit["card"], credit["reason"]["code"]) == ("outside", "no_card")


def test_meta_names_models_with_their_figures(client: TestClient, economies: Economies) -> None:
    meta = got(client, "/v1/meta")
    assert meta["run"] == economies.done.run.id
    assert meta["detail"]["link"]["facts"]["figures"]
    assert meta["counts"]["links"] > 0
    assert set(meta["versions"]) == {"lianke", "run", "serving"}


def test_service_is_alive_and_ready(client: TestClient, economies: Economies) -> None:
    assert got(client, "/healthz") == {"status": "ok"}
    ready = got(client, "/readyz")
    assert (ready["run"], ready["graph_snapshot"]) == (economies.done.run.id, economies.done.run.snapshot)


def test_service_on_an_empty_home_says_what_to_do(tmp_path: Path) -> None:
    with client_of(settings_of(tmp_path)) as client:
        assert client.get("/healthz").status_code == 200
        for path in ("/readyz", "/v1/meta", "/v1/enterprises?q=ab", "/v1/enterprises/x/prospects"):
            answer = client.get(path)
            assert answer.status_code == 503
            assert "lianke run" in answer.json()["detail"]


def test_service_whose_graph_is_damaged_is_not_ready(copied: Economies) -> None:
    (copied.home.root / "graph.sqlite").write_bytes(b"no database" * 1000)
    with client_of(copied.settings) as client:
        answer = client.get("/readyz")
        assert answer.status_code == 503
        assert "damaged" in answer.json()["detail"]


@pytest.mark.parametrize(
    "path",
    ["/readyz", "/v1/enterprises?q=E1", "/v1/enterprises/{}/neighbours", "/v1/enterprises/{}/prospects/{}/evidence"],
)
def test_service_whose_graph_is_gone_says_so_rather_than_finding_nobody(
    copied: Economies, anchor: str, path: str
) -> None:
    (copied.home.root / "graph.sqlite").unlink()
    with client_of(copied.settings) as client:
        answer = client.get(path.format(anchor, anchor))
    assert answer.status_code == 503
    assert f"lianke publish {copied.done.run.id}" in answer.json()["detail"]


def test_errors_of_the_framework_are_problems_too(client: TestClient) -> None:
    missing, refused = client.get("/nothing"), client.post("/v1/meta")
    assert (missing.status_code, refused.status_code) == (404, 405)
    assert refused.headers["allow"] == "GET"
    for answer in (missing, refused):
        assert answer.headers["content-type"] == "application/problem+json"
        assert set(answer.json()) == {"type", "title", "status", "detail", "instance"}


def test_defect_is_a_problem_without_its_inside(copied: Economies, capsys: pytest.CaptureFixture[str]) -> None:
    run = copied.home.runs / copied.done.run.id / "run.json"
    run.write_text(json.dumps({"format": 1}))
    with client_of(copied.settings) as client:
        answer = client.get("/v1/meta", headers={"X-Request-ID": "r1"})
    assert answer.status_code == 500
    assert answer.headers["x-request-id"] == "r1"
    assert "defect" in answer.json()["detail"]
    assert "KeyError" not in answer.text
