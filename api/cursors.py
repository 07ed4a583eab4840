"""Where a page ends: an opaque word that names the run, the filters and the last item."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Sequence
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from graph.errors import BadParameter, Gone

PATTERN = "^[A-Za-z0-9_-]+$"
AGAIN = "ask again without the cursor"
Whole = Annotated[int, Field(ge=-(2**63), lt=2**63)]
"""A whole number that a database takes; the next larger ones are read as floats, the largest refused."""


class Cursor(BaseModel):
    """The end of a page of one run's list under one set of filters."""

    model_config = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)

    run: str
    filters: str
    at: Annotated[list[str | float | Whole | None], Field(max_length=4)]


def digest(*filters: object) -> str:
    """A short digest of what a list was asked for."""
    return hashlib.sha256(json.dumps(filters, default=str).encode()).hexdigest()[:12]


def written(run: str, filters: str, at: Sequence[str | float | int | None]) -> str:
    """The cursor as the client sees it."""
    text = Cursor(run=run, filters=filters, at=list(at)).model_dump_json()
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read(word: str, run: str, filters: str) -> list[str | float | int | None]:
    """The position that a cursor holds; raise Gone where it is of a former run, BadParameter where it does not fit."""
    try:
        cursor = Cursor.model_validate_json(base64.urlsafe_b64decode(word + "=" * (-len(word) % 4)))
    except (binascii.Error, ValidationError, ValueError) as error:
        raise BadParameter(f"the cursor is not one that this service gave; {AGAIN}") from error
    if cursor.run != run:
        raise Gone(f"the cursor is of {cursor.run}, and now {run} is published; {AGAIN}")
    if cursor.filters != filters:
        raise BadParameter(f"the cursor belongs to a list with other filters; {AGAIN}")
    return cursor.at
