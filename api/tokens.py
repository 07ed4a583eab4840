"""The file of callers' tokens: named, with scopes, each kept as a salted digest alone.

A token is 256 bits from the system's random source, so one round of SHA-256 keeps it: nobody can guess one and try it
against a digest. A slow hash (argon2, scrypt) is for what people choose, and would cost every request what it costs a
thief. The salt keeps equal digests from telling of equal tokens; digests are compared in constant time.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from filelock import FileLock
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from api.scopes import Scope
from graph.errors import BadParameter, CannotStart, NotFound
from graph.run import beside

FORMAT = 1
PREFIX = "lianke"
NAME = r"^[\w.-]{1,64}$"
OTHERS = 0o077
"""The permissions of a file that are not its owner's."""


class Token(BaseModel):
    """What is kept of a token."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(description="stands in the token too, so that it is found without trying all")
    name: str = Field(pattern=NAME)
    scopes: tuple[Scope, ...]
    salt: str
    digest: str
    created: datetime
    expires: date | None = Field(description="first day on which it is refused")

    def fits(self, secret: str) -> bool:
        """Whether the secret is this token's."""
        return hmac.compare_digest(self.digest, digest(self.salt, secret))


class Kept(BaseModel):
    """The file's content."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int = FORMAT
    tokens: tuple[Token, ...] = ()

    @field_validator("format")
    @classmethod
    def _known(cls, format: int) -> int:
        # No ValueError: a newer file is to be told as one, whatever else of it is unknown here.
        if format > FORMAT:
            raise CannotStart(f"the tokens were written by a newer Lianke (format {format}); update this one")
        return format


@dataclass(frozen=True)
class TokenFile:
    """The file of tokens; as long as it stands, callers must sign in, even where it holds none."""

    path: Path

    def read(self) -> tuple[Token, ...] | None:
        """The tokens; None where no file stands. CannotStart where it is no such file, or others may read it."""
        try:
            with self.path.open(encoding="utf-8") as file:
                mode = os.fstat(file.fileno()).st_mode
                text = file.read()
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise CannotStart(f"the tokens in {self.path} cannot be read: {error}") from error
        if mode & OTHERS:
            raise CannotStart(f"others may read or write {self.path}; run: chmod 600 {self.path}")
        try:
            kept = Kept.model_validate_json(text)
        except ValidationError as error:
            raise CannotStart(
                f"{self.path} is no file of tokens; restore it, or remove it and add them anew"
            ) from error
        return kept.tokens

    def add(self, name: str, scopes: Iterable[Scope], expires: date | None, now: datetime) -> str:
        """A new token of that name, which is kept nowhere; BadParameter where the name is taken or none."""
        id, secret, salt = secrets.token_hex(4), secrets.token_urlsafe(32), secrets.token_hex(16)
        values = {"scopes": sorted(set(scopes)), "created": now.replace(microsecond=0), "expires": expires}
        kept = {"id": id, "name": name, "salt": salt, "digest": digest(salt, secret)}
        try:
            token = Token.model_validate(values | kept)
        except ValidationError as error:
            raise BadParameter(f"{name!r} is no name of a token: letters, digits, . _ and -, at most 64") from error
        with self._changing() as tokens:
            if any(other.name == name for other in tokens):
                raise BadParameter(f"there is a token {name} already; revoke it first, or give another name")
            self._write((*tokens, token))
        return f"{PREFIX}_{id}_{secret}"

    def revoke(self, name: str) -> Token:
        """The token of that name, which is refused from now on; NotFound where there is none."""
        with self._changing() as tokens:
            found = next((token for token in tokens if token.name == name), None)
            if found is None:
                raise NotFound(f"there is no token {name}; `lianke token list` names them all")
            self._write(tuple(token for token in tokens if token is not found))
            return found

    @contextmanager
    def _changing(self) -> Iterator[tuple[Token, ...]]:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(self.path.with_name(f"{self.path.name}.lock"), timeout=10):
            yield self.read() or ()

    def _write(self, tokens: tuple[Token, ...]) -> None:
        with (
            beside(self.path) as path,
            open(path, "w", encoding="utf-8", opener=lambda name, flags: os.open(name, flags, 0o600)) as file,
        ):
            file.write(Kept(tokens=tokens).model_dump_json(indent=1) + "\n")


def digest(salt: str, secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(f"{salt}:{secret}".encode()).hexdigest()


def parts(text: str) -> tuple[str, str] | None:
    """Id and secret of a token as a caller sends it; None where it is none."""
    match text.split("_", 2):
        case [prefix, id, secret] if prefix == PREFIX:
            return id, secret
        case _:
            return None
