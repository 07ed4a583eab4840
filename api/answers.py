"""What answers have in common."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import BaseModel, Field


class Direction(StrEnum):
    """Which side of an enterprise: its suppliers, its buyers, or both."""

    UPSTREAM = "upstream"
    DOWNSTREAM = "downstream"
    BOTH = "both"


class Side(StrEnum):
    """One side of an enterprise: its suppliers or its buyers."""

    UPSTREAM = "upstream"
    DOWNSTREAM = "downstream"


class Relation(StrEnum):
    """Whether a pair has traded before."""

    OBSERVED = "observed"
    PREDICTED = "predicted"


class CustomerStatus(StrEnum):
    """What the bank has with an enterprise."""

    CUSTOMER = "customer"
    LAPSED = "lapsed"
    NOT_CUSTOMER = "not_customer"
    UNKNOWN = "unknown"


class Reason(BaseModel):
    """Why something is not there, for machines and for people."""

    code: str = Field(examples=["no_books"])
    en: str
    zh: str


def reason(text: str | None) -> Reason | None:
    """A reason kept as `code: Chinese / English`, taken apart."""
    if text is None:
        return None
    code, _, words = text.partition(": ")
    zh, _, en = words.partition(" / ")
    return Reason(code=code, en=en, zh=zh)


class Answer(BaseModel):
    """What every answer carries: the published run, and what it is of."""

    run: str = Field(description="published run", examples=["2019-01-01-0f3a9c2e51d7"])
    snapshot: str = Field(description="Snapshot that the run is of", examples=["a1b2c3d4e5f60718"])
    as_of: date = Field(description="start of this day: only what happened before it counts")
    known_at: date = Field(description="day on which the last of it was learnt")
    models: dict[str, str | None] = Field(
        description="digest of each model; null where there is none",
        examples=[{"link": "5d41402abc4b2a76", "firm": None}],
    )
