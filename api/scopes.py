"""Scopes: what a caller may ask for."""

from __future__ import annotations

from enum import StrEnum


class Scope(StrEnum):
    """What a caller may ask for."""

    PROSPECTS = "prospects"
    FEATURES = "features"
    CREDIT = "credit"
    PERSON = "person"
    METRICS = "metrics"
