"""What legal persons are asked about for: the purposes that an answer is given for, and no other."""

from __future__ import annotations

from enum import StrEnum


class Purpose(StrEnum):
    """What a read of a legal person is for.

    The law on personal information (个人信息保护法, article 6) asks for a clear and reasonable purpose, and
    that what is processed be tied to it.
    """

    PRE_LOAN = "pre_loan"
    POST_LOAN = "post_loan"
    GUARANTEE = "guarantee"
    ANTI_FRAUD = "anti_fraud"
    ANTI_MONEY_LAUNDERING = "anti_money_laundering"
    COLLECTION = "collection"
    DISPUTE = "dispute"
    SUPERVISION = "supervision"

    @property
    def zh(self) -> str:
        """It in Chinese."""
        return ZH[self]


ZH = {
    Purpose.PRE_LOAN: "贷前调查",
    Purpose.POST_LOAN: "贷后管理",
    Purpose.GUARANTEE: "担保审查",
    Purpose.ANTI_FRAUD: "反欺诈",
    Purpose.ANTI_MONEY_LAUNDERING: "反洗钱",
    Purpose.COLLECTION: "逾期催收",
    Purpose.DISPUTE: "异议处理",
    Purpose.SUPERVISION: "内部审计与监管检查",
}

WORDS = ", ".join(f"{purpose} ({zh})" for purpose, zh in ZH.items())
"""All of them, in words."""
