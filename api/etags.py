"""What an answer is the same as: entity tags (RFC 9110, section 8.8.3)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from starlette.requests import Request


def weak(parts: Iterable[str]) -> str:
    """The weak tag of an answer that follows from these parts: the same content, if not the same bytes."""
    digest = hashlib.sha256()
    for part in parts:
        # With its length, so that no two lists of parts run together.
        digest.update(f"{len(part)}:{part}".encode())
    return f'W/"{digest.hexdigest()[:32]}"'


def held(request: Request, tag: str) -> bool:
    """Whether the caller says that it holds the answer of a tag."""
    said = ",".join(request.headers.getlist("if-none-match"))
    opaque = tag.removeprefix("W/")
    return any(word.strip().removeprefix("W/") in (opaque, "*") for word in said.split(","))
