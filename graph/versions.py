"""Versions of documents that have lines: of each, the lines of the version last learnt are in force, and no others.

A later load that holds a document takes the place of all that earlier loads say of it: a line that it does not repeat
is no longer in force from then on. What one load says of a document is one version, in however many files; a row says
by `lines` (else by its own line) which list of lines it belongs to.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

from graph.kept import kept

DOCUMENT = ("source", "owner", "book", "number", "day", "code", "party")
"""What tells a document; `code` and `party` are never null, and a two-party document is the same whoever buys."""
LEARNT = ("known_at", "load")


def latest(rows: Table) -> Table:
    """The rows of `invoices` in force by their keys, without lines that the last version of their document lacks."""
    told = rows.mutate(
        code=rows.invoice_code.fill_null(""),
        party=(rows.book == "both").ifelse("", rows.counterparty),
        listed=ibis.coalesce(rows.lines, rows.line, ""),
    )
    lists = told.group_by(*DOCUMENT).agg(lists=_.listed.nunique()).filter(_.lists > 1).drop("lists")
    several = kept(lists)
    if not several.count().to_pyarrow().as_py():
        return rows
    former = _former(kept(told.semi_join(several, list(DOCUMENT)).select(*DOCUMENT, "listed", *LEARNT).distinct()))
    return kept(told.anti_join(former, [*DOCUMENT, "listed"]).select(rows.columns))


def _former(lists: Table) -> Table:
    """The lists of lines that a later version took the place of.

    A load may leave out what was the same before. So a list stands with the newest one too where one load told of
    both: the lines of one document were parted between files.
    """
    newest = ibis.window(group_by=DOCUMENT, order_by=[ibis.desc(name) for name in LEARNT])
    ranked = lists.mutate(age=ibis.dense_rank().over(newest))
    now = ranked.filter(_.age == 0).select(*DOCUMENT, "listed").distinct()
    learnt = lists.semi_join(now, [*DOCUMENT, "listed"]).select(*DOCUMENT, *LEARNT).distinct()
    beside = kept(lists.semi_join(learnt, [*DOCUMENT, *LEARNT]).select(*DOCUMENT, "listed").distinct())
    return kept(lists.anti_join(beside, [*DOCUMENT, "listed"]).select(*DOCUMENT, "listed").distinct())
