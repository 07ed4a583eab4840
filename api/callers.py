"""Callers: who asks, told by a bearer token, and whether the token reaches as far as the question."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

from fastapi import Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer, SecurityScopes

from api import refusals
from api.clock import today
from api.scopes import Scope
from api.tokens import Token, TokenFile, parts

BEARER = HTTPBearer(
    auto_error=False,
    scheme_name="token",
    bearerFormat="opaque",
    description="A token of `lianke token add NAME --scope SCOPE`. While none is set up, the service answers on the "
    "loopback address alone, without a token, and tells nothing of legal persons.",
)
Given = Annotated[HTTPAuthorizationCredentials | None, Security(BEARER)]


@dataclass(frozen=True)
class Caller:
    """Who asks, and what for."""

    name: str | None
    """None while no token is set up, on the loopback address."""
    scopes: frozenset[str]


class Callers:
    """The callers of a file of tokens, which is read anew when it changes."""

    def __init__(self, path: Path, on_loopback: bool) -> None:
        self._file = TokenFile(path)
        self._on_loopback = on_loopback
        self._seen: tuple[int, ...] | None = None
        self._tokens: dict[str, Token] | None = None

    def judged(self, text: str | None, on: date) -> Caller:
        """The caller who sent a token; raises a refusal where it is not good."""
        tokens = self._now()
        if tokens is None and self._on_loopback:
            return Caller(None, frozenset(Scope) - {Scope.PERSON})
        token = _signed_in(tokens or {}, text, on)
        return Caller(token.name, frozenset(token.scopes))

    def _now(self) -> dict[str, Token] | None:
        """The tokens by id; None where no file of them stands."""
        try:
            told = self._file.path.stat()
        except FileNotFoundError:
            self._seen = self._tokens = None
            return None
        seen = (told.st_ino, told.st_mtime_ns, told.st_ctime_ns, told.st_size)
        if seen != self._seen:
            tokens = self._file.read()
            self._tokens = None if tokens is None else {token.id: token for token in tokens}
            self._seen = seen
        return self._tokens


async def caller(request: Request, needed: SecurityScopes, given: Given) -> Caller:
    """Who asks; raises NotSignedIn (401), or InsufficientScope or PersonsOff (403)."""
    callers = request.app.state.callers
    assert isinstance(callers, Callers)
    found = callers.judged(given.credentials if given else None, today())
    # Named before it is judged what it may ask for: the audit and the log tell whose question was refused.
    request.state.caller = found.name
    allow(found, needed.scopes)
    return found


def allow(caller: Caller, needed: list[str]) -> None:
    """Raise a refusal where a caller lacks one of the scopes."""
    missing = [scope for scope in needed if scope not in caller.scopes]
    if missing:
        raise refusals.persons_off() if caller.name is None else refusals.out_of_scope(caller.name, missing)


def _signed_in(tokens: dict[str, Token], text: str | None, on: date) -> Token:
    if not text:
        raise refusals.no_token()
    said = parts(text)
    token = tokens.get(said[0]) if said else None
    if said is None or token is None or not token.fits(said[1]):
        raise refusals.bad_token("is unknown or was revoked")
    if token.expires is not None and on >= token.expires:
        raise refusals.bad_token(f"has expired on {token.expires}")
    return token
