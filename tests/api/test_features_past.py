"""Features on days of the past, over HTTP: what a run of the day answers, and what is refused."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pyarrow.parquet as pq
import pytest

from api.app import create
from api.features_answer import PARQUET, facts
from api.features_past import PastAnswer
from graph.run import FEATURES
from tests.api.economy import DAY, EARLIER, Economies, TestClient

NAMES = ["margin", "age", "sales_months", "buyers_score"]


def row(enterprise: str, as_of: date, known_at: date | None = None) -> dict[str, Any]:
    return {"enterprise": enterprise, "as_of": str(as_of)} | ({"known_at": str(known_at)} if known_at else {})


def ask(client: TestClient, rows: list[dict[str, Any]], features: list[str] | None = None, **headers: str) -> Any:
    body = {"rows": rows} | ({"features": features} if features else {})
    return client.post("/v1/features:historical", json=body, headers=headers)


def test_history_says_what_the_run_of_the_day_says(client: TestClient, economies: Economies) -> None:
    run = economies.done.run
    ids = run.table(FEATURES)["id"].to_pylist()[::20]
    past = ask(client, [row(id, run.as_of, run.known_at) for id in ids])
    PastAnswer.model_validate_json(past.content)
    now = client.post("/v1/features:get", json={"enterprises": ids}).json()
    fields = ("enterprise", "id", "status", "values", "reasons")
    assert [{n: item[n] for n in fields} for item in past.json()["items"]] == now["items"]
    assert past.json()["features"] == now["features"]


def test_rows_stand_in_the_order_that_was_asked_for(client: TestClient, economies: Economies, anchor: str) -> None:
    rows = [row(anchor, DAY), row("nobody", EARLIER), row(anchor, EARLIER), row(anchor, DAY)]
    items = ask(client, rows, NAMES).json()["items"]
    assert [(item["enterprise"], item["as_of"]) for item in items] == [(r["enterprise"], r["as_of"]) for r in rows]
    assert items[0] == items[3]
    former = {r["id"]: r for r in economies.former.run.table(FEATURES).to_pylist()}
    assert items[2]["values"] == {name: former[anchor][name] for name in NAMES}
    assert (items[1]["status"], items[1]["id"]) == ("unknown", None)
    assert set(items[1]["reasons"].values()) == {"unresolved"}
    assert items[1]["note"]


def test_a_code_finds_its_enterprise(client: TestClient, anchor: str) -> None:
    code = client.get(f"/v1/enterprises/{anchor}").json()["mentions"][0]["code"]
    [item] = ask(client, [row(code, DAY)], NAMES).json()["items"]
    assert (item["enterprise"], item["id"], item["status"]) == (code, anchor, "alias")


def test_parquet_says_what_json_says(client: TestClient, anchor: str) -> None:
    rows = [row(anchor, DAY), row("nobody", EARLIER)]
    plain = ask(client, rows, NAMES).json()
    answer = ask(client, rows, NAMES, accept=PARQUET)
    read = pq.read_table(io.BytesIO(answer.content))
    assert read.column_names == ["enterprise", "as_of", "known_at", "id", "status", "note", *NAMES, "reasons"]
    for item, told in zip(plain["items"], read.to_pylist(), strict=True):
        assert str(told["as_of"]) == item["as_of"]
        assert {name: told[name] for name in NAMES} == item["values"]
        assert dict(told["reasons"]) == item["reasons"]
    assert facts(read)["features"] == plain["features"]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([row("e", DAY)] * 1001, "`lianke features --spine FILE` answers any number"),
        ([row("e", DAY - timedelta(n)) for n in range(13)], "at most 12 different days"),
        ([], "at least 1"),
        ([row("e", DAY), row("e", date(2999, 1, 1))], "2999-01-01 is yet to come"),
        ([row("e", DAY, known_at=date(2999, 1, 1))], "2999-01-01 is yet to come"),
        ([{"enterprise": "e"}], "as_of"),
        ([{"enterprise": "e", "as_of": "last year"}], "as_of"),
    ],
)
def test_what_cannot_be_answered_is_told(client: TestClient, rows: list[dict[str, Any]], said: str) -> None:
    answer = ask(client, rows, NAMES)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert said in answer.json()["detail"]


def test_unknown_features_are_named(client: TestClient) -> None:
    answer = ask(client, [row("e", DAY)], ["margin", "nonsense"])
    assert answer.status_code == 422
    assert "nonsense" in answer.json()["detail"]


def test_one_question_at_a_time_is_worked_out(economies: Economies, anchor: str) -> None:
    app = create(economies.settings)
    with TestClient(app) as client:
        with app.state.past:
            busy = ask(client, [row(anchor, DAY)], NAMES)
            assert (busy.status_code, busy.json()["title"]) == (503, "Busy")
            assert int(busy.headers["retry-after"]) > 0
        assert ask(client, [row(anchor, DAY)], NAMES).status_code == 200
