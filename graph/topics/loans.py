"""Topic `loans`: what the bank lends and how that goes: loans (借据), guarantees, ratings and overdue days."""

from __future__ import annotations

from graph.schema import Column
from graph.tables import COUNT, DAY, FEN, STRING
from graph.topics import aliases
from graph.topics.invoices import CURRENCIES
from graph.topics.topic import Check, Field, Kind, Layout, Party, Topic

CLASSES = {
    **dict.fromkeys(("正常", "正常类", "normal"), "normal"),
    **dict.fromkeys(("关注", "关注类", "special_mention"), "special_mention"),
    **dict.fromkeys(("次级", "次级类", "substandard"), "substandard"),
    **dict.fromkeys(("可疑", "可疑类", "doubtful"), "doubtful"),
    **dict.fromkeys(("损失", "损失类", "loss"), "loss"),
}
STATES = {
    **dict.fromkeys(("正常", "未结清", "有效", "存续", "生效", "已发放", "还款中", "open"), "open"),
    **dict.fromkeys(("结清", "已结清", "到期", "失效", "解除", "已解除", "终止", "closed"), "closed"),
    **dict.fromkeys(("逾期", "已逾期", "overdue"), "overdue"),
    **dict.fromkeys(("展期", "已展期", "extended"), "extended"),
    **dict.fromkeys(("核销", "已核销", "written_off"), "written_off"),
    **dict.fromkeys(("作废", "已作废", "撤销", "冲销", "void"), "void"),
}

BORROWER = ("借款人", "借款企业", "借款方", "客户", "企业", "贷款人", "债务人", "被担保人")
GUARANTOR = ("保证人", "担保人", "担保方", "担保企业", "保证企业")
LOAN = ("借据号", "借据编号", "贷款编号", "放款编号", "jjh", "jjbh", "loan_number")
AS_OF = ("数据日期", "统计日期", "截止日期", "日期")

LOANS = Topic(
    name="loans",
    zh="信贷信息",
    doc="One row a loan, guarantee, rating, or time overdue.",
    version=1,
    columns=(
        Column("source", STRING, "来源", "who handed the document in"),
        Column("kind", STRING, "类别", "loan, guarantee, rating or overdue"),
        Column("number", STRING, "编号", "number of the loan (借据号) or of the contract of guarantee", True),
        Column("contract_number", STRING, "合同编号", "contract that the loan or guarantee belongs to", True),
        Column("borrower", STRING, "借款人", "mention of the borrower: its code, tax number, identity or name"),
        Column("borrower_name", STRING, "借款人名称", "name of the borrower as the source wrote it", True),
        Column("borrower_uscc", STRING, "借款人统一社会信用代码", "tax number of the borrower", True),
        Column("borrower_identity", STRING, "借款人证件号码", "keyed hash of the borrower's identity number", True),
        Column("guarantor", STRING, "保证人", "mention of the guarantor", True),
        Column("guarantor_name", STRING, "保证人名称", "name of the guarantor as the source wrote it", True),
        Column("guarantor_uscc", STRING, "保证人统一社会信用代码", "tax number of the guarantor", True),
        Column("guarantor_identity", STRING, "保证人证件号码", "keyed hash of the guarantor's identity number", True),
        Column("product", STRING, "产品", "product, or form of the guarantee", True),
        Column("amount", FEN, "金额", "amount lent, guaranteed or overdue, in fen", True),
        Column("balance", FEN, "余额", "what is still owed, in fen", True),
        Column("currency", STRING, "币种", "ISO 4217 code"),
        Column("interest_rate", STRING, "利率", "yearly rate, as the source wrote it", True),
        Column("day", DAY, "日期", "day of lending, signing, rating, or of the days overdue", True),
        Column("due_on", DAY, "到期日", "day on which it ends", True),
        Column("asset_class", STRING, "五级分类", "normal, special_mention, substandard, doubtful or loss", True),
        Column("state", STRING, "状态", "open, closed, overdue, extended, written_off or void", True),
        Column("rating", STRING, "信用等级", "the bank's own rating", True),
        Column("days_overdue", COUNT, "逾期天数", "days overdue", True),
    ),
    key=("source", "kind", "number"),
    day="day",
    fields=(
        *aliases.party("borrower", BORROWER),
        aliases.identity("borrower", BORROWER),
        Field(
            "contract_number",
            Kind.CODE,
            ("合同编号", "合同号", "借款合同号", "借款合同编号", "贷款合同号", "contract_number"),
        ),
        Field("currency", Kind.CHOICE, ("币种", "currency"), default="CNY", choices=CURRENCIES),
    ),
    layouts=(
        Layout(
            "loans",
            "借据",
            (
                Field("number", Kind.CODE, LOAN, True),
                Field("product", Kind.TEXT, ("产品", "产品名称", "贷款品种", "贷款种类", "业务品种", "product")),
                Field(
                    "amount",
                    Kind.MONEY,
                    ("贷款金额", "借据金额", "发放金额", "放款金额", "借款金额", "金额", "dkje", "amount"),
                    True,
                ),
                Field("balance", Kind.MONEY, ("贷款余额", "借据余额", "余额", "本金余额", "dkye", "balance")),
                Field("interest_rate", Kind.CODE, ("利率", "执行利率", "年利率", "贷款利率", "interest_rate")),
                Field(
                    "day",
                    Kind.DAY,
                    ("发放日期", "放款日期", "起息日", "贷款发放日", "借款日期", "起始日期", "ffrq", "lent_on", "day"),
                    True,
                ),
                Field("due_on", Kind.DAY, ("到期日", "到期日期", "贷款到期日", "dqrq", "due_on")),
                Field(
                    "asset_class",
                    Kind.CHOICE,
                    ("五级分类", "风险分类", "贷款五级分类", "wjfl", "asset_class"),
                    choices=CLASSES,
                ),
                Field("state", Kind.CHOICE, ("借据状态", "贷款状态", "状态", "loan_state", "state"), choices=STATES),
            ),
            {"kind": "loan"},
        ),
        Layout(
            "guarantees",
            "担保",
            (
                Field(
                    "number",
                    Kind.CODE,
                    ("担保合同号", "担保合同编号", "保证合同号", "保证合同编号", "担保编号", "guarantee_number"),
                ),
                Field("guarantor", Kind.CODE, aliases.together(GUARANTOR, aliases.CODE, "guarantor")),
                aliases.name("guarantor", GUARANTOR),
                aliases.uscc("guarantor", GUARANTOR),
                aliases.identity("guarantor", GUARANTOR),
                Field("product", Kind.TEXT, ("担保方式", "担保类型", "保证方式", "form")),
                Field(
                    "amount",
                    Kind.MONEY,
                    ("担保金额", "保证金额", "担保债权金额", "金额", "guaranteed_amount", "amount"),
                ),
                Field(
                    "day",
                    Kind.DAY,
                    ("担保日期", "签订日期", "担保起始日", "起始日期", "保证起始日", "guaranteed_on", "day"),
                ),
                Field("due_on", Kind.DAY, ("担保到期日", "到期日", "到期日期", "保证到期日", "due_on")),
                Field("state", Kind.CHOICE, ("担保状态", "状态", "guarantee_state", "state"), choices=STATES),
            ),
            {"kind": "guarantee"},
            one_of=("guarantor", "guarantor_name", "guarantor_uscc"),
            key=("source", "kind", "number", "contract_number", "borrower", "guarantor"),
        ),
        Layout(
            "ratings",
            "内部评级",
            (
                Field(
                    "rating",
                    Kind.CODE,
                    ("信用等级", "评级结果", "内部评级", "客户评级", "信用评级", "评级", "rating"),
                    True,
                ),
                Field("day", Kind.DAY, ("评级日期", "评定日期", "评级时间", "评级生效日", "rated_on"), True),
                Field("due_on", Kind.DAY, ("评级到期日", "有效期至", "rating_due_on")),
            ),
            {"kind": "rating"},
            # A rating goes up and comes down again: the day tells one from the next.
            key=("source", "kind", "borrower", "day"),
        ),
        Layout(
            "overdue",
            "逾期",
            (
                Field("number", Kind.CODE, LOAN),
                Field("amount", Kind.MONEY, ("逾期金额", "逾期本金", "逾期本息", "逾期余额", "yqje", "overdue_amount")),
                Field("day", Kind.DAY, (*AS_OF, "逾期日期", "逾期起始日", "逾期开始日期", "overdue_on", "day")),
                Field("days_overdue", Kind.NUMBER, ("逾期天数", "欠款天数", "逾期日数", "yqts", "days_overdue")),
            ),
            {"kind": "overdue"},
            one_of=("days_overdue", "amount"),
            key=("source", "kind", "number", "borrower", "day"),
        ),
    ),
    state="state",
    parties=(
        Party(
            "borrower",
            "借款人",
            ("borrower_uscc", "borrower_identity", "borrower_name"),
            name="borrower_name",
            uscc="borrower_uscc",
        ),
        Party(
            "guarantor",
            "保证人",
            ("guarantor_uscc", "guarantor_identity", "guarantor_name"),
            name="guarantor_name",
            uscc="guarantor_uscc",
        ),
    ),
    checks=(Check("due_on", since="day"),),
)
