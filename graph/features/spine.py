"""A spine (样本表): rows of an enterprise, a day and what was known by when, whose features of the past are wanted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from graph.errors import DataRefused

HEADERS: Mapping[str, tuple[str, ...]] = {
    "enterprise": ("enterprise", "企业", "企业代号", "企业标识", "id"),
    "as_of": ("as_of", "截止日", "观察日"),
    "known_at": ("known_at", "知悉日"),
}
"""The columns of a spine, and the headers that name them; `known_at` may be missing."""

SPINE = pa.schema([("row", pa.int64()), ("enterprise", pa.string()), ("as_of", pa.date32()), ("known_at", pa.date32())])
REJECTS = pa.schema([("row", pa.int64()), ("column", pa.string()), ("value", pa.string()), ("reason", pa.string())])
NOBODY = "no enterprise is named: 企业为空; give its id, a former id, a code, or its unified social credit code"
NO_DAY = "no day: 日期无法识别; write it as YYYY-MM-DD, for example 2019-01-01"
DAY = r"^\d{4}-\d{2}-\d{2}([ T]00:00(:00(\.0+)?)?)?$"
"""A day, or the midnight that spreadsheets make of one."""


@dataclass(frozen=True)
class Spine:
    """The rows of SPINE that can be answered, and those that cannot, as REJECTS; either ordered by row, from 1."""

    rows: pa.Table
    rejects: pa.Table


def spine(cells: pa.Table, last: date = date.max) -> Spine:
    """The spine of a table under any of HEADERS, texts or days; further columns are let be.

    Days after `last` are rejected. Raises DataRefused where the enterprise or the day has no column.
    """
    columns = {name: _column(cells, name) for name in HEADERS}
    rows = pa.table({"row": pa.array(range(1, cells.num_rows + 1), pa.int64()), **columns})
    told = ibis.memtable(rows)
    days = {name: _day(told[name]) for name in ("as_of", "known_at")}
    wrong = (
        ("enterprise", told.enterprise.isnull(), NOBODY),
        ("as_of", days["as_of"].isnull(), NO_DAY),
        ("known_at", told.known_at.notnull() & days["known_at"].isnull(), NO_DAY),
        *(
            (name, day > last, f"the day is yet to come: 日期尚未到来; {last} is the last")
            for name, day in days.items()
        ),
    )
    amiss = ibis.cases(*((said, at) for at, (_, said, _) in enumerate(wrong)))
    found = told.mutate(amiss=amiss, as_of_day=days["as_of"], known_at_day=days["known_at"]).order_by("row")
    rejected = found.filter(found.amiss.notnull())
    column, value, reason = (
        ibis.cases(*((rejected.amiss == at, said) for at, said in enumerate(parts)))
        for parts in (
            [name for name, _, _ in wrong],
            [rejected[name] for name, _, _ in wrong],
            [why for _, _, why in wrong],
        )
    )
    good = found.filter(found.amiss.isnull())
    return Spine(
        good.select("row", "enterprise", as_of=good.as_of_day, known_at=good.known_at_day).to_pyarrow().cast(SPINE),
        rejected.select("row", column=column, value=value, reason=reason).to_pyarrow().cast(REJECTS),
    )


def _day(text: ir.StringValue) -> ir.DateValue:
    """The day that a text writes; null where it writes none."""
    return text.re_search(DAY).ifelse(text.left(10), ibis.null("string")).try_cast("date")


def _column(cells: pa.Table, name: str) -> pa.ChunkedArray:
    """A column of a table as texts without spaces around, an empty one null."""
    headers = {header.strip().lower(): header for header in cells.column_names}
    found = next((headers[known] for known in HEADERS[name] if known in headers), None)
    if found is None:
        if name == "known_at":
            return pa.chunked_array([pa.nulls(cells.num_rows, pa.string())])
        raise DataRefused(
            f"the spine has no column {name} ({', '.join(HEADERS[name])}); it has {', '.join(cells.column_names)}"
        )
    column = cells[found]
    if pa.types.is_timestamp(column.type):
        column = pc.cast(column, pa.date32())
    text = pc.utf8_trim_whitespace(pc.cast(column, pa.string()))
    return pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)
