"""Topic `transfers`: bank transfers, from a payer's account to a payee's."""

from __future__ import annotations

from dataclasses import replace

from graph.schema import Column
from graph.tables import DAY, FEN, STRING
from graph.topics import aliases
from graph.topics.invoices import CURRENCIES
from graph.topics.topic import Check, Field, Kind, Layout, Lines, Party, Topic

PAYER, PAYEE = ("付款人", "付款方", "付款单位", "汇款人", "付方"), ("收款人", "收款方", "收款单位", "收方")
STATES = {
    **dict.fromkeys(("成功", "交易成功", "已入账", "正常", "已完成", "valid"), "valid"),
    **dict.fromkeys(("失败", "交易失败", "冲正", "已冲正", "撤销", "已撤销", "退汇", "已退汇", "作废", "void"), "void"),
}


def _side(column: str, words: tuple[str, ...], deed: str) -> tuple[Field, ...]:
    code, name, uscc = aliases.party(column, words)
    return (
        code,
        replace(name, aliases=(*name.aliases[:-1], f"{deed}户名", name.aliases[-1])),
        uscc,
        aliases.account(column, (*words, deed)),
        aliases.bank(column, (*words, deed)),
        aliases.identity(column, words),
    )


def _columns(column: str, zh: str, english: str) -> tuple[Column, ...]:
    return (
        Column(column, STRING, zh, f"mention of the {english}: its code, tax number, account or name"),
        Column(f"{column}_name", STRING, f"{zh}名称", f"name of the {english} as the source wrote it", True),
        Column(f"{column}_uscc", STRING, f"{zh}统一社会信用代码", f"tax number of the {english}", True),
        Column(f"{column}_account", STRING, f"{zh}账号", f"keyed hash of the {english}'s account", True),
        Column(f"{column}_bank", STRING, f"{zh}开户行", f"bank of the {english}", True),
        Column(f"{column}_identity", STRING, f"{zh}证件号码", f"keyed hash of the {english}'s identity number", True),
    )


def _party(column: str, zh: str) -> Party:
    by = (f"{column}_uscc", f"{column}_identity", f"{column}_account", f"{column}_name")
    return Party(column, zh, by, name=f"{column}_name", uscc=f"{column}_uscc", account=f"{column}_account")


TRANSFERS = Topic(
    name="transfers",
    zh="转账流水",
    doc="One row a bank transfer.",
    version=1,
    columns=(
        Column("source", STRING, "来源", "who handed the document in"),
        Column("number", STRING, "流水号", "number of the transfer at the bank", True),
        *_columns("payer", "付款人", "payer"),
        *_columns("payee", "收款人", "payee"),
        Column("amount", FEN, "金额", "amount, in fen, above zero"),
        Column("currency", STRING, "币种", "ISO 4217 code"),
        Column("day", DAY, "交易日期", "day of the transfer"),
        Column("purpose", STRING, "用途", "what the payer said that it was for", True),
        Column("channel", STRING, "渠道", "counter, internet bank ...", True),
        Column("state", STRING, "状态", "valid, or void where it failed or was taken back"),
        Column("line", STRING, "序次", "which of equal transfers of a day it is, where the source has no number", True),
    ),
    # One number may stand for both legs of a transfer and for a batch of them.
    key=("source", "number", "day", "payer", "payee", "amount", "currency", "purpose", "line"),
    day="day",
    fields=(
        Field(
            "number",
            Kind.CODE,
            ("流水号", "交易流水号", "交易流水", "核心流水号", "交易编号", "lsh", "jylsh", "transaction_no", "number"),
        ),
        *_side("payer", PAYER, "付款"),
        *_side("payee", PAYEE, "收款"),
        Field(
            "amount",
            Kind.MONEY,
            ("金额", "交易金额", "转账金额", "发生额", "汇款金额", "付款金额", "je", "jyje", "amount"),
            True,
        ),
        Field("currency", Kind.CHOICE, ("币种", "交易币种", "currency"), default="CNY", choices=CURRENCIES),
        Field(
            "day",
            Kind.DAY,
            ("交易日期", "转账日期", "付款日期", "交易时间", "记账日期", "入账日期", "日期", "jyrq", "date", "day"),
            True,
        ),
        Field("purpose", Kind.TEXT, ("用途", "摘要", "附言", "交易摘要", "备注", "zy", "remark", "purpose")),
        Field("channel", Kind.TEXT, ("渠道", "交易渠道", "channel")),
        Field(
            "state", Kind.CHOICE, ("状态", "交易状态", "交易结果", "status", "state"), default="valid", choices=STATES
        ),
        Field("line", Kind.CODE, ("分录号", "明细号", "明细序号", "line")),
    ),
    layouts=(Layout("transfers", "转账流水"),),
    state="state",
    amount="amount",
    parties=(_party("payer", "付款人"), _party("payee", "收款人")),
    lines=Lines("line", unless="number"),
    checks=(Check("amount"),),
)
