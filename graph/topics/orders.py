"""Topic `orders`: what supply chains agree on: orders, contracts and receivables."""

from __future__ import annotations

from graph.schema import Column
from graph.tables import DAY, FEN, STRING
from graph.topics import aliases
from graph.topics.invoices import CURRENCIES
from graph.topics.topic import Check, Field, Kind, Layout, Lines, Party, Topic

BUYER = ("买方", "购方", "采购方", "需方", "买受人", "购买方", "付款方", "债务人", "核心企业", "甲方")
SELLER = ("卖方", "销方", "供应商", "供方", "出卖人", "销售方", "供货方", "收款方", "债权人", "乙方")
STATES = {
    **dict.fromkeys(
        ("有效", "正常", "执行中", "履行中", "进行中", "已确认", "已签订", "已下单", "未结清", "未到期", "open"), "open"
    ),
    **dict.fromkeys(
        ("完成", "已完成", "已履行", "履行完毕", "已结清", "已付款", "已回款", "关闭", "已关闭", "done"), "done"
    ),
    **dict.fromkeys(("逾期", "已逾期", "overdue"), "overdue"),
    **dict.fromkeys(("取消", "已取消", "作废", "已作废", "终止", "已终止", "解除", "已解除", "void"), "void"),
}


ORDER = ("订单号", "订单编号", "采购订单号", "采购订单编号", "销售订单号", "ddh", "order_number")
CONTRACT = ("合同编号", "合同号", "购销合同编号", "采购合同编号", "hth", "htbh", "contract_number")
RECEIVABLE = ("应收账款编号", "应收账款凭证号", "应收单号", "应收单据号", "应收编号", "账款编号", "receivable_number")
LINES = Lines("line", apart=("goods", "specification", "quantity", "price"))

ORDERS = Topic(
    name="orders",
    zh="订单合同与应收账款",
    doc="One row an order, contract or receivable, or a goods line of one.",
    version=1,
    columns=(
        Column("source", STRING, "来源", "who handed the document in"),
        Column("kind", STRING, "类别", "order, contract or receivable"),
        Column("number", STRING, "编号", "number of the order, contract or receivable"),
        Column("buyer", STRING, "买方", "mention of the buyer: its code, tax number or name"),
        Column("buyer_name", STRING, "买方名称", "name of the buyer as the source wrote it", True),
        Column("buyer_uscc", STRING, "买方统一社会信用代码", "tax number of the buyer", True),
        Column("seller", STRING, "卖方", "mention of the seller: its code, tax number or name"),
        Column("seller_name", STRING, "卖方名称", "name of the seller as the source wrote it", True),
        Column("seller_uscc", STRING, "卖方统一社会信用代码", "tax number of the seller", True),
        Column("day", DAY, "日期", "day of the order, of signing, or on which the receivable arose"),
        Column("amount", FEN, "金额", "amount, in fen, above zero"),
        Column("currency", STRING, "币种", "ISO 4217 code"),
        Column("open_amount", FEN, "未付余额", "what is still owed, in fen", True),
        Column("goods", STRING, "货物名称", "goods or service", True),
        Column("specification", STRING, "规格型号", "specification of the goods", True),
        Column("quantity", STRING, "数量", "quantity, as the source wrote it", True),
        Column("price", STRING, "单价", "price of one, as the source wrote it", True),
        Column("terms", STRING, "付款条件", "terms of payment, as the source wrote them", True),
        Column("due_on", DAY, "到期日", "day on which payment is due", True),
        Column("order_number", STRING, "订单编号", "order that a contract or receivable belongs to", True),
        Column("contract_number", STRING, "合同编号", "contract that an order or receivable belongs to", True),
        Column("invoice_number", STRING, "发票号码", "invoice that a receivable arose from", True),
        Column("state", STRING, "状态", "open, done, overdue or void"),
        Column("line", STRING, "行号", "what tells a line from others of its document", True),
    ),
    key=("source", "kind", "number", "buyer", "seller", "line"),
    day="day",
    fields=(
        *aliases.party("buyer", BUYER),
        *aliases.party("seller", SELLER),
        Field("currency", Kind.CHOICE, ("币种", "currency"), default="CNY", choices=CURRENCIES),
        Field(
            "goods",
            Kind.TEXT,
            ("货物名称", "商品名称", "物料名称", "产品名称", "品名", "标的物", "货物", "商品", "goods"),
        ),
        Field("specification", Kind.TEXT, ("规格型号", "规格", "型号", "specification")),
        Field("quantity", Kind.CODE, ("数量", "采购数量", "订单数量", "quantity")),
        Field("price", Kind.CODE, ("单价", "含税单价", "price")),
        Field("terms", Kind.TEXT, ("付款条件", "账期", "付款方式", "结算方式", "付款条款", "信用期", "terms")),
        Field(
            "due_on",
            Kind.DAY,
            ("到期日", "到期日期", "付款到期日", "应付日期", "应收日期", "最迟付款日", "due_date", "due_on"),
        ),
        Field(
            "state",
            Kind.CHOICE,
            ("状态", "订单状态", "合同状态", "应收账款状态", "单据状态", "status", "state"),
            default="open",
            choices=STATES,
        ),
        Field("line", Kind.CODE, ("行号", "订单行号", "明细行号", "行项目号", "line")),
    ),
    layouts=(
        Layout(
            "orders",
            "订单",
            (
                Field("number", Kind.CODE, (*ORDER, "number"), True),
                Field("contract_number", Kind.CODE, CONTRACT),
                Field(
                    "day", Kind.DAY, ("下单日期", "订单日期", "采购日期", "下单时间", "日期", "order_date", "day"), True
                ),
                Field(
                    "amount",
                    Kind.MONEY,
                    ("金额", "订单金额", "订单总额", "采购金额", "总金额", "order_amount", "amount"),
                    True,
                ),
            ),
            {"kind": "order"},
        ),
        Layout(
            "contracts",
            "合同",
            (
                Field("number", Kind.CODE, CONTRACT, True),
                Field(
                    "day",
                    Kind.DAY,
                    ("签订日期", "合同签订日期", "签约日期", "合同日期", "签署日期", "日期", "signed_on", "day"),
                    True,
                ),
                Field(
                    "amount",
                    Kind.MONEY,
                    ("金额", "合同金额", "合同总额", "合同总价", "总金额", "contract_amount", "amount"),
                    True,
                ),
            ),
            {"kind": "contract"},
        ),
        Layout(
            "receivables",
            "应收账款",
            (
                Field("number", Kind.CODE, RECEIVABLE, True),
                Field("order_number", Kind.CODE, ORDER),
                Field("contract_number", Kind.CODE, CONTRACT),
                Field("invoice_number", Kind.CODE, ("发票号码", "发票号", "发票编号", "invoice_number")),
                Field(
                    "day",
                    Kind.DAY,
                    ("形成日期", "发生日期", "应收账款日期", "入账日期", "起始日", "日期", "arose_on", "day"),
                    True,
                ),
                Field(
                    "amount",
                    Kind.MONEY,
                    ("金额", "应收金额", "应收账款金额", "账款金额", "receivable_amount", "amount"),
                    True,
                ),
                Field(
                    "open_amount",
                    Kind.MONEY,
                    ("未付余额", "应收余额", "应收账款余额", "余额", "未收金额", "balance", "open_amount"),
                ),
            ),
            {"kind": "receivable"},
        ),
    ),
    state="state",
    amount="amount",
    parties=(
        Party("buyer", "买方", ("buyer_uscc", "buyer_name"), name="buyer_name", uscc="buyer_uscc"),
        Party("seller", "卖方", ("seller_uscc", "seller_name"), name="seller_name", uscc="seller_uscc"),
    ),
    lines=LINES,
    checks=(Check("amount"), Check("due_on", since="day")),
)
