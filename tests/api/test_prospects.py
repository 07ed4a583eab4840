"""Lists of prospects, as a client gets them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.economy import TestClient

ITEM = {
    "id", "key", "source", "name", "resolved", "customer_status", "industry", "region", "direction", "relation",
    "probability", "rank", "known_by", "trade", "credit", "status", "tags",
}  # fmt: skip


def asked(client: TestClient, anchor: str, **query: Any) -> dict[str, Any]:
    answer = client.get(f"/v1/enterprises/{anchor}/prospects", params=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def walked(client: TestClient, anchor: str, **query: Any) -> list[dict[str, Any]]:
    items, cursor = [], None
    while True:
        page = asked(client, anchor, **query, **({"cursor": cursor} if cursor else {}))
        items += page["items"]
        cursor = page["next"]
        if cursor is None:
            return items


def test_answer_names_what_it_is_of(client: TestClient, anchor: str, economies: Any) -> None:
    page = asked(client, anchor)
    run = economies.done.run
    assert {name: page[name] for name in ("run", "snapshot", "as_of", "known_at")} == {
        "run": run.id, "snapshot": run.snapshot, "as_of": "2020-01-01", "known_at": "2020-06-01",
    }  # fmt: skip
    assert page["models"] == {kind: model.digest for kind, model in run.models.items()}
    assert len(page["items"]) == 20
    assert all(set(item) == ITEM for item in page["items"])


@pytest.mark.parametrize("direction", ["upstream", "downstream", "both"])
def test_pages_join_in_order_without_repeats(client: TestClient, anchor: str, direction: str) -> None:
    items = walked(client, anchor, direction=direction, limit=37)
    places = [(-item["probability"], item["id"], item["direction"]) for item in items]
    assert places == sorted(set(places))
    assert walked(client, anchor, direction=direction, limit=500) == items


def test_both_directions_hold_what_each_holds(client: TestClient, anchor: str) -> None:
    each = [walked(client, anchor, direction=d, limit=500) for d in ("upstream", "downstream")]
    assert all(item["direction"] == "upstream" for item in each[0])
    both = walked(client, anchor, direction="both", limit=500)
    assert sorted(map(str, both)) == sorted(map(str, [*each[0], *each[1]]))


def test_only_observed_pairs_have_trade_figures(client: TestClient, anchor: str) -> None:
    for item in walked(client, anchor, limit=500):
        assert (item["trade"] is None) == (item["relation"] == "predicted")


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ({"relation": "observed"}, lambda i: i["relation"] == "observed"),
        ({"min_probability": 0.02}, lambda i: i["probability"] >= 0.02),
        ({"min_amount": 1_000_000}, lambda i: i["trade"] is not None and i["trade"]["amount"] >= 1_000_000),
        ({"min_score": 600}, lambda i: (i["credit"]["score"] or 0) >= 600),
        ({"customer_status": "customer"}, lambda i: i["customer_status"] == "customer"),
        ({"resolved": "false"}, lambda i: not i["resolved"]),
        ({"max_known_by": 6}, lambda i: i["known_by"] <= 6),
    ],
)
def test_filters_keep_what_fits_and_nothing_else(
    client: TestClient, anchor: str, query: dict[str, Any], fits: Any
) -> None:
    every = walked(client, anchor, limit=500)
    kept = walked(client, anchor, limit=500, **query)
    assert kept == [item for item in every if fits(item)]
    assert 0 < len(kept) < len(every)


def test_items_without_a_score_or_an_amount_are_counted(client: TestClient, anchor: str) -> None:
    every = walked(client, anchor, limit=500)
    page = asked(client, anchor, min_score=0)
    assert page["without_score"] == sum(item["credit"]["score"] is None for item in every)
    assert page["without_amount"] is None
    page = asked(client, anchor, min_amount=0)
    assert page["without_amount"] == sum(item["trade"] is None for item in every)
    assert asked(client, anchor)["without_score"] is None


def test_item_has_a_score_or_the_reason_why_not(client: TestClient, anchor: str) -> None:
    credits = [item["credit"] for item in walked(client, anchor, limit=500)]
    assert all((credit["score"] is None) == (credit["reason"] is not None) for credit in credits)
    assert any(credit["score"] for credit in credits)
    # Most have no books: a card for such firms would score them, and it says why there is none.
    without = next(credit["reason"] for credit in credits if credit["reason"])
    assert without["code"] == "no_card"
    assert without["zh"]
    assert "no card could be trained" in without["en"]


def test_firm_without_books_has_no_list_and_a_reason(client: TestClient, anchor: str) -> None:
    other = next(item["id"] for item in walked(client, anchor, limit=500) if not item["resolved"])
    page = asked(client, other)
    assert (page["items"], page["next"], page["reason"]["code"]) == ([], None, "no_books")
    assert page["reason"]["zh"]


def test_filters_that_nothing_passes_are_the_reason(client: TestClient, anchor: str) -> None:
    assert asked(client, anchor, min_probability=1)["reason"]["code"] == "none_pass"


@pytest.mark.parametrize(
    "query",
    [
        {"limit": 0}, {"limit": 501}, {"direction": "sideways"}, {"relation": "x"}, {"min_probability": "nan"},
        {"min_probability": 1.1}, {"min_amount": 10**30}, {"max_known_by": -1}, {"resolved": "maybe"},
        {"customer_status": "x"}, {"cursor": "***"}, {"cursor": "abcd"}, {"min_probabilty": 0.5},
    ],
)  # fmt: skip
def test_bad_parameter_is_422(client: TestClient, anchor: str, query: dict[str, Any]) -> None:
    answer = client.get(f"/v1/enterprises/{anchor}/prospects", params=query)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert (problem["status"], problem["instance"]) == (422, f"/v1/enterprises/{anchor}/prospects")
    assert next(iter(query)) in problem["detail"]


def test_cursor_of_other_filters_is_422(client: TestClient, anchor: str) -> None:
    cursor = asked(client, anchor, limit=1)["next"]
    answer = client.get(f"/v1/enterprises/{anchor}/prospects", params={"cursor": cursor, "relation": "predicted"})
    assert answer.status_code == 422
    assert "other filters" in answer.json()["detail"]
