"""Refusals of callers, as the rules for bearer tokens have them (RFC 6750)."""

from __future__ import annotations

from collections.abc import Sequence

from graph.errors import LiankeError

REALM = 'Bearer realm="lianke"'


class Refused(LiankeError):
    """A caller is refused; `headers` go with the answer."""

    def __init__(self, detail: str, challenge: str | None = None) -> None:
        super().__init__(detail)
        self.headers = {} if challenge is None else {"WWW-Authenticate": challenge}


class NotSignedIn(Refused):
    """No token, or none that is good."""

    status = 401
    title = "Not signed in"


class InsufficientScope(Refused):
    """The token does not reach so far."""

    status = 403
    title = "Insufficient scope"


class PersonsOff(Refused):
    """Nothing is told of legal persons, since no callers are set up."""

    status = 403
    title = "Legal persons off"


class Unaudited(LiankeError):
    """What must be written down before it is told cannot be written down."""

    status = 503
    title = "Audit not written"


class NotServed(LiankeError):
    """The run that is published does not hold it, though a repeated one would."""

    status = 503
    title = "Not in the run"


class Busy(Refused):
    """Somebody else's question of the kind is being worked out; `headers` say when to ask again."""

    status = 503
    title = "Busy"

    def __init__(self, detail: str, seconds: int) -> None:
        super().__init__(detail)
        self.headers = {"Retry-After": str(seconds)}


def no_token() -> NotSignedIn:
    """The refusal of a request without a token."""
    return NotSignedIn("this needs a token; send it as `Authorization: Bearer TOKEN`", REALM)


def bad_token(why: str) -> NotSignedIn:
    """The refusal of a token."""
    return NotSignedIn(f"the token {why}", f'{REALM}, error="invalid_token", error_description="the token {why}"')


def out_of_scope(name: str, missing: Sequence[str]) -> InsufficientScope:
    """The refusal of a caller whose token lacks scopes."""
    words = " ".join(missing)
    challenge = f'{REALM}, error="insufficient_scope", scope="{words}"'
    return InsufficientScope(f"the token {name} lacks the scope {words}", challenge)


def persons_off() -> PersonsOff:
    """The refusal of every question about a legal person while anybody may ask."""
    return PersonsOff(
        "legal persons are told of to named callers alone, and none is set up 未设置调用方，法定代表人查询关闭; "
        "add one with `lianke token add NAME --scope person`"
    )
