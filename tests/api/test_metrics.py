"""Figures for a monitor."""

from __future__ import annotations

from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from api.features_online import FeaturesAnswer
from tests.api.economy import Economies, TestClient, client_of, settings_of
from tests.api.standing import token


def figures(client: TestClient, **headers: str) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    answer = client.get("/metrics", headers=headers)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/plain")
    families = text_string_to_metric_families(answer.text)
    return {(s.name, tuple(sorted(s.labels.items()))): s.value for family in families for s in family.samples}


def labels(**said: str) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(said.items()))


def test_requests_are_counted_and_timed_by_route(economies: Economies, anchor: str) -> None:
    with client_of(economies.settings) as client:
        for id in (anchor, anchor, "nobody"):
            client.get(f"/v1/enterprises/{id}/credit")
        client.get("/nowhere/0123456789abcdef")
        client.request("MADEUP", "/v1/meta")
        found = figures(client)
    route = "/v1/enterprises/{identity}/credit"
    assert found["lianke_requests_total", labels(method="GET", route=route, status="200")] == 2
    assert found["lianke_requests_total", labels(method="GET", route=route, status="404")] == 1
    assert found["lianke_request_seconds_count", labels(method="GET", route=route)] == 3
    assert found["lianke_requests_total", labels(method="GET", route="unknown", status="404")] == 1
    assert {dict(said).get("method") for _, said in found} <= {None, "GET", "other"}
    assert not [said for _, said in found if anchor in str(said)]


def test_the_run_is_told_with_its_age(economies: Economies, anchor: str) -> None:
    with client_of(economies.settings) as client:
        found = figures(client)
        asked = client.post("/v1/features:get", json={"enterprises": [anchor]})
    said = FeaturesAnswer.model_validate_json(asked.content)
    assert found["lianke_features_served", ()] == len(said.features)
    assert found["lianke_run_as_of_age_days", ()] == said.age_days
    assert found["lianke_run_published_age_seconds", ()] == pytest.approx(said.age_seconds, abs=60)
    assert found["lianke_run_info", labels(run=said.run, snapshot=said.snapshot)] == 1
    assert found["lianke_run_published", ()] == 1


def test_a_service_without_a_run_says_so(tmp_path: Path) -> None:
    with client_of(settings_of(tmp_path)) as client:
        found = figures(client)
    assert found["lianke_run_published", ()] == 0
    assert ("lianke_features_served", ()) not in found


def test_each_app_counts_for_itself(economies: Economies) -> None:
    with client_of(economies.settings) as one, client_of(economies.settings) as other:
        one.get("/v1/meta")
        counted = ("lianke_requests_total", labels(method="GET", route="/v1/meta", status="200"))
        assert figures(one)[counted] == 1
        assert counted not in figures(other)


def test_signed_in_callers_need_the_scope(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    monitor, engine = (token(settings, name, name) for name in ("metrics", "features"))
    with client_of(settings) as client:
        figures(client, **monitor)
        assert client.get("/metrics", headers=engine).status_code == 403
        assert client.get("/metrics").status_code == 401
        assert client.get("/v1/features", headers=monitor).status_code == 403
        assert client.post("/v1/features:get", json={"enterprises": ["e"]}, headers=monitor).status_code == 403
