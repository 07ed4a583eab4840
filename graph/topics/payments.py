"""Topic `payments`: bills paid over the platform: power, water, gas, phone, rent, contributions."""

from __future__ import annotations

from graph.schema import Column
from graph.tables import DAY, FEN, STRING
from graph.topics import aliases
from graph.topics.invoices import CURRENCIES
from graph.topics.topic import Field, Kind, Layout, Lines, Party, Topic
from graph.topics.transfers import STATES

PAYER, BILLER = (
    ("缴费人", "缴费方", "缴费单位", "缴费企业", "缴费客户"),
    ("收费单位", "收费方", "收费机构", "缴费机构", "出账机构"),
)

PAYMENTS = Topic(
    name="payments",
    zh="缴费记录",
    doc="One row a bill that was paid.",
    version=1,
    columns=(
        Column("source", STRING, "来源", "who handed the document in"),
        Column("number", STRING, "流水号", "number of the payment", True),
        Column("payer", STRING, "缴费人", "mention of the payer: its code, tax number, identity, account or name"),
        Column("payer_name", STRING, "缴费人名称", "name of the payer as the source wrote it", True),
        Column("payer_uscc", STRING, "缴费人统一社会信用代码", "tax number of the payer", True),
        Column("payer_account", STRING, "缴费账号", "keyed hash of the account that paid", True),
        Column("payer_identity", STRING, "缴费人证件号码", "keyed hash of the payer's identity number", True),
        Column("payer_phone", STRING, "缴费人手机号", "keyed hash of the payer's phone", True),
        Column(
            "biller", STRING, "收费单位", "mention of the biller: its code, tax number or name, else the kind of bill"
        ),
        Column("biller_name", STRING, "收费单位名称", "name of the biller as the source wrote it", True),
        Column("biller_uscc", STRING, "收费单位统一社会信用代码", "tax number of the biller", True),
        Column("contract", STRING, "户号", "number of the payer at the biller", True),
        Column("kind", STRING, "缴费项目", "what was paid: power, water, phone ... as the source wrote it", True),
        Column("amount", FEN, "金额", "amount, in fen; negative where it was paid back"),
        Column("currency", STRING, "币种", "ISO 4217 code"),
        Column("period", DAY, "账期", "first day of the month, quarter or year that the bill is for", True),
        Column("day", DAY, "缴费日期", "day of payment"),
        Column("channel", STRING, "渠道", "counter, app ...", True),
        Column("state", STRING, "状态", "valid, or void where it failed or was taken back"),
        Column("line", STRING, "序次", "which of equal payments of a day it is, where the source has no number", True),
    ),
    key=("source", "number", "day", "payer", "biller", "contract", "kind", "period", "amount", "line"),
    day="day",
    fields=(
        Field("number", Kind.CODE, ("缴费流水号", "流水号", "交易流水号", "缴费单号", "缴费编号", "lsh", "number")),
        *aliases.party("payer", PAYER),
        Field(
            "payer_account",
            Kind.ACCOUNT,
            ("缴费账号", "缴费账户", "付款账号", "付款账户", "扣款账号", "缴费卡号", "payer_account"),
        ),
        aliases.identity("payer", PAYER),
        Field("payer_phone", Kind.PHONE, aliases.together(PAYER, aliases.PHONE, "手机号", "联系电话", "payer_phone")),
        *aliases.party("biller", BILLER),
        Field(
            "contract", Kind.CODE, ("户号", "缴费户号", "用户编号", "用户号", "客户号", "合同号", "yhbh", "contract")
        ),
        Field(
            "kind",
            Kind.TEXT,
            ("缴费项目", "缴费类型", "缴费种类", "费用类型", "收费项目", "费种", "业务类型", "jflx", "kind"),
        ),
        Field("amount", Kind.MONEY, ("缴费金额", "金额", "实缴金额", "交易金额", "应缴金额", "je", "amount"), True),
        Field("currency", Kind.CHOICE, ("币种", "currency"), default="CNY", choices=CURRENCIES),
        Field("period", Kind.PERIOD, ("账期", "费用所属期", "所属期", "费用期间", "缴费月份", "账单月份", "period")),
        Field("day", Kind.DAY, ("缴费日期", "缴费时间", "交易日期", "缴纳日期", "日期", "jfrq", "day"), True),
        Field("channel", Kind.TEXT, ("渠道", "缴费渠道", "channel")),
        Field("state", Kind.CHOICE, ("状态", "缴费状态", "交易状态", "state"), default="valid", choices=STATES),
        Field("line", Kind.CODE, ("明细序号", "明细号", "line")),
    ),
    layouts=(Layout("payments", "缴费记录"),),
    state="state",
    parties=(
        Party(
            "payer",
            "缴费人",
            ("payer_uscc", "payer_identity", "payer_account", "payer_name"),
            name="payer_name",
            uscc="payer_uscc",
            account="payer_account",
        ),
        Party("biller", "收费单位", ("biller_uscc", "biller_name", "kind"), name="biller_name", uscc="biller_uscc"),
    ),
    lines=Lines("line", unless="number"),
)
