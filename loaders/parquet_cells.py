"""The typed values of a Parquet file as the text that they would be in a file of text."""

from __future__ import annotations

import ibis
from ibis.expr.types import StringValue, Value

HOURS = 8
"""Hours that the bank's clock is ahead of the universal one, which a moment with a zone is kept by."""


@ibis.udf.scalar.builtin  # type: ignore[untyped-decorator]
def printf(form: str, number: float) -> str:  # type: ignore[empty-body]
    """Write a number as the engine does."""


@ibis.udf.scalar.builtin  # type: ignore[untyped-decorator]
def epoch_us(moment: ibis.dtype("timestamp('UTC')")) -> int:  # type: ignore[valid-type, empty-body]
    """Count the microseconds up to a moment."""


@ibis.udf.scalar.builtin  # type: ignore[untyped-decorator]
def make_timestamp(microseconds: int) -> ibis.dtype("timestamp"):  # type: ignore[valid-type]
    """Make a moment without a zone."""


def told(value: Value) -> StringValue:
    """The value as text, as `loaders.told` tells it."""
    kind = value.type()
    if kind.is_floating():
        # A share of a thousandth is not what was meant by 0.1 + 0.2.
        shown = printf("%.7g" if kind.is_float32() else "%.15g", value.cast("float64"))
        text = value.isnan().ifelse("", shown)
    elif kind.is_timestamp():
        text = _moment(value).cast("string").re_replace(" 00:00:00$", "")
    elif kind.is_array():
        text = value.map(lambda item: item.cast("string")).join(";")
    else:
        text = value.cast("string")
    return ibis.coalesce(text, ibis.literal(""))


def _moment(value: Value) -> Value:
    if value.type().timezone is None:
        return value
    return make_timestamp(epoch_us(value) + HOURS * 3600 * 1_000_000)
