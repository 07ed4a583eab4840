"""What a family of features is, and the day that it is asked of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import ibis.expr.types as ir

from graph.features.table import Feature

Tables = Callable[[str], ir.Table]


@dataclass(frozen=True)
class Scene:
    """A day and what was known on it: all that a family may read."""

    tables: Tables
    """A Snapshot's tables by name."""
    on: date
    """Only what is dated before the start of this day counts."""
    known: ir.Table
    """Scores published before the day, and defaults known by then (`known.KNOWN`)."""


@dataclass(frozen=True)
class Family:
    """Features that are made of the same measures.

    `measures` has one row an enterprise of whom anything was seen: `id`, and the integers that values are made of. An
    enterprise without a row has no data of the family; a null beside a row is told apart by `Feature.absent`.
    """

    name: str
    zh: str
    en: str
    features: tuple[Feature, ...]
    measures: Callable[[Scene], ir.Table]
    former: tuple[Feature, ...] = ()
    """Definitions that a later version replaced; they can still be asked for."""
    owner: str = "lianke"
    """Who answers for the definitions."""
    topic: str = "invoices"
    """The topic whose documents the features are chiefly made of (`graph.topics`); the lineage of each names all."""
