"""What entry points log, to stderr: events with fields, and no personal data."""

from __future__ import annotations

import re
import sys
import time
from uuid import uuid4

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send


def configure() -> None:
    """Send log events to stderr: readable on a terminal, JSON lines elsewhere."""
    terminal = sys.stderr.isatty()
    last = structlog.dev.ConsoleRenderer() if terminal else structlog.processors.JSONRenderer(ensure_ascii=False)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *([] if terminal else [structlog.processors.format_exc_info]),
            last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(20),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


HEADER = b"x-request-id"
GIVEN = re.compile(r"[A-Za-z0-9._-]{1,64}")


class RequestLog:
    """Log each request's route, caller, status and duration; never its path, query or body, which may name people.

    Each request has an id, its own or a new one, which the log, the audit and the answer's X-Request-ID show.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.log = structlog.get_logger("api")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, and log it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun, status, request = time.perf_counter(), 500, _request(scope)
        scope["state"] = {**scope.get("state", {}), "request": request}

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (HEADER, request.encode())]
            await send(message)

        try:
            await self.app(scope, receive, noting)
        finally:
            route = getattr(scope.get("route"), "path", "unknown")
            took = round((time.perf_counter() - begun) * 1000, 2)
            told = {"caller": scope["state"].get("caller"), "request": request}
            self.log.info("request", method=scope["method"], route=route, status=status, ms=took, **told)


def _request(scope: Scope) -> str:
    """The id that the client or a proxy gave the request where it is a plain one, else a new one."""
    given = next((value.decode("latin-1") for name, value in scope["headers"] if name == HEADER), "")
    return given if GIVEN.fullmatch(given) else uuid4().hex
