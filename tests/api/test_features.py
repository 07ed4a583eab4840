"""Features by machine: the catalogue, and what a published run answers of enterprises."""

from __future__ import annotations

import io
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from api.features import Catalogue
from api.features_answer import ARROW, JSON, PARQUET, facts
from api.features_online import FeaturesAnswer
from graph.features.catalogue import FAMILIES, named
from graph.run import CREDIT, FEATURES
from tests.api.economy import Economies, TestClient

NAMES = ["margin", "age", "sales_months"]


@pytest.fixture(scope="session")
def table(economies: Economies) -> dict[str, dict[str, Any]]:
    """What the published run holds, by enterprise."""
    return {row["id"]: row for row in economies.done.run.table(FEATURES).to_pylist()}


def ask(client: TestClient, enterprises: list[str], features: list[str] | None = None, **headers: str) -> Any:
    body = {"enterprises": enterprises} | ({"features": features} if features else {})
    return client.post("/v1/features:get", json=body, headers={n.replace("_", "-"): v for n, v in headers.items()})


def test_a_night_keeps_every_feature_of_every_enterprise(economies: Economies) -> None:
    kept = economies.done.run.table(FEATURES)
    assert set(kept.column_names) - {"id", "families"} == {f.name for family in FAMILIES for f in family.features}
    assert kept.num_rows == economies.done.run.counts["enterprises"] == economies.done.run.counts["features"]


def test_values_are_those_of_the_run(client: TestClient, table: dict[str, Any], anchor: str) -> None:
    said = FeaturesAnswer.model_validate_json(ask(client, [anchor], NAMES).content)
    assert [(f.name, f.version) for f in said.features] == [(name, 1) for name in NAMES]
    assert [(item.enterprise, item.id, item.status) for item in said.items] == [(anchor, anchor, "ok")]
    assert said.items[0].values == {name: table[anchor][name] for name in NAMES}


def test_scores_are_those_published_before_the_day(
    client: TestClient, economies: Economies, table: dict[str, Any]
) -> None:
    former = economies.former.run
    told = [row for row in table.values() if row["buyers_score"] is not None]
    scores = former.table(CREDIT)["score"]
    assert former.as_of < economies.done.run.as_of
    assert bool(told) == (scores.null_count < len(scores))


def test_all_features_are_told_where_none_is_named(client: TestClient, table: dict[str, Any], anchor: str) -> None:
    said = ask(client, [anchor]).json()
    assert said["lacking"] == []
    assert [f["name"] for f in said["features"]] == [f.name for family in FAMILIES for f in family.features]
    assert said["items"][0]["values"] == {name: table[anchor][name] for name in said["items"][0]["values"]}


def test_every_null_has_its_reason(client: TestClient, table: dict[str, Any]) -> None:
    ids = [*sorted(table)[:200], "nobody"]
    said = ask(client, ids).json()
    families = {f.name: family.name for family in FAMILIES for f in family.features}
    seen = set()
    for item in said["items"]:
        assert {name for name, value in item["values"].items() if value is None} == set(item["reasons"])
        for name, why in item["reasons"].items():
            held = item["id"] and families[name] in table[item["id"]]["families"]
            assert why == ("unresolved" if not item["id"] else named()[name].absent if held else "no_data")
            seen.add(why)
    assert {"no_data", "not_enough_history", "unresolved"} <= seen
    assert (said["items"][-1]["status"], said["items"][-1]["id"]) == ("unknown", None)


def test_the_answer_says_of_which_run_and_how_old_it_is(client: TestClient, economies: Economies, anchor: str) -> None:
    said = FeaturesAnswer.model_validate_json(ask(client, [anchor], NAMES).content)
    run = economies.done.run
    assert (said.run, said.snapshot, said.as_of, said.known_at) == (run.id, run.snapshot, run.as_of, run.known_at)
    assert said.age_days > 365
    assert 0 <= said.age_seconds < 3600
    assert said.published_at.tzinfo is not None


def test_a_definition_is_asked_for_by_its_version(client: TestClient, anchor: str) -> None:
    said = ask(client, [anchor], ["margin@1", "margin"]).json()
    assert [f["name"] for f in said["features"]] == ["margin@1", "margin"]
    assert len(set(said["items"][0]["values"].values())) == 1


def test_an_enterprise_asked_for_twice_is_told_twice(client: TestClient, anchor: str) -> None:
    assert len(ask(client, [anchor, anchor], NAMES).json()["items"]) == 2


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"enterprises": ["e"] * 1001}, "at most 1000"),
        ({"enterprises": []}, "at least 1"),
        ({"enterprises": ["e"], "features": ["margin", "nonsense", "margin@9"]}, "nonsense, margin@9"),
        ({"enterprises": ["e"], "feature": ["margin"]}, "body.feature"),
    ],
)
def test_what_cannot_be_answered_is_named(client: TestClient, body: dict[str, Any], said: str) -> None:
    answer = client.post("/v1/features:get", json=body)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert said in answer.json()["detail"]


@pytest.mark.parametrize("form", [ARROW, PARQUET])
def test_arrow_and_parquet_say_what_json_says(client: TestClient, table: dict[str, Any], form: str) -> None:
    ids = [*sorted(table)[:50], "nobody"]
    plain = ask(client, ids).json()
    answer = ask(client, ids, accept=form)
    assert answer.headers["content-type"] == form
    read = pa.ipc.open_stream(answer.content).read_all() if form == ARROW else pq.read_table(io.BytesIO(answer.content))
    names = [f["name"] for f in plain["features"]]
    assert read.column_names == ["enterprise", "id", "status", *names, "reasons"]
    rows = [
        {n: row[n] for n in ("enterprise", "id", "status")}
        | {"values": {n: row[n] for n in names}, "reasons": dict(row["reasons"])}
        for row in read.to_pylist()
    ]
    assert rows == plain["items"]
    told = facts(read)
    assert {n: told[n] for n in ("run", "as_of", "features")} == {n: plain[n] for n in ("run", "as_of", "features")}


def test_the_form_follows_the_weights_of_accept(client: TestClient, anchor: str) -> None:
    for accept, form in (
        ("*/*", JSON),
        (f"{PARQUET};q=0.5, {ARROW}", ARROW),
        (f"application/json;q=0.1, {PARQUET};q=0.2", PARQUET),
        (f"{JSON};q=0, */*;q=0.1", ARROW),
    ):
        assert ask(client, [anchor], NAMES, accept=accept).headers["content-type"] == form
    refused = ask(client, [anchor], NAMES, accept="text/csv")
    assert (refused.status_code, refused.headers["content-type"]) == (406, "application/problem+json")
    assert PARQUET in refused.json()["detail"]


def test_who_holds_the_answer_is_told_so(client: TestClient, anchor: str) -> None:
    first = ask(client, [anchor], NAMES)
    again = ask(client, [anchor], NAMES, if_none_match=f'"other", {first.headers["etag"]}')
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    for other in (
        ask(client, [anchor], NAMES[:1], if_none_match=first.headers["etag"]),
        ask(client, ["nobody"], NAMES, if_none_match=first.headers["etag"]),
        ask(client, [anchor], NAMES, if_none_match=first.headers["etag"], accept=ARROW),
    ):
        assert other.status_code == 200


def test_large_answers_are_packed_for_who_takes_that_and_small_ones_are_not(
    client: TestClient, table: dict[str, Any], anchor: str
) -> None:
    many = sorted(table)[:100]
    assert ask(client, many, accept_encoding="gzip").headers["content-encoding"] == "gzip"
    assert ask(client, many, accept_encoding="gzip").json()["items"] == ask(client, many).json()["items"]
    assert "content-encoding" not in ask(client, many, accept_encoding="identity").headers
    assert "content-encoding" not in ask(client, [anchor], NAMES, accept_encoding="gzip").headers


def test_the_catalogue_tells_every_feature(client: TestClient) -> None:
    answer = client.get("/v1/features")
    said = Catalogue.model_validate_json(answer.content)
    assert [item.name for item in said.items] == [f.name for family in FAMILIES for f in family.features]
    assert all(item.served and item.zh and item.en and item.doc and item.unit and item.columns for item in said.items)
    assert client.get("/v1/features", headers={"if-none-match": answer.headers["etag"]}).status_code == 304


def test_the_catalogue_is_told_by_family(client: TestClient) -> None:
    said = client.get("/v1/features?family=public&family=invoices").json()
    assert {item["family"] for item in said["items"]} == {"public", "invoices"}
    refused = client.get("/v1/features?family=nonsense")
    assert refused.status_code == 422
    assert "nonsense" in refused.json()["detail"]
