"""By what facts are told apart: the key of a document, and the digest of all that it says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

import ibis
import pyarrow as pa
from ibis.expr.types import StringValue, Table, Value

from graph.schema import Column
from graph.topics.topic import Topic

BETWEEN, AFTER = "\x1f", "\x1e"
NAMES = pa.list_(pa.string())
POSITIVE = 2**63 - 1


# MD5 costs a third of SHA-256, and 128 bits meet by chance as little: once in 10**38 pairs.
def _md5(text: object) -> int:
    """The MD5 of a text as a number of 128 bits, of which Ibis knows no more than 64."""
    raise NotImplementedError


_number = ibis.udf.scalar.builtin(_md5, name="md5_number", signature=((ibis.dtype("string"),), ibis.dtype("uint64")))


def identified(rows: Table, topic: Topic, constants: Mapping[str, str | None] | None = None) -> Table:
    """The topic's rows with `key` (a UUID, which is stored as its 16 bytes) and `digest` (63 bits).

    Both are of the filled columns by name, so that a column that a topic gains changes no document without it.
    `constants` are columns that say the same in every row, as text; None where that is nothing.
    """
    others = [c.name for c in topic.columns if c.name not in topic.key]
    told = rows.mutate(said_key=_said(rows, topic, topic.key, constants or {})).alias("rows_said")
    text = ibis.literal("").join([told.said_key, _said(told, topic, others, constants or {})])
    digest = (_number(text) & ibis.literal(POSITIVE, "uint64")).cast("int64")
    return told.mutate(key=_number(told.said_key).cast("uuid"), digest=digest).drop("said_key")


def _said(rows: Table, topic: Topic, names: Sequence[str], constants: Mapping[str, str | None]) -> StringValue:
    """What the columns of those names say, as one text: name, BETWEEN, value, AFTER of each that is filled."""
    parts = (part for name in names for part in _parts(rows, topic.column(name), constants))
    whole: list[StringValue] = []
    for written, group in groupby(parts, key=lambda part: isinstance(part, str)):
        found = list(group)
        # Fewer and longer parts are joined sooner.
        whole += [ibis.literal("".join(map(str, found)))] if written else found
    return ibis.literal("").join(whole)


def _parts(rows: Table, column: Column, constants: Mapping[str, str | None]) -> Iterator[StringValue | str]:
    before = column.name + BETWEEN
    if column.name in constants:
        said = constants[column.name]
        yield "" if said is None else before + said + AFTER
    elif column.nullable:
        yield ibis.literal(before) + _text(rows[column.name], column) + AFTER
    else:
        yield from (before, _text(rows[column.name], column), AFTER)


def _text(value: Value, column: Column) -> StringValue:
    return value.join(BETWEEN) if column.type == NAMES else value.cast("string")
