"""What a feature is, and the table that features leave in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from graph.schema import Column, Table


@dataclass(frozen=True)
class Feature:
    """One feature: what it is called, what it means, and its value over the integer measures of a family."""

    name: str
    zh: str
    en: str
    doc: str
    unit: str
    family: str
    value: Callable[[ir.Table], ir.Value]


def feature_table(features: Sequence[Feature]) -> Table:
    """The declared table of some features: an enterprise's id, then a nullable double a feature, ordered by id."""
    key = Column("id", pa.string(), "企业标识", "enterprise")
    values = (Column(f.name, pa.float64(), f.zh, f.doc, nullable=True) for f in features)
    return Table("features", "特征", "One row an enterprise with books of its own.", ("id",), (key, *values))


def ratio(top: ir.Value, bottom: ir.Value) -> ir.Value:
    """The quotient as a double, null where the denominator is not above zero."""
    return top.cast("float64") / ibis.ifelse(bottom > 0, bottom, ibis.null()).cast("float64")
