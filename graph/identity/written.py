"""What clerks write beside a name: other names of the firm, notes, and numbers in figures."""

from __future__ import annotations

import re

from graph.identity.characters import normal

CERTAIN = ("公司", "厂", "银行", "合作社", "事务所", "研究院", "研究所", "合伙)", "经营部", "集团")
"""What a name ends with that stands beside another."""
WORDS = "原名称?|曾用名称?|旧称|前身[为是]?|现名称?|现已?[更改]名[为成]|已?[更改]名[为成]|现变更为|变更为|现为|又名"
SAID = re.compile(rf"(?P<name>[^()]+(?:\([^()]+\)[^()]*)*?)\((?:{WORDS}|原|现)(?P<other>.+)\)")
SAID_OPENLY = re.compile(rf"(?P<name>.+?)(?:{WORDS})(?P<other>.+)")
ORDINAL = re.compile(r"(?<=第)[0-9]{1,2}|(?<![0-9A-Z])[0-9]{1,2}(?=局|处|院|厂|建|冶|航|公司|分公司)")
FIGURES = "零一二三四五六七八九"
TEN = 10
DIGITS = str.maketrans("0123456789", FIGURES)
FOR = (
    "货款",
    "往来款",
    "工程款",
    "材料款",
    "服务费",
    "运费",
    "租金",
    "房租",
    "工资",
    "定金",
    "预付款",
    "保证金",
    "押金",
)
MEANT = re.compile(rf"(?:(?<=公司)|(?<=经营部)|(?<=[厂店]))(?:{'|'.join(FOR)})$")
"""What a payment is for, where it was written after the payee's name."""
TOWN = re.compile("^([^()]{2,3})(?:镇|乡|街道)(?=[^()]{3})")
WORDY = re.compile("[A-Z]{7,}")
"""Foreign words, whose letters number nothing."""


def names_in(text: str) -> tuple[str, ...]:
    """The names that a text gives of one firm: its own, and those that it is said to have had, or to have taken."""
    plain = normal(text)
    for said in (SAID, SAID_OPENLY):
        if (found := said.fullmatch(plain)) and found["name"].endswith(CERTAIN) and found["other"].endswith(CERTAIN):
            return found["name"], found["other"]
    return (text,)


def ordinals(name: str) -> str:
    """The name with its numbers in characters: 第3工程局 is 第三工程局, 第10分公司 is 第十分公司, 365 is 三六五."""
    return ORDINAL.sub(lambda found: _spelled(int(found[0])), name).translate(DIGITS)


def unmeant(name: str) -> str:
    """The name without what a payment to it was for."""
    return MEANT.sub("", name)


def townless(text: str) -> str:
    """What follows a city, without the kind of town that it begins with: 许村镇金凤 is written 许村金凤 as well."""
    return TOWN.sub(r"\1", text)


def _spelled(number: int) -> str:
    tens, ones = divmod(number, TEN)
    if not tens:
        return FIGURES[ones]
    return (FIGURES[tens] if tens > 1 else "") + "十" + (FIGURES[ones] if ones else "")
