"""Queries with Chinese as typed: `?q=华为` sent as raw UTF-8, as curl does, means the same as percent-encoded."""

from __future__ import annotations

from string import printable
from urllib.parse import quote_from_bytes

from starlette.types import ASGIApp, Receive, Scope, Send


class EncodedQuery:
    """Percent-encodes what is not ASCII in a query; Starlette would read it as Latin-1 and find nobody."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on."""
        if scope["type"] == "http" and not scope["query_string"].isascii():
            scope["query_string"] = quote_from_bytes(scope["query_string"], safe=printable).encode()
        await self.app(scope, receive, send)
