"""Raw Chinese in a query means the same as percent-encoded."""

from __future__ import annotations

import asyncio

import pytest
from starlette.requests import Request
from starlette.types import Message, Receive, Scope, Send

from api.encoded import EncodedQuery


@pytest.mark.parametrize(
    "query", ["q=华为&limit=5".encode(), b"q=%E5%8D%8E%E4%B8%BA&limit=5", "q=华%E4%B8%BA&limit=5".encode()]
)
def test_query_reads_the_same_however_it_was_sent(query: bytes) -> None:
    assert asyncio.run(read(query)) == {"q": "华为", "limit": "5"}


def test_signs_of_a_query_stay_as_they_are() -> None:
    assert asyncio.run(read("q=a%26b+c&cursor=x_-~&name=é".encode())) == {"q": "a&b c", "cursor": "x_-~", "name": "é"}


async def read(query: bytes) -> dict[str, str]:
    """The parameters that an app behind it reads."""
    found: dict[str, str] = {}

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        found.update(Request(scope).query_params)

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        raise AssertionError(message)

    scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": query}
    await EncodedQuery(app)(scope, receive, send)
    return found
