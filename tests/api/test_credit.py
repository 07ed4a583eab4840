"""Credit answers: by the card that answers, with what cost points; one by one and many at once alike."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from api.settings import Settings
from tests.api.economy import TestClient, client_of
from tests.api.standing import ANCHOR, standing


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return standing(tmp_path)


def told(client: TestClient, id: str, **query: str) -> dict[str, Any]:
    answer = client.get(f"/v1/enterprises/{id}/credit", params=query)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_answer_says_all_of_a_score(settings: Settings) -> None:
    with client_of(settings) as client:
        said = told(client, ANCHOR)
    assert (said["card"], said["model"], said["score"], said["grade"]) == ("firm", "c0ffee", 612, "B")
    assert (said["pd"], said["pd_low"], said["pd_high"], said["horizon"]) == (0.03, 0.02, 0.05, 180)
    assert (said["as_of"], said["known_at"], said["valid_until"]) == ("2019-01-01", "2019-01-01", "2019-04-01")
    (cost,) = said["reasons"]
    assert (cost["code"], cost["feature"], cost["below_best"], cost["below_median"]) == (
        "sales_trend:low", "sales_trend", 2.0, 1.0,
    )  # fmt: skip
    assert cost["zh"]
    assert cost["en"].endswith(": too low")
    assert [point["below_best"] for point in said["points"]] == [2.0, 0.0]
    assert [feature["feature"] for feature in said["missing"]] == ["void_share"]


def test_a_prospect_without_books_is_scored_from_outside_and_the_answer_says_so(settings: Settings) -> None:
    with client_of(settings) as client:
        assert (said := told(client, "p1"))["score"] == 550
        assert said["card"] == "outside"
        own = told(client, "p1", card="firm")
        assert (own["card"], own["score"], own["reason"]["code"]) == ("firm", None, "no_books")
        listed = client.get(f"/v1/enterprises/{ANCHOR}/prospects?relation=observed").json()["items"]
        assert listed[0]["credit"] == {"card": "outside", "score": 550, "grade": "B", "reason": None}
        unseen = told(client, "p2")
    assert (unseen["score"], unseen["reason"]["code"], unseen["reason"]["en"]) == (None, "unseen", "unseen")


def test_many_at_once_are_as_one_by_one_each_with_a_status(settings: Settings) -> None:
    with client_of(settings) as client:
        ids = [ANCHOR, "old1", "p1", "nobody", "p2", ANCHOR]
        page = client.post("/v1/credit", json={"ids": ids}).json()
        assert [item["id"] for item in page["items"]] == ids
        assert [item["status"] for item in page["items"]] == [200, 200, 200, 404, 200, 200]
        for item in page["items"]:
            if item["status"] == 200:
                alone = told(client, item["id"])
                assert item["credit"] == {name: alone[name] for name in item["credit"]}
        assert client.get("/v1/enterprises/p1/credit?card=network").status_code == 404
        gone = client.post("/v1/credit", json={"ids": ["p1"], "card": "network"}).json()["items"][0]
        assert (gone["status"], gone["reason"]["code"]) == (404, "no_enterprise")


@pytest.mark.parametrize("ids", [[], ["p1"] * 1001, [""], [1], "p1"])
def test_batches_that_make_no_sense_are_422(settings: Settings, ids: object) -> None:
    with client_of(settings) as client:
        assert client.post("/v1/credit", json={"ids": ids}).status_code == 422
