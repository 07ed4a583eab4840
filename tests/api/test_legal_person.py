"""Legal persons: told for a stated purpose, and never without a line in the audit file."""

from __future__ import annotations

import json
import threading
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from api.audit import AuditFile, Line
from api.cli.main import app
from api.clock import now
from api.purposes import ZH, Purpose
from api.settings import Settings
from graph.errors import DataRefused
from tests.api.economy import client_of
from tests.api.standing import ANCHOR, PERSON, standing, token

ROUTE = "/v1/enterprises/{identity}/legal-person/credit"
PATH = f"/v1/enterprises/{ANCHOR}/legal-person/credit"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return standing(tmp_path)


def audited(settings: Settings) -> list[dict[str, Any]]:
    return [line.model_dump(mode="json") for line in AuditFile(settings.audit_file).lines()]


def test_every_purpose_has_a_name_in_chinese() -> None:
    assert set(ZH) == set(Purpose)


def test_a_legal_person_is_told_of_and_the_read_is_audited(settings: Settings) -> None:
    risk = token(settings, "risk", "person")
    with client_of(settings) as client:
        answer = client.get(f"{PATH}?purpose=pre_loan&reference=A-17", headers=risk | {"X-Request-ID": "r1"})
    assert answer.status_code == 200, answer.text
    assert answer.headers["x-request-id"] == "r1"
    (item,) = answer.json()["items"]
    assert (item["id"], item["name"], item["credit"]["score"]) == (PERSON, "王**", 640)
    assert answer.json()["purpose_zh"] == "贷前调查"
    (line,) = audited(settings)
    assert datetime.fromisoformat(line.pop("at")).utcoffset() is not None
    assert line == {
        "caller": "risk", "purpose": "pre_loan", "reference": "A-17", "enterprise": ANCHOR, "subjects": [PERSON],
        "route": ROUTE, "request": "r1", "status": 200, "outcome": "answered", "why": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("who", "path", "status", "caller", "why"),
    [
        ("risk", PATH, 422, "risk", "Bad parameter"),
        ("risk", f"{PATH}?purpose=curiosity", 422, "risk", "Bad parameter"),
        ("lists", f"{PATH}?purpose=pre_loan", 403, "lists", "Insufficient scope"),
        ("nobody", f"{PATH}?purpose=pre_loan", 401, None, "Not signed in"),
        ("risk", "/v1/enterprises/none/legal-person/credit?purpose=pre_loan", 404, "risk", "Not found"),
    ],
)
def test_refusals_are_audited_too(
    settings: Settings, who: str, path: str, status: int, caller: str | None, why: str
) -> None:
    headers = {"risk": token(settings, "risk", "person"), "lists": token(settings, "lists", "prospects")}
    with client_of(settings) as client:
        assert client.get(path, headers=headers.get(who, {})).status_code == status
    (line,) = audited(settings)
    assert (line["outcome"], line["status"], line["why"]) == ("refused", status, why)
    assert line["caller"] == caller
    assert line["subjects"] == []


def test_what_cannot_be_audited_is_not_answered(settings: Settings) -> None:
    risk = token(settings, "risk", "person")
    settings.audit_file.mkdir()
    with client_of(settings) as client:
        answer = client.get(f"{PATH}?purpose=pre_loan", headers=risk)
    assert answer.status_code == 503
    assert answer.json()["type"] == "urn:lianke:problem:audit-not-written"
    assert PERSON not in answer.text


def test_a_firm_without_a_known_legal_person_says_so(settings: Settings) -> None:
    risk = token(settings, "risk", "person")
    with client_of(settings) as client:
        answer = client.get("/v1/enterprises/p1/legal-person/credit?purpose=anti_fraud", headers=risk).json()
    assert (answer["items"], answer["reason"]["code"]) == ([], "no_person")
    assert audited(settings)[0]["outcome"] == "answered"


def test_lines_of_many_writers_stay_whole(tmp_path: Path) -> None:
    fixed = {"at": now(), "purpose": None, "reference": "长" * 200, "enterprise": None, "route": ROUTE, "request": "r"}
    line = Line(caller="c", subjects=(PERSON,), status=200, outcome="answered", why=None, **fixed)
    file = AuditFile(tmp_path / "audit.jsonl")
    writers = [threading.Thread(target=lambda: [file.append(line) for _ in range(20)]) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert list(file.lines()) == [line] * 80
    assert file.path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("text", ["{}", "5", "torn"])
def test_a_line_that_is_none_is_named(text: str, tmp_path: Path) -> None:
    file = AuditFile(tmp_path / "audit.jsonl")
    file.path.write_text(f"{text}\n")
    with pytest.raises(DataRefused, match=r"line 1 of .* is no line of an audit"):
        list(file.lines())


def test_the_command_shows_the_audit(settings: Settings) -> None:
    risk, other = token(settings, "risk", "person"), token(settings, "other", "person")
    with client_of(settings) as client:
        for headers in (risk, other):
            client.get(f"{PATH}?purpose=post_loan", headers=headers)
    words = ["audit", "--caller", "risk", "--since", "2026-01-01", "--json", "--home", str(settings.home)]
    done = CliRunner().invoke(app, words)
    assert [line["caller"] for line in json.loads(done.stdout)["lines"]] == ["risk"]
    assert CliRunner().invoke(app, ["audit", "--since", "2999-01-01", "--home", str(settings.home)]).exit_code == 0
