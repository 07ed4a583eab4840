"""By what facts are told apart: the key of a document, and a check sum of all that it says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

import ibis
import pyarrow as pa
from ibis.expr.types import IntegerValue, StringValue, Table, Value

from graph.key_text import BETWEEN, before
from graph.schema import Column
from graph.topics.topic import Topic

NAMES = pa.list_(pa.string())
POSITIVE = 2**63 - 1
TEXT, NUMBER = ibis.dtype("string"), ibis.dtype("uint64")


def _md5(text: object) -> int:
    """The MD5 of a text as a number of 128 bits, of which Ibis knows no more than 64."""
    raise NotImplementedError


# MD5 costs a third of SHA-256, and 128 bits meet by chance as little: once in 10**38 pairs.
_number = ibis.udf.scalar.builtin(_md5, name="md5_number", signature=((TEXT,), NUMBER))


def keyed(rows: Table, topic: Topic, constants: Mapping[str, str | None] | None = None) -> Table:
    """The topic's rows with `key`, a UUID, which is stored as its 16 bytes.

    `constants` are columns that say the same in every row, as text; None where that is nothing.
    """
    said = _said(rows, [topic.column(name) for name in topic.key], constants or {})
    return rows.mutate(key=_number(said).cast("uuid"))


def said(rows: Table, topic: Topic) -> IntegerValue:
    """63 bits of the MD5 of all that each of the topic's rows says."""
    text = _said(rows, topic.columns, {})
    return (_number(text) & ibis.literal(POSITIVE, "uint64")).cast("int64")


def _said(rows: Table, columns: Sequence[Column], constants: Mapping[str, str | None]) -> StringValue:
    """What the columns say, as one text: the values of those that are always filled, then the others by their names.

    So a column that a topic gains changes no document without it.
    """
    ordered = sorted(columns, key=lambda column: column.nullable)
    parts = (part for column in ordered for part in _parts(rows, column, constants))
    whole: list[StringValue] = []
    for written, group in groupby(parts, key=lambda part: isinstance(part, str)):
        found = list(group)
        # Fewer and longer parts are joined sooner.
        whole += [ibis.literal("".join(map(str, found)))] if written else found
    return ibis.literal("").join(whole)


def _parts(rows: Table, column: Column, constants: Mapping[str, str | None]) -> Iterator[StringValue | str]:
    parted = before(column)
    if column.name in constants:
        value = constants[column.name]
        yield "" if value is None else parted + value
    elif column.nullable:
        yield ibis.literal(parted) + _text(rows[column.name], column)
    else:
        yield from (parted, _text(rows[column.name], column))


def _text(value: Value, column: Column) -> StringValue:
    return value.join(BETWEEN) if column.type == NAMES else value.cast("string")
