"""What serve.sqlite holds: the published lists and scores, laid out so that one index answers one request."""

from __future__ import annotations

import json
from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc

from graph.model import SUPPLIES
from graph.schema import Column, Table
from graph.serving_form import SERVED
from graph.states import STATES
from graph.tables import COUNT, CREDIT, DAY, ENTERPRISES, FLAG, LINKS, MENTIONS, RATIO, STRING

FORMAT = SERVED

TRADE = tuple(Column(c.name, c.type, c.zh, c.doc, True) for c in SUPPLIES.columns)
"""What is known of an observed pair; empty on a predicted one."""

SERVED_ENTERPRISES = Table(
    "enterprises",
    "企业",
    "The Snapshot's enterprises, each with its firm score or the reason why there is none.",
    ("id",),
    (
        *ENTERPRISES.columns,
        Column("card", STRING, "评分卡", "card that scores it: firm, or else outside", True),
        Column("score", COUNT, "分数", "score of that card", True),
        Column("grade", STRING, "等级", "our grade, not the bank's rating", True),
        Column("pd", RATIO, "违约概率", "probability of default", True),
        Column("credit_reason", STRING, "无分原因", "why there is no score", True),
        Column("source_rating", STRING, "信誉评级", "the bank's own rating", True),
    ),
)

PROSPECTS = Table(
    "prospects",
    "商机",
    "The link scores, each observed pair with its trade figures.",
    ("anchor_id", "probability", "counterparty_id", "direction"),
    (
        *LINKS.columns,
        Column("closed", FLAG, "已停业", "whether the counterparty is dissolved or revoked"),
        Column("place", COUNT, "在业名次", "rank among the counterparties in business; null of the others", True),
        *TRADE,
    ),
)

ALIASES = Table(
    "aliases",
    "别名",
    "One row an absorbed id, or a code or 统一社会信用代码 that one enterprise alone has, and who answers to it.",
    ("alias",),
    (
        Column("alias", STRING, "别名", "absorbed id, or code"),
        Column("id", STRING, "企业标识", "enterprise"),
    ),
)

REPRESENTATIVES = Table(
    "representatives",
    "法定代表人",
    "One row a firm and a natural person who represents it by law.",
    ("firm", "person"),
    (
        Column("firm", STRING, "企业标识", "enterprise"),
        Column("person", STRING, "自然人标识", "person"),
        Column("name", STRING, "姓名", "family name alone: 王**", True),
        Column("since", DAY, "起始日期", "day from which on it holds, where a source says it", True),
    ),
)

TABLES = (SERVED_ENTERPRISES, PROSPECTS, MENTIONS, ALIASES, CREDIT, STATES, REPRESENTATIVES)

KEYS = {
    "enterprises": "PRIMARY KEY (id)",
    "prospects": "PRIMARY KEY (anchor_id, probability DESC, counterparty_id, direction)",
    "mentions": "PRIMARY KEY (id, source, code)",
    "aliases": "PRIMARY KEY (alias)",
    "credit": "PRIMARY KEY (id, card)",
    "states": "PRIMARY KEY (seller, buyer)",
    "representatives": "PRIMARY KEY (firm, person)",
}

META = "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID"

CLOSED = "CREATE INDEX closed ON prospects (anchor_id) WHERE closed = 1"
"""Those that a list leaves out are counted by it, beside the few of them rather than the whole list."""

ITEMS = """
CREATE VIEW items AS
SELECT p.*, e.key, e.source, e.uscc, e.name, e.resolved, e.has_books, e.customer_status, e.industry, e.region,
       e.status, e.tags, e.known_by, e.card, e.score, e.grade, e.credit_reason
FROM prospects p CROSS JOIN enterprises e ON e.id = p.counterparty_id
"""


def ddl() -> list[str]:
    """The statements that lay out an empty serve.sqlite."""
    return [*(_create(table) for table in TABLES), META, CLOSED, ITEMS]


def _create(table: Table) -> str:
    columns = ", ".join(f"{c.name} {_type(c.type)}{'' if c.nullable else ' NOT NULL'}" for c in table.columns)
    return f"CREATE TABLE {table.name} ({columns}, {KEYS[table.name]}) WITHOUT ROWID"


def _type(kind: pa.DataType) -> str:
    if pa.types.is_integer(kind) or pa.types.is_boolean(kind):
        return "INTEGER"
    return "REAL" if pa.types.is_floating(kind) else "TEXT"


def cells(column: pa.ChunkedArray) -> Iterable[object]:
    """A column as SQLite keeps it: flags as 0 and 1, days as ISO text, lists as JSON text."""
    if pa.types.is_list(column.type):
        return [json.dumps(value, ensure_ascii=False) for value in column.to_pylist()]
    if pa.types.is_boolean(column.type):
        column = pc.cast(column, pa.int8())
    if pa.types.is_date(column.type):
        column = pc.cast(column, pa.string())
    return list(column.to_pylist())
