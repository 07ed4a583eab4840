"""A Neo4j server: where it is, the connections to it, and its errors as Lianke's."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from urllib.parse import SplitResult, unquote, urlsplit

import neo4j
from neo4j.exceptions import ConfigurationError, DatabaseError, DriverError, Neo4jError, TransientError

from graph.errors import CannotStart, Held, StoreDenied, StoreDown

DATABASE = "neo4j"
# What these warn of (a server that is down, or goes down) is raised too, and told once, as Lianke's error.
for _warns in ("neo4j.pool", "neo4j.session"):
    logging.getLogger(_warns).setLevel(logging.CRITICAL)
CONNECT_SECONDS, ACQUIRE_SECONDS, RETRY_SECONDS = 3.0, 6.0, 3.0
"""A server that is down is told within seconds; a build that meets a lock waits and tries again as long."""


@dataclass(frozen=True)
class Address:
    """Where a database is and who asks, taken apart: the driver refuses a user in its URL.

    `said` is where a person wrote it, and `secret` where the password goes, as messages call them.
    """

    server: str
    database: str
    user: str | None
    password: str | None = field(repr=False)
    said: str = "LIANKE_STORE"
    secret: str = "LIANKE_STORE_PASSWORD"


def address(
    url: str, password: str | None, said: str = "LIANKE_STORE", secret: str = "LIANKE_STORE_PASSWORD"
) -> Address:
    """The parts of a URL; raise CannotStart where one is not usable, without telling the password."""
    parts = _parts(url, said, secret)
    try:
        parts.port  # noqa: B018  (asking is what checks it)
    except ValueError as error:
        raise CannotStart(f"the port in {said} is no number from 1 to 65535") from error
    if not parts.hostname:
        raise CannotStart(f"{said} names no server; write neo4j://user@host:7687/neo4j")
    user = unquote(parts.username) if parts.username else None
    word = password or (unquote(parts.password) if parts.password else None)
    if user and not word:
        raise StoreDenied(f"no password for {user} at {parts.hostname}; set {secret}")
    query = f"?{parts.query}" if parts.query else ""
    server = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{query}"
    return Address(server, parts.path.strip("/") or DATABASE, user or (DATABASE if word else None), word, said, secret)


def _parts(url: str, said: str, secret: str) -> SplitResult:
    """The URL split; raise CannotStart where a character of the password would split it elsewhere than meant."""
    try:
        parts = urlsplit(url)
        meant = "@" not in parts.path + parts.query + parts.fragment
    except ValueError:
        meant = False
    if not meant:
        # Not chained and not quoted: what stands where the server should be may be a piece of the password.
        raise CannotStart(
            f"{said} cannot be taken apart: write each of @ / ? # [ ] in its password as %40 %2F %3F %23 %5B %5D, "
            f"or leave the password out and set {secret}"
        ) from None
    return parts


def driver(at: Address) -> neo4j.Driver:
    """The connections to a server, to be closed; one that is down is told within seconds."""
    return neo4j.GraphDatabase.driver(
        at.server,
        auth=(at.user, at.password) if at.user and at.password else None,
        connection_timeout=CONNECT_SECONDS,
        connection_acquisition_timeout=ACQUIRE_SECONDS,
        max_transaction_retry_time=RETRY_SECONDS,
        notifications_min_severity="OFF",
        telemetry_disabled=True,
    )


def explain(error: Exception, at: Address) -> Exception | None:
    """The one sentence for what went wrong; None where it is a defect of ours."""
    code = (error.code or "") if isinstance(error, Neo4jError) else ""
    if ".Security.AuthenticationRateLimit" in code:
        return StoreDenied(
            f"{at.server} takes no password for some seconds, after too many wrong ones; wait and try again"
        )
    if ".Security." in code:
        who = f"the user {at.user} or the password" if at.user else "to answer without a user"
        return StoreDenied(f"{at.server} refuses {who}; see {at.said} and {at.secret}")
    if code.endswith(".DatabaseNotFound"):
        return StoreDown(
            f"{at.server} has no database {at.database}; see the end of {at.said} (Community has one: neo4j)"
        )
    if code.endswith(".ConstraintValidationFailed"):
        return Held(f"a part of the build came to {at.server} twice; run it again")
    if isinstance(error, TransientError | DatabaseError):
        return StoreDown(f"{at.server} could not do it ({code}: {_first_line(error)}); see its log")
    if isinstance(error, ConfigurationError):
        return CannotStart(f"{at.server} is no usable address for a graph: {_first_line(error)}")
    if isinstance(error, DriverError | OSError):
        return StoreDown(f"no Neo4j answers at {at.server}; start it, or see the address in {at.said}")
    return None


def _first_line(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]
