"""Topic `invoices`: VAT invoices, as a firm's own books show them or with both parties' names and tax numbers."""

from __future__ import annotations

from graph.schema import Column
from graph.tables import DAY, FEN, FLAG, STRING
from graph.topics.aliases import NAME, USCC, together
from graph.topics.topic import Balance, Field, Kind, Layout, Lines, Party, Topic

STATES = {
    **dict.fromkeys(("有效发票", "有效", "正常", "正常发票", "已开具", "valid"), "valid"),
    **dict.fromkeys(("作废发票", "作废", "已作废", "void"), "void"),
    **dict.fromkeys(("红冲", "红冲发票", "红字", "红字发票", "负数发票", "red"), "red"),
    **dict.fromkeys(
        (
            "已红冲",
            "被红冲",
            "已冲红",
            "已全额红冲",
            "全额红冲",
            "已部分红冲",
            "部分红冲",
            "红冲-全部",
            "红冲-部分",
            "reversed",
        ),
        "reversed",
    ),
    **dict.fromkeys(("失控", "失控发票", "已失控", "lost"), "lost"),
    **dict.fromkeys(("异常", "异常发票", "异常凭证", "认定异常", "abnormal"), "abnormal"),
}
CURRENCIES = {
    **dict.fromkeys(("人民币", "人民币元", "元", "RMB", "CNY"), "CNY"),
    **{code: code for code in ("USD", "EUR", "HKD", "GBP", "JPY")},
}

SELLER, BUYER = (
    ("销方", "销售方", "销货方", "销货单位", "销方单位"),
    ("购方", "购买方", "购货方", "购货单位", "购方单位"),
)
DIGITAL = ("数电票号码", "数电发票号码", "全电发票号码", "全电票号码", "数电号码", "sdfphm", "digital_number")

NUMBER = Field(
    "number", Kind.CODE, ("发票号码", "发票号", "fphm", "invoice_number", "number"), True, instead="digital_number"
)
OTHER_NUMBER = Field("digital_number", Kind.CODE, DIGITAL)
DIGITAL_NUMBER = Field("number", Kind.CODE, DIGITAL, True)
REPORTER = Field("reporter", Kind.CODE, ("企业代号", "企业代码", "企业编号", "客户号", "报送企业代号", "reporter"))

OWN = (
    Field("owner", Kind.CODE, ("企业代号", "企业代码", "企业编号", "客户号", "owner"), True),
    Field("owner_name", Kind.TEXT, ("企业名称", "本方名称", "owner_name")),
    Field("owner_uscc", Kind.USCC, ("统一社会信用代码", "本方税号", "本方识别号", "owner_uscc")),
)
"""Whose book it is, in a file of one party's documents."""


def _other(code: tuple[str, ...], words: tuple[str, ...], pinyin: str, english: str) -> tuple[Field, ...]:
    """The other side, in a file of one party's documents."""
    field = Field("counterparty", Kind.CODE, code)
    return (NUMBER, OTHER_NUMBER, *OWN, field, *_side("counterparty", words, pinyin, english))


def _side(column: str, words: tuple[str, ...], pinyin: str, english: str) -> tuple[Field, Field]:
    numbers = together(words, USCC, f"{pinyin}sbh", f"{pinyin}nsrsbh", f"{pinyin}sh", f"{english}_tax_number")
    return (
        Field(f"{column}_name", Kind.TEXT, together(words, NAME, f"{pinyin}mc", f"{english}_name")),
        Field(f"{column}_uscc", Kind.USCC, (*numbers, f"{english}_uscc")),
    )


def _two_party(*number: Field) -> tuple[Field, ...]:
    """Both parties, each with the code that its source gives it where it has one of its own."""
    seller = (Field("owner", Kind.CODE, ("seller_code",)), *_side("owner", SELLER, "xf", "seller"))
    buyer = (Field("counterparty", Kind.CODE, ("buyer_code",)), *_side("counterparty", BUYER, "gf", "buyer"))
    return (*number, REPORTER, *seller, *buyer)


GOODS = ("goods", "specification", "unit", "quantity", "price", "tax_rate")
LINES = Lines("line", apart=GOODS, listed="lines")
BY_AMOUNT = Lines("line", apart=GOODS, rivals=("amount", "tax", "total"), listed="lines")
"""Two parties' documents without goods: rows of one document with different amounts are lines too."""
DOCUMENT = ("source", "owner", "book", "invoice_code", "number", "day", "line")
"""Of two parties' documents: code and number, or the 20-digit number, are the document's own, whatever else is
corrected; the seller and the day tell 8-digit numbers without a code apart."""

INVOICES = Topic(
    name="invoices",
    zh="发票信息",
    doc="One row an invoice, or a goods line of one: as one party's books show it, or with both parties.",
    version=3,
    columns=(
        Column("source", STRING, "来源", "who handed the document in"),
        Column("owner", STRING, "企业代号", "mention of the firm whose book it is; the seller where the book is both"),
        Column("book", STRING, "进销项", "input (进项, the owner buys), output (销项, the owner sells) or both"),
        Column("counterparty", STRING, "对手代号", "mention of the other party; the buyer where the book is both"),
        Column("invoice_code", STRING, "发票代码", "code of the invoice's batch, where the source has it", True),
        Column("number", STRING, "发票号码", "number of the invoice, as text; 20 digits of a fully digital one"),
        Column("day", DAY, "开票日期", "day of issue"),
        Column("amount", FEN, "金额", "amount without tax, in fen; as written: below zero on most red-letter invoices"),
        Column("tax", FEN, "税额", "tax, in fen"),
        Column("total", FEN, "价税合计", "total, in fen"),
        Column("currency", STRING, "币种", "ISO 4217 code"),
        Column("state", STRING, "发票状态", "valid, void, red, reversed, lost or abnormal"),
        Column("balanced", FLAG, "勾稽", "whether amount and tax make the total within a fen"),
        Column("digital_number", STRING, "数电票号码", "20-digit number in a column of its own", True),
        Column("reporter", STRING, "报送企业", "who reported a document of both parties, by its code", True),
        Column("owner_name", STRING, "企业名称", "name of the owner as the source wrote it", True),
        Column("owner_uscc", STRING, "企业税号", "tax number of the owner", True),
        Column("counterparty_name", STRING, "对手名称", "name of the other party as the source wrote it", True),
        Column("counterparty_uscc", STRING, "对手税号", "tax number of the other party", True),
        Column("goods", STRING, "货物名称", "goods or service of the line", True),
        Column("specification", STRING, "规格型号", "specification of the goods", True),
        Column("unit", STRING, "单位", "unit that they are counted in", True),
        Column("quantity", STRING, "数量", "quantity, as the source wrote it", True),
        Column("price", STRING, "单价", "price of one, as the source wrote it", True),
        Column("tax_rate", STRING, "税率", "rate of tax, as the source wrote it", True),
        Column("line", STRING, "行号", "what tells a line from others of its document", True),
        Column("lines", STRING, "行清单", "digest of all lines of a document of several", True),
    ),
    key=("source", "owner", "book", "invoice_code", "number", "day", "counterparty", "line"),
    day="day",
    fields=(
        Field("invoice_code", Kind.CODE, ("发票代码", "fpdm", "invoice_code")),
        Field("day", Kind.DAY, ("开票日期", "开票日", "开票时间", "kprq", "day"), True),
        Field("amount", Kind.MONEY, ("金额", "不含税金额", "合计金额", "je", "amount"), True),
        Field("tax", Kind.MONEY, ("税额", "合计税额", "se", "tax"), True),
        Field("total", Kind.MONEY, ("价税合计", "含税金额", "jshj", "total"), True),
        Field("currency", Kind.CHOICE, ("币种", "currency"), default="CNY", choices=CURRENCIES),
        Field("state", Kind.CHOICE, ("发票状态", "状态", "fpzt", "state"), True, choices=STATES),
        Field(
            "goods",
            Kind.TEXT,
            (
                "货物名称",
                "货物或应税劳务名称",
                "货物或应税劳务、服务名称",
                "商品名称",
                "项目名称",
                "hwmc",
                "spmc",
                "goods",
            ),
        ),
        Field("specification", Kind.TEXT, ("规格型号", "规格", "ggxh", "specification")),
        Field("unit", Kind.TEXT, ("单位", "计量单位", "dw", "unit")),
        Field("quantity", Kind.CODE, ("数量", "商品数量", "spsl", "quantity")),
        Field("price", Kind.CODE, ("单价", "dj", "unit_price", "price")),
        Field("tax_rate", Kind.CODE, ("税率", "税率/征收率", "slv", "tax_rate")),
        Field("line", Kind.CODE, ("行号", "明细行号", "明细序号", "发票行号", "商品行号", "mxxh", "line")),
    ),
    layouts=(
        Layout(
            "input",
            "进项发票",
            _other(("销方单位代号", "销方代号", "销售方代号", "seller"), SELLER, "xf", "seller"),
            {"book": "input"},
        ),
        Layout(
            "output",
            "销项发票",
            _other(("购方单位代号", "购方代号", "购买方代号", "buyer"), BUYER, "gf", "buyer"),
            {"book": "output"},
        ),
        Layout(
            "both", "购销双方发票", _two_party(NUMBER, OTHER_NUMBER), {"book": "both"}, key=DOCUMENT, lines=BY_AMOUNT
        ),
        Layout("digital", "数电票", _two_party(DIGITAL_NUMBER), {"book": "both"}, key=DOCUMENT, lines=BY_AMOUNT),
    ),
    balance=Balance(("amount", "tax"), "total", "balanced"),
    state="state",
    amount="amount",
    parties=(
        Party("owner", "报送企业", by=("owner_uscc", "owner_name"), name="owner_name", uscc="owner_uscc"),
        Party(
            "counterparty",
            "对手",
            by=("counterparty_uscc", "counterparty_name"),
            name="counterparty_name",
            uscc="counterparty_uscc",
        ),
    ),
    lines=LINES,
)
