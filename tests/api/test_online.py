"""Prospects worked out when they are asked for, and the model's account of a pair, as a client gets them."""

from __future__ import annotations

import math
import shutil
import subprocess
import sys
from typing import Any

import pytest

from tests.api.economy import Economies, TestClient, client_of
from tests.api.test_prospects import ITEM, walked


def got(client: TestClient, path: str, **query: Any) -> dict[str, Any]:
    answer = client.get(path, params=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def online(client: TestClient, firm: str, **query: Any) -> dict[str, Any]:
    return got(client, f"/v1/enterprises/{firm}/prospects/online", **query)


def explained(client: TestClient, firm: str, item: dict[str, Any], **query: Any) -> dict[str, Any]:
    path = f"/v1/enterprises/{firm}/prospects/{item['id']}/evidence"
    return got(client, path, direction=item["direction"], **query)


@pytest.mark.parametrize("direction", ["upstream", "downstream"])
@pytest.mark.parametrize("relation", ["observed", "predicted"])
def test_list_of_an_anchor_is_the_one_of_the_night(
    client: TestClient, anchor: str, direction: str, relation: str
) -> None:
    night = walked(client, anchor, direction=direction, relation=relation, limit=500)[:50]
    page = online(client, anchor, direction=direction, relation=relation, limit=50)
    assert (page["lists"], page["online"], page["reason"]) == ("own", True, None)
    assert all(set(item) == ITEM for item in page["items"])
    assert [i["probability"] for i in page["items"]] == pytest.approx([i["probability"] for i in night], rel=1e-4)
    same = [(mine, theirs) for mine, theirs in zip(page["items"], night, strict=True) if mine["id"] == theirs["id"]]
    # Equal scores may stand in either order: a list alone is summed in another order than a block of lists.
    assert len(same) >= 0.9 * len(night)
    drop = {"probability"}
    assert all({**a, **dict.fromkeys(drop)} == {**b, **dict.fromkeys(drop)} for a, b in same)


def test_answer_says_which_run_and_model_it_is_of(client: TestClient, anchor: str, economies: Economies) -> None:
    page = online(client, anchor, direction="upstream")
    assert (page["run"], page["snapshot"]) == (economies.done.run.id, economies.done.run.snapshot)
    assert page["models"]["link"] == economies.done.run.models["link"].digest


def test_firm_without_books_is_found_on_the_lists_of_others(client: TestClient, anchor: str) -> None:
    items = walked(client, anchor, direction="upstream", relation="predicted", limit=500)
    item = next(i for i in items if not i["resolved"])
    page = online(client, item["id"], direction="downstream", limit=500)
    assert page["lists"] == "others"
    assert page["looked_through"] > 1
    mine = next(i for i in page["items"] if i["id"] == anchor)
    assert mine["probability"] == pytest.approx(item["probability"], rel=1e-4)
    assert (mine["relation"], mine["direction"], mine["trade"]) == ("predicted", "downstream", None)
    observed = [i for i in page["items"] if i["relation"] == "observed"]
    assert all(i["trade"] for i in observed)


def test_firm_in_a_role_that_nobody_knows_it_in_says_so(client: TestClient, anchor: str) -> None:
    items = walked(client, anchor, direction="upstream", relation="observed", limit=500)
    pages = (online(client, i["id"], direction="upstream") for i in items if not i["resolved"])
    page = next(p for p in pages if p["lists"] is None)
    assert (page["items"], page["looked_through"], page["reason"]["code"]) == ([], 0, "no_role")


@pytest.mark.parametrize("query", [{}, {"direction": "both"}, {"direction": "upstream", "limit": 0}, {"x": 1}])
def test_question_that_makes_no_sense_is_422(client: TestClient, anchor: str, query: dict[str, Any]) -> None:
    assert client.get(f"/v1/enterprises/{anchor}/prospects/online", params=query).status_code == 422


@pytest.mark.parametrize("relation", ["observed", "predicted"])
def test_account_of_a_pair_sums_up_to_its_probability(client: TestClient, anchor: str, relation: str) -> None:
    for item in walked(client, anchor, relation=relation, limit=500)[:5]:
        shown = explained(client, anchor, item, limit=10)
        told = shown["explanation"]
        assert (told["anchor"], told["counterparty"], told["relation"]) == (anchor, item["id"], relation)
        assert told["probability"] == pytest.approx(item["probability"], rel=1e-4)
        added = [c["contribution"] for c in told["contributions"]]
        assert len(added) <= 10
        assert [abs(a) for a in added] == sorted((abs(a) for a in added), reverse=True)
        whole = told["base"] + sum(added) + told["rest"]
        assert whole == pytest.approx(told["log_odds"], abs=1e-6)
        assert 1 / (1 + math.exp(-whole)) == pytest.approx(told["probability"], abs=1e-9)
        assert told["base"] + sum(f["contribution"] for f in told["families"]) == pytest.approx(whole, abs=1e-6)
        assert sum(f["share"] or 0 for f in told["families"]) == pytest.approx(1)
        assert shown["unexplained"] is None


def test_firms_that_carry_a_pair_are_told_with_shares_amounts_and_days(client: TestClient, anchor: str) -> None:
    items = walked(client, anchor, relation="predicted", direction="upstream", limit=500)
    told = next(
        e["explanation"] for i in items if (e := explained(client, anchor, i, limit=200))["explanation"]["paths"]
    )
    for part in ("similar", "partners", "paths"):
        shares = [row["share"] for row in told[part]]
        assert shares == sorted(shares, reverse=True)
        assert sum(shares) <= 1 + 1e-9
    first = told["similar"][0]
    assert first["id"] != anchor
    assert first["dealt"]["first_on"] <= first["dealt"]["last_on"] < "2020-01-01"
    assert isinstance(first["dealt"]["amount"], int)


def test_words_are_in_both_languages(client: TestClient, anchor: str) -> None:
    item = walked(client, anchor, relation="predicted", limit=500)[0]
    said = explained(client, anchor, item)["words"]
    assert len(said["zh"]) == len(said["en"]) >= 2
    assert item["key"] in said["zh"][0]
    assert "180" in said["en"][0]


def test_equal_questions_have_equal_answers(client: TestClient, anchor: str, economies: Economies) -> None:
    item = walked(client, anchor, relation="predicted", limit=500)[3]
    with client_of(economies.settings) as other:
        assert explained(other, anchor, item) == explained(client, anchor, item)


def test_pair_that_the_model_gives_no_score_says_why(client: TestClient, anchor: str) -> None:
    items = walked(client, anchor, direction="upstream", relation="observed", limit=500)
    one, two = [i for i in items if not i["resolved"]][:2]
    shown = got(client, f"/v1/enterprises/{one['id']}/prospects/{two['id']}/evidence", direction="upstream")
    assert shown["unexplained"]["code"] == "no_score"
    assert shown["explanation"]["log_odds"] is None
    assert "没有" in shown["words"]["zh"][0]


def test_model_is_left_out_when_it_is_not_asked(client: TestClient, anchor: str) -> None:
    item = walked(client, anchor, limit=500)[0]
    shown = explained(client, anchor, item, explain="false")
    assert (shown["explanation"], shown["words"], shown["unexplained"]["code"]) == (None, None, "not_asked")


def test_evidence_without_its_model_is_the_rest_of_it(copied: Economies, anchor: str) -> None:
    shutil.rmtree(copied.home.models("link"))
    with client_of(copied.settings) as client:
        item = walked(client, anchor, relation="observed", limit=500)[0]
        shown = explained(client, anchor, item)
        assert shown["trade"]
        assert (shown["explanation"], shown["unexplained"]["code"]) == (None, "no_model")
        assert client.get(f"/v1/enterprises/{anchor}/prospects/online?direction=upstream").status_code == 503


def test_model_of_another_run_takes_the_place_of_the_former(copied: Economies, anchor: str) -> None:
    from graph import run as runs

    with client_of(copied.settings) as client:
        assert online(client, anchor, direction="upstream")["run"] == copied.done.run.id
        runs.point(copied.home, copied.former.run)
        assert online(client, anchor, direction="upstream")["snapshot"] == copied.former.run.snapshot


def test_service_with_evidence_imports_no_model_until_it_is_asked() -> None:
    listed = "import sys, api.app, api.online, api.evidence, api.explanation; print(*sys.modules)"
    found = subprocess.run([sys.executable, "-c", listed], capture_output=True, text=True, check=True)
    assert not {"torch", "duckdb", "lightgbm", "pandas", "gnn.online"} & set(found.stdout.split())
