"""What a file does not speak of: columns that it lacks are those of the version of each row that is in force.

Only of topics without a day: their rows say how something is, and a later file may say less of it. An empty cell of a
column that is there says that there is nothing now.
"""

from __future__ import annotations

from collections.abc import Sequence

import ibis
from ibis.expr.types import BooleanValue, Table, Value

from graph.kept import kept
from graph.topics.topic import Topic
from loaders.form import Form

LACKS = "lacks"
"""Of a row: the columns that its file lacks, each between two marks."""
MARK = ";"


def lacking(form: Form) -> list[str]:
    """The columns of a topic without a day that a file of it could have and lacks."""
    topic = form.topic
    fixed = {*topic.key, *(party.column for party in topic.parties)}
    fields = () if topic.day else topic.fields_of(form.layout)
    return [f.name for f in fields if f.name not in form.filled and f.name not in fixed]


def marked(rows: Table, form: Form) -> Table:
    """The rows with LACKS."""
    return rows.mutate(**{LACKS: ibis.literal(MARK + "".join(name + MARK for name in lacking(form)))})


def carried(topic: Topic, documents: Table, held: Table | None, columns: Sequence[str]) -> Table:
    """The documents with those columns, where their files lack them, as they were said last before them."""
    names = [*(c.name for c in topic.columns), "key", "known_at", "seq"]
    mine = documents.select(*names, LACKS, load=ibis.literal(None, "int32"))
    if held is None:
        versions = mine
    else:
        known = held.mutate(key=held.key.cast("uuid"), **{LACKS: ibis.literal(MARK)}).semi_join(mine, "key")
        versions = mine.union(known.select(mine.columns))
    # This load's come after all of the day: it has no number yet.
    order = ["known_at", ibis.asc("load", nulls_first=False), "seq"]
    before = ibis.window(group_by="key", order_by=order, preceding=None, following=0)
    placed = versions.mutate(place=ibis.row_number().over(before)).alias("versions_placed")
    said = {f"said_{name}": _last(placed, name).over(before) for name in columns}
    told = placed.mutate(**said).filter(ibis._.load.isnull())
    filled = {name: _carried(told, name) for name in columns}
    return documents.drop(*columns).join(kept(told.select("seq", **filled)), "seq").select(documents.columns)


def _spoken(rows: Table, name: str) -> BooleanValue:
    return ~rows[LACKS].contains(f"{MARK}{name}{MARK}")


def _last(versions: Table, name: str) -> Value:
    """What was last said of the column, packed so that nothing that was said is told from what was not."""
    place = _spoken(versions, name).ifelse(versions.place, ibis.null("int64"))
    return ibis.struct({"value": versions[name]}).argmax(place)


def _carried(told: Table, name: str) -> Value:
    last = told[f"said_{name}"]
    return last.isnull().ifelse(told[name], last["value"])
