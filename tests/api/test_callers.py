"""Callers: named tokens with scopes, kept as digests; each refusal says what is missing."""

from __future__ import annotations

import stat
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.audit import AuditFile
from api.cli.main import app
from api.server import guard
from api.settings import Settings
from api.tokens import TokenFile
from graph.errors import BadParameter, CannotStart
from tests.api.economy import client_of
from tests.api.standing import ANCHOR, standing, token

CREDIT = f"/v1/enterprises/{ANCHOR}/credit"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return standing(tmp_path)


def test_without_tokens_anybody_may_ask_on_the_loopback_address_but_not_of_persons(settings: Settings) -> None:
    with client_of(settings) as client:
        assert client.get(CREDIT).status_code == 200
        answer = client.get(f"/v1/enterprises/{ANCHOR}/legal-person/credit?purpose=pre_loan")
    assert answer.status_code == 403
    assert answer.json()["type"] == "urn:lianke:problem:legal-persons-off"
    assert "lianke token add" in answer.json()["detail"]
    assert [line.caller for line in AuditFile(settings.audit_file).lines()] == [None]


def test_with_tokens_a_caller_must_sign_in_and_needs_the_scope(settings: Settings) -> None:
    with client_of(settings) as client:
        lists, scores = token(settings, "lists", "prospects"), token(settings, "engine", "credit", "features")
        nobody, wrong = client.get(CREDIT), client.get(CREDIT, headers={"Authorization": "Bearer lianke_00_x"})
        short = client.get(CREDIT, headers=lists)
        assert client.get(CREDIT, headers=scores).status_code == 200
        assert client.get(f"/v1/enterprises/{ANCHOR}/prospects", headers=scores).status_code == 403
        assert client.get("/v1/filters", headers=lists).status_code == 200
        assert client.get("/healthz").status_code == 200
    assert (nobody.status_code, wrong.status_code, short.status_code) == (401, 401, 403)
    assert nobody.headers["www-authenticate"] == 'Bearer realm="lianke"'
    assert 'error="invalid_token"' in wrong.headers["www-authenticate"]
    assert 'error="insufficient_scope", scope="credit"' in short.headers["www-authenticate"]
    assert {a.headers["content-type"] for a in (nobody, wrong, short)} == {"application/problem+json"}
    assert "credit" in short.json()["detail"]


def test_a_token_may_be_called_as_one_likes(settings: Settings) -> None:
    named = token(settings, "anybody", "prospects")
    with client_of(settings) as client:
        answer = client.get(f"/v1/enterprises/{ANCHOR}/legal-person/credit?purpose=pre_loan", headers=named)
    assert answer.json()["type"] == "urn:lianke:problem:insufficient-scope"


def test_another_secret_under_a_known_id_is_refused(settings: Settings) -> None:
    given = token(settings, "engine", "credit")["Authorization"]
    with client_of(settings) as client:
        assert client.get(CREDIT, headers={"Authorization": given[:-2] + "xx"}).status_code == 401


def test_a_token_is_refused_once_it_is_revoked_and_anybody_stays_out(settings: Settings) -> None:
    with client_of(settings) as client:
        engine = token(settings, "engine", "credit")
        assert client.get(CREDIT, headers=engine).status_code == 200
        TokenFile(settings.tokens_file).revoke("engine")
        assert client.get(CREDIT, headers=engine).status_code == 401
        assert client.get(CREDIT).status_code == 401


def test_an_expired_token_is_refused(settings: Settings) -> None:
    old = token(settings, "old", "credit", expires=date(2026, 1, 2))
    with client_of(settings) as client:
        answer = client.get(CREDIT, headers=old)
    assert answer.status_code == 401
    assert "expired on 2026-01-02" in answer.json()["detail"]


def test_the_file_holds_no_token_and_only_its_owner_reads_it(settings: Settings) -> None:
    text = token(settings, "engine", "credit")["Authorization"].removeprefix("Bearer ")
    kept = settings.tokens_file.read_text()
    assert text.split("_", 2)[2] not in kept
    assert stat.S_IMODE(settings.tokens_file.stat().st_mode) == 0o600
    with pytest.raises(BadParameter, match="there is a token engine already"):
        token(settings, "engine", "credit")


@pytest.mark.parametrize("spoil", ["open", "broken"])
def test_a_file_that_cannot_be_trusted_lets_nobody_in(settings: Settings, spoil: str) -> None:
    engine = token(settings, "engine", "credit")
    if spoil == "open":
        settings.tokens_file.chmod(0o644)
    else:
        settings.tokens_file.write_text("{}x")
    with client_of(settings) as client:
        assert client.get(CREDIT, headers=engine).status_code == 503
        assert client.get(CREDIT).status_code == 503


def test_a_file_of_a_newer_version_is_told_as_one(settings: Settings) -> None:
    token(settings, "engine", "credit")
    settings.tokens_file.write_text('{"format": 2, "tokens": [{"name": "engine", "until": null}]}')
    with pytest.raises(CannotStart, match="newer Lianke"):
        TokenFile(settings.tokens_file).read()


def test_beyond_the_loopback_address_callers_must_be_set_up(settings: Settings) -> None:
    wide = settings.model_copy(update={"host": "0.0.0.0"})
    with pytest.raises(CannotStart, match=r"0\.0\.0\.0 is not a loopback address, and no token"):
        guard(wide)
    with client_of(wide) as client:
        assert client.get(CREDIT).status_code == 401
    told = CliRunner().invoke(app, ["serve", "--host", "0.0.0.0", "--home", str(settings.home)])
    assert told.exit_code == 2
    token(settings, "engine", "credit")
    guard(wide)


def test_the_command_prints_a_token_once_lists_and_revokes(settings: Settings) -> None:
    def lianke(*words: str) -> str:
        done = CliRunner().invoke(app, ["token", *words, "--home", str(settings.home)])
        assert done.exit_code == 0, done.output
        return done.stdout

    text = lianke("add", "engine", "--scope", "credit", "--scope", "person", "--expires", "2099-01-01").strip()
    with client_of(settings) as client:
        assert client.get(CREDIT, headers={"Authorization": f"Bearer {text}"}).status_code == 200
        shown = lianke("list")
        assert "engine" in shown
        assert text not in shown
        lianke("revoke", "engine")
        assert client.get(CREDIT, headers={"Authorization": f"Bearer {text}"}).status_code == 401
