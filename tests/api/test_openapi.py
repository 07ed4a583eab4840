"""The service keeps to its own description, whatever it is asked."""

from __future__ import annotations

import os
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import positive_data_acceptance
from schemathesis.core.parameters import ParameterLocation

from api.app import create
from api.scopes import Scope
from api.settings import Settings
from tests.api.economy import Economies, TestClient
from tests.api.standing import token

EXAMPLES = int(os.environ.get("LIANKE_TEST_EXAMPLES", "12"))
"""Made-up requests to each route and method; more find more, and take longer."""


FREE = {"q", "cursor", "min_amount", "industry", "region", "tag", "family", "features"}
"""Parameters that no schema can describe in full: text in normal form, a former answer's word, what fits whom, names of
a catalogue."""
ROUTES = {
    "/healthz",
    "/readyz",
    "/v1/meta",
    "/v1/filters",
    "/v1/enterprises",
    "/v1/enterprises/{identity}",
    "/v1/enterprises/{identity}/prospects",
    "/v1/enterprises/{identity}/prospects/online",
    "/v1/enterprises/{identity}/prospects/{other}/evidence",
    "/v1/enterprises/{identity}/neighbours",
    "/v1/enterprises/{identity}/ties",
    "/v1/enterprises/{identity}/credit",
    "/v1/enterprises/{identity}/legal-person/credit",
    "/v1/credit",
    "/v1/features",
    "/v1/features:get",
    "/v1/features:historical",
    "/metrics",
}
SENT = {"/v1/credit", "/v1/features:get", "/v1/features:historical"}
"""Routes whose question is a body."""
PAST = "/v1/features:historical"
"""A day of the past takes seconds: it is asked for less often, and of one feature where none is named."""


@pytest.fixture(scope="session")
def described(economies: Economies) -> Any:
    """The app's own description, against the app; who asks is not made up."""
    config = schemathesis.Config.from_dict({"generation": {"with-security-parameters": False}})
    return schemathesis.openapi.from_asgi("/openapi.json", create(signed(economies)), config=config)


def signed(economies: Economies) -> Settings:
    """Settings under which callers must sign in."""
    folder = economies.home.root
    return economies.settings.model_copy(update={"tokens": folder / "callers.json", "audit": folder / "asked.jsonl"})


@pytest.fixture(scope="session")
def caller(economies: Economies) -> dict[str, str]:
    """The headers of a caller who may ask for everything."""
    return token(signed(economies), "all", *Scope)


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("path", sorted(ROUTES))
def test_answers_are_as_described(
    described: Any, caller: dict[str, str], anchor: str, path: str, mode: GenerationMode
) -> None:
    examples = min(EXAMPLES, 4) if path == PAST else EXAMPLES
    made = described[path]["POST" if path in SENT else "GET"].as_strategy(generation_mode=mode)

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(made, st.booleans())
    def ask(case: Any, known: bool) -> None:
        path = case.meta.components.get(ParameterLocation.PATH)
        if known and path and path.mode is GenerationMode.POSITIVE and "identity" in case.path_parameters:
            case.path_parameters["identity"] = anchor
        if case.path == PAST and isinstance(case.body, dict):
            case.body.setdefault("features", ["margin"])
        said = {*(case.query or {}), *(case.body if isinstance(case.body, dict) else {})}
        free = [positive_data_acceptance] if said & FREE else []
        case.call_and_validate(headers=caller, excluded_checks=free)

    try:
        ask()
    except Unsatisfiable:
        assert mode is GenerationMode.NEGATIVE, "a route without parameters cannot be asked wrongly"


def test_every_route_is_described_with_examples(client: TestClient) -> None:
    description = client.get("/openapi.json").json()
    assert set(description["paths"]) == ROUTES
    for path, methods in description["paths"].items():
        for method, said in methods.items():
            assert said["summary"], (path, method)
            assert said["description"], (path, method)
            for parameter in said.get("parameters", []):
                assert parameter["schema"], (path, parameter["name"])


def test_problems_are_described_as_such(client: TestClient) -> None:
    description = client.get("/openapi.json").json()
    for methods in description["paths"].values():
        for said in methods.values():
            for status, answer in said["responses"].items():
                if status == "304":
                    assert "content" not in answer
                elif status != "200":
                    assert list(answer["content"]) == ["application/problem+json"], status
    assert "HTTPValidationError" not in description["components"]["schemas"]


def test_description_needs_nothing_from_the_network(client: TestClient) -> None:
    assert client.get("/docs").status_code == 404
    assert client.get("/redoc").status_code == 404
