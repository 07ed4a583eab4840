"""Labels: what the bank and authorities call firms, as tags and as attributes.

Labels come in two forms: a row a firm with a column a label, or a row a firm and label with its value. Either says what
holds since its day; the latest row of a firm (and label) counts, unless it says that the label ended.
"""

from __future__ import annotations

from datetime import date

import ibis
from ibis import _
from ibis.expr.types import StringColumn, Table

from graph.topics.customers import STATUSES
from graph.topics.labels import LABELS, SRDI, TAGS

NO = ("否", "无", "不是", "非", "0", "N", "n", "NO", "No", "no", "FALSE", "False", "false", "F", "none")
"""Values by which a label says that the firm has it not."""
SRDI_TAGS = {"national": ["srdi", "srdi_national"], "provincial": ["srdi"], "innovative": ["innovative"], "none": []}
"""A 小巨人 is 专精特新 too, so that whoever asks for these finds it."""
COLUMNS = {field.name: field.aliases for field in LABELS.layouts[0].fields if field.name != "tags"}
"""Labels that have a column of their own in the one form, and are a row of that name in the other."""


def said_by_labels(facts: Table) -> Table:
    """What labels say of each mention's attributes: status as a customer, manager and branch."""
    told = spread(facts)
    return told.select(
        "source", "known_at", "load", "since", "customer_status", "customer_manager", "branch", code=told.firm
    )


def tags(facts: Table, as_of: date) -> Table:
    """The tags (source, code, tag) that hold at the start of the day, each once."""
    latest = ibis.window(
        group_by=["source", "firm", "label"], order_by=[ibis.desc(c) for c in ("since", "known_at", "load", "seq")]
    )
    rows = spread(facts).mutate(place=ibis.row_number().over(latest)).filter(_.place == 0)
    holds = rows.filter(_.ended_on.isnull() | (_.ended_on >= as_of))
    listed = holds.select("source", code=holds.firm, word=holds.tags.unnest())
    own = (~holds.special & ~holds.label_value.isin(NO).fill_null(False)).ifelse(holds.label, ibis.null("string"))
    single = holds.select("source", code=holds.firm, word=own)
    core = holds.filter(_.core).select("source", code=_.firm, word=ibis.literal("core"))
    srdi = [
        holds.filter(_.srdi == level).select("source", code=_.firm, word=ibis.literal(tag))
        for level, of in SRDI_TAGS.items()
        for tag in of
    ]
    words = ibis.union(listed, single, core, *srdi).filter(_.word.notnull() & (_.word.strip() != ""))
    tagged = words.select("source", "code", tag=words.word.strip().substitute(TAGS, else_=words.word.strip()))
    national = tagged.filter(_.tag == "srdi_national").mutate(tag=ibis.literal("srdi"))
    return ibis.union(tagged, national, distinct=True)


def spread(facts: Table) -> Table:
    """The rows with what a row of one label says in the label's own column; `special` where it has one."""

    def value(name: str) -> StringColumn:
        return facts.label.isin(COLUMNS[name]).ifelse(facts.label_value, ibis.null("string"))

    srdi = value("srdi").substitute(SRDI, else_=ibis.null("string"))
    status = value("customer_status").substitute(STATUSES, else_=ibis.null("string"))
    core = facts.label.isin(COLUMNS["core"])
    every = [alias for aliases in COLUMNS.values() for alias in aliases]
    return facts.mutate(
        since=ibis.coalesce(facts.day, facts.known_at),
        srdi=ibis.coalesce(facts.srdi, srdi),
        customer_status=ibis.coalesce(facts.customer_status, status),
        customer_manager=ibis.coalesce(facts.customer_manager, value("customer_manager")),
        branch=ibis.coalesce(facts.branch, value("branch")),
        core=ibis.coalesce(facts.core, core & ~facts.label_value.isin(NO).fill_null(False)).fill_null(False),
        special=(facts.label.isin(every) & ~(facts.label.isin(COLUMNS["srdi"]) & srdi.isnull())).fill_null(False),
    )
