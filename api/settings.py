"""What Lianke is told from outside: LIANKE_* variables and flags, read once at the entry point and handed down."""

from __future__ import annotations

import ipaddress
import re
from pathlib import Path
from typing import Self
from urllib.parse import quote

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from graph.errors import CannotStart
from graph.home import Home
from loaders.person_key import PersonKey

PASSWORD_IN_URL = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*://)(?P<user>[^\s:/@]*):\S*@", re.I)
"""As far as the last @ of the word: a password that is not percent-encoded may hold any character."""


def redacted(text: str) -> str:
    """The text with the password of every URL in it replaced by three asterisks."""
    return PASSWORD_IN_URL.sub(r"\g<scheme>\g<user>:***@", text)


class Settings(BaseSettings):
    """Where things are kept, which graph database is used, and where the service listens."""

    model_config = SettingsConfigDict(env_prefix="LIANKE_", env_ignore_empty=True, extra="ignore", frozen=True)

    home: Path = Field(default_factory=lambda: Path.home() / ".lianke")
    store: SecretStr | None = None
    """`sqlite:///path` or `neo4j://user[:password]@host:7687/database`; a secret, since it may hold a password."""
    store_password: SecretStr | None = None
    store_password_file: Path | None = None
    source_password: SecretStr | None = None
    """Of a database that is loaded from, where its URL has none."""
    source_password_file: Path | None = None
    person_key: SecretStr | None = None
    """`id:secret`: replaces people's numbers in what is loaded."""
    person_key_file: Path | None = None
    tokens: Path | None = None
    """The file of callers' tokens; tokens.json in the home by default."""
    audit: Path | None = None
    """The file that reads of legal persons are written to; audit.jsonl in the home by default."""
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)

    @field_validator("home")
    @classmethod
    def _absolute(cls, home: Path) -> Path:
        return home.expanduser().absolute()

    @model_validator(mode="after")
    def _one_password(self) -> Self:
        if self.store_password is not None and self.store_password_file is not None:
            raise ValueError("both LIANKE_STORE_PASSWORD and LIANKE_STORE_PASSWORD_FILE are set; unset one of them")
        if self.source_password is not None and self.source_password_file is not None:
            raise ValueError("both LIANKE_SOURCE_PASSWORD and LIANKE_SOURCE_PASSWORD_FILE are set; unset one of them")
        if self.person_key is not None and self.person_key_file is not None:
            raise ValueError("both LIANKE_PERSON_KEY and LIANKE_PERSON_KEY_FILE are set; unset one of them")
        return self

    @property
    def home_paths(self) -> Home:
        """The paths below LIANKE_HOME."""
        return Home(self.home)

    @property
    def tokens_file(self) -> Path:
        """The file of callers' tokens."""
        return self.tokens or self.home / "tokens.json"

    @property
    def audit_file(self) -> Path:
        """The file that reads of legal persons are written to."""
        return self.audit or self.home / "audit.jsonl"

    @property
    def on_loopback(self) -> bool:
        """Whether the service listens where only this machine reaches it."""
        return self.host == "localhost" or _is_loopback(self.host)

    @property
    def store_url(self) -> str:
        """The graph database's URL; it may hold a password, so show `store_shown` instead."""
        return self.store.get_secret_value() if self.store else f"sqlite:///{quote(str(self.home / 'graph.sqlite'))}"

    @property
    def store_shown(self) -> str:
        """The graph database's URL without its password."""
        return redacted(self.store_url)

    def password(self) -> str | None:
        """The graph database's password, from its variable or its file; None where neither is set."""
        if self.store_password is not None:
            return self.store_password.get_secret_value()
        return _within(self.store_password_file, "LIANKE_STORE_PASSWORD_FILE")

    def password_of_source(self) -> str | None:
        """The password of a database that is loaded from, where its URL has none; None where neither is set."""
        if self.source_password is not None:
            return self.source_password.get_secret_value()
        return _within(self.source_password_file, "LIANKE_SOURCE_PASSWORD_FILE")

    def key(self) -> PersonKey | None:
        """The key that replaces people's numbers, from its variable or its file; None where neither is set."""
        given = self.person_key
        text = given.get_secret_value() if given else _within(self.person_key_file, "LIANKE_PERSON_KEY_FILE")
        return PersonKey.parse(text) if text is not None else None


def read_settings(**flags: object) -> Settings:
    """The settings from the environment, overridden by the flags that are not None; raise CannotStart on a bad one."""
    try:
        return Settings(**{name: value for name, value in flags.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        faults = "; ".join(_fault([str(part) for part in e["loc"]], e["msg"]) for e in error.errors())
        raise CannotStart(f"bad setting: {faults}") from None


def _within(file: Path | None, variable: str) -> str | None:
    """The text of a file that a variable names, without the line's end; None where it is not set."""
    if file is None:
        return None
    try:
        text = file.read_text(encoding="utf-8").strip("\r\n")
    except UnicodeDecodeError as error:
        # The error quotes the bytes that it could not read.
        raise CannotStart(f"{variable} names {file}, which is no text in UTF-8 (byte {error.start})") from None
    except OSError as error:
        raise CannotStart(f"{variable} names {file}, which cannot be read: {error}") from error
    if not text:
        raise CannotStart(f"{variable} names {file}, which is empty")
    return text


def _fault(place: list[str], message: str) -> str:
    name = f"LIANKE_{place[0].upper()} " if place else ""
    return name + message.removeprefix("Value error, ")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
