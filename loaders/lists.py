"""Lists of lines: all that a file holds of one document, told in each of its rows, so that a missing one is noticed."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
from ibis.expr.types import Table

from graph.kept import kept
from graph.topics.topic import Lines, Topic

DIGITS = 12
"""Hex digits of the digest of a list: it is told from a few others of the same document."""


def listed(tables: Sequence[Table], topic: Topic, lines: Lines) -> list[Table]:
    """The rows of a file, those of documents of several lines with the digest of all that the file has of it.

    Rejected rows count: a line that could not be read is none that the source took back.
    """
    if lines.listed is None:
        return list(tables)
    rows = ibis.union(*tables) if len(tables) > 1 else tables[0]
    told = _told(rows, topic, lines)
    crowd = kept(told.group_by("document").having(ibis._.line.nunique() > 1).agg())
    if not crowd.count().to_pyarrow().as_py():
        return list(tables)
    several = kept(told.semi_join(crowd, "document"))
    said = kept(several.join(_digests(several), "document").select("row", **{lines.listed: "said"}))
    moved = kept(rows.drop(lines.listed).join(said, "row").select(rows.columns))
    return [rows.anti_join(said, "row"), moved]


def _told(rows: Table, topic: Topic, lines: Lines) -> Table:
    """Of each row the document that it is of, as a number, and its line."""
    whole = ibis.struct({name: rows[name] for name in topic.key if name != lines.column})
    return rows.select("row", document=whole.hash(), line=rows[lines.column].fill_null(""))


def _digests(told: Table) -> Table:
    """One row a document: the digest of its lines in order."""
    said = told.select("document", "line").distinct().alias("lines_told")
    every = said.line.group_concat("\x1f", order_by=said.line)
    found = said.group_by("document").agg(said=every)
    return found.mutate(said=found.said.hexdigest("md5").left(DIGITS))
