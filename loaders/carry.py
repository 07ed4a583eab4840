"""What a file does not speak of: columns that it lacks are those of the version of each row that is in force.

Only of topics without a day: their rows say how something is, and a later file may say less of it. An empty cell of a
column that is there says that there is nothing now.
"""

from __future__ import annotations

from collections.abc import Sequence

from graph.engine import Engine
from graph.quoted import name, names, text
from graph.topics.topic import Topic
from loaders.form import Form

LACKS = "lacks"
"""Of a row: the columns that its file lacks, each between two marks."""
MARK = ";"
ORDER = "PARTITION BY key ORDER BY known_at, load NULLS LAST, seq"
"""The versions of a document; this load's come after all of the day, for it has no number yet."""


def lacking(form: Form) -> list[str]:
    """The columns of a topic without a day that a file of it could have and lacks."""
    topic = form.topic
    fixed = {*topic.key, *(party.column for party in topic.parties)}
    fields = () if topic.day else topic.fields_of(form.layout)
    return [f.name for f in fields if f.name not in form.filled and f.name not in fixed]


def marked(engine: Engine, table: str, form: Form) -> str:
    """The rows with LACKS."""
    lacks = MARK + "".join(column + MARK for column in lacking(form))
    return engine.view("marked", f"FROM {table} SELECT *, {text(lacks)} AS {LACKS}")


def carried(engine: Engine, topic: Topic, documents: str, held: str | None, columns: Sequence[str]) -> str:
    """The documents with those columns, where their files lack them, as they were said last before them; a table."""
    said = names([*(c.name for c in topic.columns), "key", "known_at", "seq"])
    versions = f"(FROM {documents} SELECT {said}, {LACKS}, CAST(NULL AS INTEGER) AS load)"
    if held is not None:
        mine = f"(FROM {documents} SELECT key)"
        known = f"FROM ({held}) SELECT * REPLACE (CAST(key AS UUID) AS key)"
        versions += f" UNION ALL (FROM ({known}) SEMI JOIN {mine} USING (key) SELECT {said}, {text(MARK)}, load)"
    last = ", ".join(f"{_last(column)} AS {name(f'said_{column}')}" for column in columns)
    told = f"FROM (FROM ({versions}) SELECT *, {last} WINDOW before AS ({ORDER} ROWS UNBOUNDED PRECEDING))"
    filled = ", ".join(f"{_carried(column)} AS {name(column)}" for column in columns)
    found = engine.table("carried", f"{told} SELECT seq, {filled} WHERE load IS NULL")
    others = f"FROM {documents} SELECT * EXCLUDE ({names(columns)})"
    return engine.view("documents", f"FROM ({others}) JOIN {found} USING (seq)")


def _last(column: str) -> str:
    """What was last said of the column, packed so that nothing that was said is told from what was not."""
    spoken = f"NOT contains({LACKS}, {text(f'{MARK}{column}{MARK}')})"
    packed = f"CASE WHEN {spoken} THEN struct_pack(value := {name(column)}) END"
    return f"last_value({packed} IGNORE NULLS) OVER before"


def _carried(column: str) -> str:
    last = name(f"said_{column}")
    return f"CASE WHEN {last} IS NULL THEN {name(column)} ELSE {last}.value END"
