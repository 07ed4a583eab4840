"""Settings: from the environment and from flags; what is secret stays so."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.settings import read_settings, redacted
from graph.errors import CannotStart
from loaders.person_key import PersonKey


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in (
        "HOME",
        "STORE",
        "STORE_PASSWORD",
        "STORE_PASSWORD_FILE",
        "PERSON_KEY",
        "PERSON_KEY_FILE",
        "HOST",
        "PORT",
    ):
        monkeypatch.delenv(f"LIANKE_{name}", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))


def test_defaults_need_no_server(tmp_path: Path) -> None:
    settings = read_settings()
    assert settings.home == tmp_path / ".lianke"
    assert settings.store_url == f"sqlite:///{tmp_path}/.lianke/graph.sqlite"
    assert (settings.host, settings.port, settings.password()) == ("127.0.0.1", 8000, None)


def test_flags_win_over_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LIANKE_HOME", "/elsewhere")
    monkeypatch.setenv("LIANKE_STORE", "neo4j://u@h:7687/db")
    assert read_settings().home == Path("/elsewhere")
    settings = read_settings(home=tmp_path, store="sqlite:///x")
    assert (settings.home, settings.store_url) == (tmp_path, "sqlite:///x")


def test_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIANKE_STORE", "")
    assert read_settings().store_url.startswith("sqlite:///")


def test_home_with_odd_characters_makes_a_url(tmp_path: Path) -> None:
    assert read_settings(home=tmp_path / "a b%").store_url.endswith("/a%20b%25/graph.sqlite")


def test_password_comes_from_its_variable_or_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("s3cret\n")
    monkeypatch.setenv("LIANKE_STORE_PASSWORD_FILE", str(tmp_path / "secret"))
    assert read_settings().password() == "s3cret"
    monkeypatch.setenv("LIANKE_STORE_PASSWORD", "other")
    with pytest.raises(CannotStart, match="both LIANKE_STORE_PASSWORD and"):
        read_settings()
    monkeypatch.delenv("LIANKE_STORE_PASSWORD_FILE")
    assert read_settings().password() == "other"


@pytest.mark.parametrize("content", [None, "", "\n"])
def test_unusable_password_file_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "secret"
    if content is not None:
        path.write_text(content)
    monkeypatch.setenv("LIANKE_STORE_PASSWORD_FILE", str(path))
    with pytest.raises(CannotStart, match=str(path)):
        read_settings().password()


def test_secrets_are_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIANKE_STORE", "neo4j://user:hunter2@host:7687/db")
    monkeypatch.setenv("LIANKE_STORE_PASSWORD", "hunter2")
    settings = read_settings()
    assert settings.store_url == "neo4j://user:hunter2@host:7687/db"
    assert "hunter2" not in f"{settings!r} {settings} {settings.store_shown} {settings.model_dump()}"
    assert settings.store_shown == "neo4j://user:***@host:7687/db"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("bolt://a:b@h down", "bolt://a:***@h down"),
        ("neo4j+s://a:p@ss@h:1/d", "neo4j+s://a:***@h:1/d"),
        ("neo4j://a:p/w#x?y@h:1/d", "neo4j://a:***@h:1/d"),
        ("x bolt://a:b@h and bolt://c:d@h", "x bolt://a:***@h and bolt://c:***@h"),
        ("sqlite:////a/b.sqlite", "sqlite:////a/b.sqlite"),
        ("neo4j://user@h:7687/db", "neo4j://user@h:7687/db"),
    ],
)
def test_passwords_are_taken_out_of_urls(text: str, shown: str) -> None:
    assert redacted(text) == shown


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [("PORT", "eighty", "LIANKE_PORT"), ("PORT", "70000", "LIANKE_PORT")],
)
def test_bad_setting_is_one_sentence(monkeypatch: pytest.MonkeyPatch, name: str, value: str, message: str) -> None:
    monkeypatch.setenv(f"LIANKE_{name}", value)
    with pytest.raises(CannotStart, match=message) as raised:
        read_settings()
    assert "\n" not in str(raised.value)


SECRET = "0123456789abcdef" * 4


def test_the_person_key_comes_from_its_variable_or_its_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert read_settings().key() is None
    monkeypatch.setenv("LIANKE_PERSON_KEY", f"2026:{SECRET}")
    settings = read_settings()
    assert settings.key() == PersonKey("2026", SECRET.encode())
    assert SECRET not in repr(settings) + settings.model_dump_json()
    monkeypatch.delenv("LIANKE_PERSON_KEY")
    path = tmp_path / "key"
    path.write_text(f"2026:{SECRET}\n")
    monkeypatch.setenv("LIANKE_PERSON_KEY_FILE", str(path))
    assert read_settings().key() == PersonKey("2026", SECRET.encode())


def test_a_person_key_that_is_none_is_not_quoted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIANKE_PERSON_KEY", SECRET)
    with pytest.raises(CannotStart, match="the person key is no id:secret") as told:
        read_settings().key()
    assert SECRET not in str(told.value)


def test_two_person_keys_are_one_too_many(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LIANKE_PERSON_KEY", f"2026:{SECRET}")
    monkeypatch.setenv("LIANKE_PERSON_KEY_FILE", str(tmp_path / "key"))
    with pytest.raises(CannotStart, match="both LIANKE_PERSON_KEY and LIANKE_PERSON_KEY_FILE are set") as told:
        read_settings()
    assert SECRET not in str(told.value)
