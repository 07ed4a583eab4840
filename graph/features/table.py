"""What a feature is, and the table that features leave in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from graph.schema import Column, Table

EVER = "all before the day"
NO_DATA, NOT_ENOUGH, UNRESOLVED = "no_data", "not_enough_history", "unresolved"
"""Why a value is null: nothing of the kind is held of it, too little of it, or nobody knows who is asked for."""

WHOLE = frozenset({"fen", "count", "days", "months", "flag"})
"""Units whose values are whole numbers, unless a feature says otherwise: means and quotients of them are not."""
TYPES = {"integer": pa.int64(), "double": pa.float64()}
"""Types that values have."""


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
    null: str = "nothing of it was seen, or what it would be divided by is not above zero"
    window: str = EVER
    version: int = 1
    reads: tuple[str, ...] = ("books",)
    """Tables of a Snapshot, or tables handed in, that the value comes from."""
    absent: str = NOT_ENOUGH
    """What a null says of an enterprise that the family has a row of."""
    whole: bool | None = field(default=None, kw_only=True)
    """Whether its values are whole numbers; where nothing is said, as its unit is."""

    @property
    def type(self) -> str:
        """Of its values: `integer` (64 bits) or `double`."""
        whole = self.unit in WHOLE if self.whole is None else self.whole
        return "integer" if whole else "double"

    def column(self, name: str | None = None) -> Column:
        """The column of its values, under its own name or another."""
        return Column(name or self.name, TYPES[self.type], self.zh, self.doc, nullable=True)

    def of(self, m: ir.Table) -> ir.Value:
        """Its value over the measures, of its type; raises TypeError where these are no whole numbers but it is."""
        value = self.value(m)
        if self.type == "integer" and not value.type().is_integer():
            raise TypeError(f"the values of {self.name} are {value.type()}: say `whole=False`, or let them be integers")
        return value.cast("int64" if self.type == "integer" else "float64")


BOOKS_OF_ITS_OWN = "One row an enterprise with books of its own."


def feature_table(features: Sequence[Feature], rows: str = BOOKS_OF_ITS_OWN) -> Table:
    """The declared table of some features: an id, then a nullable double a feature, ordered by id."""
    key = Column("id", pa.string(), "标识", "enterprise or person")
    values = (Column(f.name, pa.float64(), f.zh, f.doc, nullable=True) for f in features)
    return Table("features", "特征", rows, ("id",), (key, *values))


def values(features: Iterable[Feature], m: ir.Table) -> dict[str, ir.Value]:
    """The value of each feature over the measures of its family, by name."""
    return {f.name: f.value(m).cast("float64") for f in features}


def ratio(top: ir.Value, bottom: ir.Value) -> ir.Value:
    """The quotient as a double, null where the denominator is not above zero."""
    return top.cast("float64") / ibis.ifelse(bottom > 0, bottom, ibis.null()).cast("float64")
