"""Topic `invoices`: VAT invoices as a firm's own books show them, what it bought (input) and what it sold (output)."""

from __future__ import annotations

from graph.schema import Column
from graph.tables import DAY, FEN, FLAG, STRING
from graph.topics.topic import Balance, Field, Kind, Layout, Party, Topic

STATES = {
    **dict.fromkeys(("有效发票", "有效", "正常", "正常发票", "valid"), "valid"),
    **dict.fromkeys(("作废发票", "作废", "已作废", "void"), "void"),
}
CURRENCIES = {
    **dict.fromkeys(("人民币", "人民币元", "RMB", "CNY"), "CNY"),
    **{code: code for code in ("USD", "EUR", "HKD", "GBP", "JPY")},
}


def _counterparty(*aliases: str) -> tuple[Field, ...]:
    return (Field("counterparty", Kind.CODE, aliases, True),)


INVOICES = Topic(
    name="invoices",
    zh="发票信息",
    doc="One row an invoice as one party's books show it.",
    version=1,
    columns=(
        Column("source", STRING, "来源", "who handed the document in"),
        Column("owner", STRING, "企业代号", "code of the firm whose book it is"),
        Column("book", STRING, "进销项", "input (进项, the owner buys) or output (销项, the owner sells)"),
        Column("counterparty", STRING, "对手代号", "code of the other party"),
        Column("invoice_code", STRING, "发票代码", "code of the invoice's batch, where the source has it", True),
        Column("number", STRING, "发票号码", "number of the invoice, as text"),
        Column("day", DAY, "开票日期", "day of issue"),
        Column("amount", FEN, "金额", "amount without tax, in fen; negative on a red-letter invoice"),
        Column("tax", FEN, "税额", "tax, in fen"),
        Column("total", FEN, "价税合计", "total, in fen"),
        Column("currency", STRING, "币种", "ISO 4217 code"),
        Column("state", STRING, "发票状态", "valid or void"),
        Column("balanced", FLAG, "勾稽", "whether amount and tax make the total within a fen"),
    ),
    key=("source", "owner", "book", "invoice_code", "number", "day", "counterparty"),
    day="day",
    fields=(
        Field("owner", Kind.CODE, ("企业代号", "企业代码", "企业编号", "owner"), True),
        Field("invoice_code", Kind.CODE, ("发票代码", "invoice_code")),
        Field("number", Kind.CODE, ("发票号码", "发票号", "number"), True),
        Field("day", Kind.DAY, ("开票日期", "开票日", "day"), True),
        Field("amount", Kind.MONEY, ("金额", "不含税金额", "amount"), True),
        Field("tax", Kind.MONEY, ("税额", "tax"), True),
        Field("total", Kind.MONEY, ("价税合计", "含税金额", "total"), True),
        Field("currency", Kind.CHOICE, ("币种", "currency"), default="CNY", choices=CURRENCIES),
        Field("state", Kind.CHOICE, ("发票状态", "状态", "state"), True, choices=STATES),
    ),
    layouts=(
        Layout(
            "input", "进项发票", _counterparty("销方单位代号", "销方代号", "销售方代号", "seller"), {"book": "input"}
        ),
        Layout(
            "output", "销项发票", _counterparty("购方单位代号", "购方代号", "购买方代号", "buyer"), {"book": "output"}
        ),
    ),
    balance=Balance(("amount", "tax"), "total", "balanced"),
    state="state",
    amount="amount",
    parties=(Party("owner", "报送企业"), Party("counterparty", "对手")),
)
