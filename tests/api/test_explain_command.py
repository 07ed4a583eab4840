"""`lianke explain`, as it is typed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from api.cli.main import app
from tests.api.economy import DAY, Economies, TestClient
from tests.api.test_prospects import walked


def run(economies: Economies, *words: str) -> tuple[int, str, str]:
    flags = ("--as-of", str(DAY), "--home", str(economies.home.root))
    found = CliRunner().invoke(app, ["explain", *words, *flags])
    return found.exit_code, found.stdout, found.stderr


def report(economies: Economies, *words: str) -> dict[str, Any]:
    code, out, err = run(economies, *words, "--json")
    assert code == 0, err
    said: dict[str, Any] = json.loads(out)
    return said


@pytest.fixture
def item(client: TestClient, anchor: str) -> dict[str, Any]:
    """The best new supplier of an anchor."""
    found: dict[str, Any] = walked(client, anchor, direction="upstream", relation="predicted", limit=500)[0]
    return found


def test_pair_is_explained_as_the_service_explains_it(
    economies: Economies, client: TestClient, anchor: str, item: dict[str, Any]
) -> None:
    said = report(economies, anchor, item["key"], "--direction", "upstream", "--top", "20")
    shown = client.get(f"/v1/enterprises/{anchor}/prospects/{item['id']}/evidence?direction=upstream").json()
    assert said["explanation"] == shown["explanation"]
    assert said["words"] == shown["words"]
    assert said["model"] == shown["models"]["link"]


def test_people_read_it_in_words_and_tables(economies: Economies, anchor: str, item: dict[str, Any]) -> None:
    code, out, _ = run(economies, anchor, item["id"], "--direction", "upstream")
    assert code == 0
    assert "得分构成" in out
    assert "log odds 对数几率" in out
    assert item["key"] in out


def test_one_firm_alone_gets_its_prospects(economies: Economies, anchor: str, item: dict[str, Any]) -> None:
    own = report(economies, anchor, "--direction", "upstream", "--top", "3")
    assert (own["lists"], len(own["items"]), own["items"][0]["id"]) == ("own", 3, item["id"])
    other = report(economies, item["id"], "--direction", "downstream", "--top", "500")
    mine = next(i for i in other["items"] if i["id"] == anchor)
    assert mine["probability"] == pytest.approx(item["probability"], rel=1e-4)
    code, out, _ = run(economies, anchor, "--direction", "upstream")
    assert code == 0
    assert item["key"] in out


def test_firm_that_is_none_is_refused(economies: Economies, anchor: str) -> None:
    code, _, said = run(economies, anchor, "nobody at all", "--direction", "upstream")
    assert (code, "no enterprise is called 'nobody at all'" in said) == (1, True)
    code, _, said = run(economies, anchor, anchor, "--direction", "upstream")
    assert code != 0
    assert "one enterprise" in said
    code, _, said = run(economies, anchor, "a", "b", "--direction", "upstream")
    assert code != 0
    assert "name one, or two" in said
