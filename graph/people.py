"""Natural persons, billers, and what ties them and firms to each other beside trade: as tables and as relationships.

The tables of a Snapshot are named as the relationships are, in small letters.
"""

from __future__ import annotations

import pyarrow as pa

from graph.schema import Column, EdgeType, Table

STRING, DAY, COUNT, FEN, RATIO = pa.string(), pa.date32(), pa.int32(), pa.int64(), pa.float64()
ANYBODY = "Enterprise|Person"
WINDOWS = (90, 180, 365)
"""Days before the Snapshot's day that amounts and counts are also summed over."""

PEOPLE = Table(
    "people",
    "自然人",
    "One row a natural person whom documents name: never an enterprise, and never a prospect.",
    ("id",),
    (
        Column("id", STRING, "自然人标识", "keyed hash of the identity number, else a digest of where the name stands"),
        Column("name", STRING, "姓名", "family name alone: 王**", True),
        Column("roles", pa.list_(STRING), "角色", "what documents name it as: shareholder, payee ..."),
    ),
)

BILLERS = Table(
    "billers",
    "收费单位",
    "One row whoever bills: power, water, gas, phone ...",
    ("id",),
    (
        Column("id", STRING, "收费单位标识", "digest of its mention"),
        Column("name", STRING, "名称", "name as the source wrote it", True),
        Column("kinds", pa.list_(STRING), "缴费项目", "what it bills, as the source wrote it"),
    ),
)


def _flow(zh: str, what: str) -> tuple[Column, ...]:
    """The columns of what flows from one end to the other, over all time and over windows before the Snapshot's day."""
    return (
        Column("first_on", DAY, "首次日期", f"day of the first {what}"),
        Column("last_on", DAY, "最近日期", f"day of the last {what}"),
        Column("amount", FEN, "金额", "amount, in fen"),
        Column("count", COUNT, zh, f"number of {what}s"),
        *(Column(f"amount_{d}", FEN, f"近{d}天金额", f"amount of the last {d} days, in fen") for d in WINDOWS),
        *(Column(f"count_{d}", COUNT, f"近{d}天{zh}", f"{what}s of the last {d} days") for d in WINDOWS),
    )


SINCE = Column("since", DAY, "起始日期", "day from which on it holds, where a source says it", True)
KNOWN = Column("known_at", DAY, "获知日期", "day the bank learnt it")

PAID = EdgeType(
    "PAID",
    "付款",
    "The payer transferred money to the payee; what one natural person paid another is left out.",
    ANYBODY,
    ANYBODY,
    "observed",
    _flow("笔数", "transfer"),
)
PAYS_BILL = EdgeType(
    "PAYS_BILL", "缴费", "The payer paid the biller's bills.", ANYBODY, "Biller", "observed", _flow("笔数", "payment")
)
LEGAL_REP_OF = EdgeType(
    "LEGAL_REP_OF",
    "法定代表人",
    "The person represents the firm by law.",
    "Person",
    "Enterprise",
    "observed",
    (SINCE, KNOWN),
)
SHAREHOLDER_OF = EdgeType(
    "SHAREHOLDER_OF",
    "股东",
    "The person or firm holds a share of the firm, as the firm's shareholders are listed.",
    ANYBODY,
    "Enterprise",
    "observed",
    (
        Column("ratio", RATIO, "持股比例", "share held, 0..1", True),
        Column("subscribed", FEN, "认缴出资额", "capital subscribed, in fen", True),
        SINCE,
        KNOWN,
    ),
)
INVESTS_IN = EdgeType(
    "INVESTS_IN",
    "对外投资",
    "The firm holds a share of the other, as the firm's investments are listed.",
    "Enterprise",
    "Enterprise",
    "observed",
    SHAREHOLDER_OF.columns,
)
BRANCH_OF = EdgeType(
    "BRANCH_OF",
    "分支机构",
    "The first is the second's branch.",
    "Enterprise",
    "Enterprise",
    "observed",
    (SINCE, KNOWN),
)
GUARANTEES = EdgeType(
    "GUARANTEES",
    "担保",
    "The guarantor stands in for what the borrower owes, by contracts that are not over.",
    ANYBODY,
    ANYBODY,
    "observed",
    (
        Column("first_on", DAY, "首次日期", "day of the first contract, where a source says it", True),
        Column("due_on", DAY, "到期日", "last day on which a contract ends, where a source says it", True),
        Column("amount", FEN, "担保金额", "amount guaranteed, in fen"),
        Column("count", COUNT, "合同数", "number of contracts"),
        KNOWN,
    ),
)

TIES = (PAID, PAYS_BILL, LEGAL_REP_OF, SHAREHOLDER_OF, INVESTS_IN, BRANCH_OF, GUARANTEES)


def tie_table(tie: EdgeType) -> Table:
    """The table of a Snapshot that holds a relationship's rows."""
    ends = (Column("src", STRING, "起点", "id of the source"), Column("dst", STRING, "终点", "id of the target"))
    return Table(tie.type.lower(), tie.zh, tie.doc, ("src", "dst"), (*ends, *tie.columns))


TABLES = (PEOPLE, BILLERS, *(tie_table(tie) for tie in TIES))
