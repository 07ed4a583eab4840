"""Rows of one file that their key does not tell apart: goods lines of one document, equal transfers of one day."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
from ibis.expr.types import StringValue, Table

from graph.fact_keys import keyed
from graph.kept import kept
from graph.topics.topic import Lines
from loaders.apart import DIGITS, goods, told_apart
from loaders.form import Form
from loaders.lists import listed
from loaders.parse.cell import NULL_TEXT


def line(rows: Table, form: Form, lines: Lines) -> StringValue:
    """What tells a row from the others of its document by itself: its number, else the digest of its goods."""
    number = rows[lines.column] if lines.column in form.filled else NULL_TEXT
    cells = [rows[name] for name in goods(lines, form)]
    if not cells:
        return number
    some = ibis.coalesce(*cells).notnull()
    said = ibis.literal("\x1f").join([cell.fill_null("") for cell in cells])
    return ibis.coalesce(number, some.ifelse(said.hexdigest("md5").left(DIGITS), NULL_TEXT))


def counted(tables: Sequence[Table], form: Form) -> list[Table]:
    """The rows of a file, those that still share a key counted through: each has a key of its own, unless it repeats.

    A row that repeats another is left as it is, so that it counts as the same.
    """
    lines = told_apart(form)
    if lines is None:
        return list(tables)
    return listed(_counted(tables, form, lines), form.topic, lines)


def _counted(tables: Sequence[Table], form: Form, lines: Lines) -> list[Table]:
    rows = ibis.union(*tables) if len(tables) > 1 else tables[0]
    good = rows.filter(rows.reason.isnull())
    crowd = kept(good.group_by("key").having(good.count() > 1).agg())
    if not crowd.count().to_pyarrow().as_py():
        return list(tables)
    place = _place(good.semi_join(crowd, "key").alias("rivals"), form, lines)
    moved = place.filter(place.place > 1)
    before = moved[lines.column].fill_null("")
    moved = moved.mutate(**{lines.column: before + "#" + moved.place.cast("string")}).drop("place", "key")
    again = kept(keyed(moved.alias("moved"), form.topic).select(rows.columns))
    return [*(table.anti_join(again.select("row"), "row") for table in tables), again]


def _place(rivals: Table, form: Form, lines: Lines) -> Table:
    """The rows with their place among those of one key; 1 where they stay as they are."""
    if goods(lines, form) or not lines.apart:
        unless = lines.column if lines.column in form.filled else lines.unless
        told = rivals[unless].notnull() if unless in form.filled else ibis.literal(False)
        placed = rivals.mutate(place=ibis.row_number().over(ibis.window(group_by="key", order_by="row")) + 1, told=told)
        return placed.mutate(place=placed.told.ifelse(1, placed.place)).drop("told")
    first = rivals.row.min().over(ibis.window(group_by=["key", *lines.rivals]))
    found = rivals.mutate(first=first).alias("rivals_first")
    place = ibis.dense_rank().over(ibis.window(group_by="key", order_by=found.first)) + 1
    return found.mutate(place=place).drop("first")
