"""How two names are compared: the levels of each comparison, and what each says for or against one firm.

`bits` is the weight of a level, log2(m / u), as Fellegi and Sunter weigh agreement. They are declared, not fitted to
the data at hand: a night that held other firms would weigh the same pair otherwise, and no answer could be made again.
Those that speak for one firm follow from how many share a trade name of so many characters, a region, an industry;
those that speak against are so strong that no agreement makes up for them where no firm is written both ways.
"""

from __future__ import annotations

from loaders.conditions import (
    ALIKE,
    BOTH_USUAL,
    BRIEF,
    CROSSED,
    FULL,
    FULL_L,
    FULL_R,
    IN_INDUSTRY,
    LENGTH,
    LENGTHENED,
    OLD_FORM,
    SHIFTED,
    SWAPPED,
    TRADE,
    UNFORMED,
    WITHIN,
    equal,
    one_edit,
    shorter,
)
from loaders.level import Comparison, Level
from loaders.places import REGION

PRIOR = 1e-4
"""Of a mention and a firm that blocking brought together by chance: one in ten thousand is the same."""

NAME = Comparison(
    "trade",
    "字号 trade name",
    (
        Level("trade_l = '' AND trade_r = ''", 0, "均无字号", "neither has a trade name"),
        Level(f"{equal('flat')} OR {UNFORMED}", 26, "全称一致", "the whole names agree"),
        Level(f"{TRADE} AND {LENGTH} >= 4", 18, "字号一致（四字以上）", "trade names of 4 characters or more agree"),
        Level(f"{TRADE} AND {LENGTH} = 3", 15.5, "字号一致（三字）", "trade names of 3 characters agree"),
        Level(f"{TRADE} AND {LENGTH} = 2", 11.5, "字号一致（两字）", "trade names of 2 characters agree"),
        Level(TRADE, 6, "字号一致（一字）", "trade names of 1 character agree"),
        Level(
            f"{ALIKE} AND NOT ({BOTH_USUAL}) AND {LENGTH} >= 4",
            12,
            "四字以上仅一字不同，且音同或形近",
            "one character of 4 or more differs, and sounds or looks alike",
        ),
        Level(
            f"{ALIKE} AND NOT ({BOTH_USUAL}) AND {LENGTH} >= 3",
            10,
            "仅一字不同，且音同或形近",
            "one character differs, and sounds or looks alike",
        ),
        Level(
            f"{ALIKE} AND NOT ({BOTH_USUAL})",
            7.6,
            "短字号仅一字不同，且音同或形近",
            "one character of a short trade name differs, and sounds or looks alike",
        ),
        Level(
            f"{ALIKE} AND {LENGTH} >= 3",
            7.4,
            "仅一字不同，音同或形近，但两字均为企业常用字",
            "one character differs and sounds or looks alike, but both are usual in names of firms",
        ),
        Level(
            ALIKE,
            3,
            "短字号仅一字不同，音同或形近，但两字均为企业常用字",
            "one of a short trade name differs and sounds or looks alike, but both are usual in names of firms",
        ),
        Level(f"{SWAPPED} AND {LENGTH} >= 3", 10, "两字颠倒", "two characters are swapped"),
        Level(LENGTHENED, 1, "多或少一个企业常用字", "one has one more character that is usual in names of firms"),
        Level(
            f"{SHIFTED} AND {LENGTH} >= 3 AND {shorter('body')} >= 5",
            7.2,
            "多一字或少一字",
            "one character is missing",
        ),
        Level(
            f"{SHIFTED} AND {LENGTH} >= 2 AND {shorter('body')} >= 4",
            2,
            "短字号多一字、少一字或两字颠倒",
            "one character of a short trade name is missing, or two are swapped",
        ),
        Level(BRIEF, 13, "为简称（各字依次出现）", "one is short for the other: its characters follow in order"),
        Level(
            f"{one_edit('body')} AND NOT ({BOTH_USUAL}) AND {LENGTH} >= 3",
            3,
            "一字不同，音形均不近",
            "one character differs, and is not alike",
        ),
        Level(one_edit("body"), -3, "短字号一字不同", "one character of a short trade name differs"),
        Level("TRUE", -10, "字号不同", "the trade names differ"),
    ),
)

INDUSTRY = Comparison(
    "industry",
    "行业词 industry word",
    (
        Level(
            f"industry_l <> '' AND ({equal('industry')} OR {equal('body')} OR {equal('core')} OR {CROSSED})",
            5.3,
            "行业词一致",
            "the industry words agree",
        ),
        Level(
            f"{equal('flat')} OR {equal('body')} OR {equal('core')} OR {CROSSED} OR {UNFORMED}",
            2.5,
            "无行业词差异",
            "no industry word differs",
        ),
        Level(IN_INDUSTRY, 4, "行业词仅一字之差", "the industry words differ in a mistyped character"),
        Level("industry_l = '' AND industry_r = ''", 2.5, "均无行业词", "neither has an industry word"),
        Level(f"{WITHIN} AND (NOT {FULL_L} OR NOT {FULL_R})", 2, "简称的行业词较短", "the short name's is shorter"),
        Level(
            f"({BRIEF} OR (industry_l = '' AND NOT {FULL_L}) OR (industry_r = '' AND NOT {FULL_R}))",
            -0.3,
            "简称未写行业词",
            "the short name has no industry word",
        ),
        Level("industry_l = '' OR industry_r = ''", -6, "一方全称无行业词", "one full name has no industry word"),
        Level(WITHIN, -6, "行业词一方较短", "one industry word holds the other"),
        Level("TRUE", -14, "行业词不同", "the industry words differ"),
    ),
)

FORM = Comparison(
    "form",
    "组织形式 legal form",
    (
        Level(equal("form"), 0.4, "组织形式一致", "the legal forms agree"),
        Level(f"form_l = '' OR form_r = '' OR {UNFORMED}", 0.2, "一方未写组织形式", "one names no legal form"),
        Level(equal("form_class"), 0, "组织形式同类", "the legal forms are of one kind"),
        Level(
            f"{FULL} AND ((form_l IN {OLD_FORM} AND form_class_r = 'shares') "
            f"OR (form_r IN {OLD_FORM} AND form_class_l = 'shares') OR "
            "(form_l = '总公司' AND form_class_r = 'limited') OR (form_r = '总公司' AND form_class_l = 'limited'))",
            -8,
            "一为总公司或集团公司",
            "one is the head of a group",
        ),
        Level(
            "(form_class_l = 'company' AND form_class_r IN ('limited', 'shares')) "
            "OR (form_class_r = 'company' AND form_class_l IN ('limited', 'shares'))",
            -0.5,
            "一方组织形式为简写",
            "one legal form is short",
        ),
        Level(
            "form_class_l IN ('limited', 'shares') AND form_class_r IN ('limited', 'shares')",
            -8,
            "一为有限公司，一为股份公司",
            "one is a limited company, the other one by shares",
        ),
        Level("TRUE", -14, "组织形式不同", "the legal forms differ"),
    ),
)

GROUP = Comparison(
    "grouped",
    "集团 group",
    (
        Level(equal("grouped"), 0, "集团字样一致", "both or neither say 集团"),
        Level(f"NOT {FULL_L} OR NOT {FULL_R}", -1.5, "简称未写集团", "the short name does not say 集团"),
        Level("TRUE", -8, "一方为集团", "one is a group"),
    ),
)

BRANCH = Comparison(
    "branch",
    "分支机构 branch",
    (
        Level("branch_l = '' AND branch_r = ''", 0, "均非分支机构", "neither is a branch"),
        Level(f"{equal('branch')} OR {equal('flat')}", 3, "分支机构一致", "the same branch"),
        Level("TRUE", -24, "分支机构不同，或一方为分支机构", "one is a branch, or another branch"),
    ),
)

NUMBER = Comparison(
    "number",
    "序号方位 number and side",
    (
        Level(f"{equal('numbers')} AND {equal('sides')}", 0, "序号方位一致", "numbers and sides agree"),
        Level(
            f"{BRIEF} OR {equal('body')} OR {equal('core')} OR {CROSSED} OR ({SWAPPED}) OR {UNFORMED}",
            0,
            "序号方位一致",
            "numbers and sides agree",
        ),
        Level(
            f"{one_edit('body')} AND {equal('looks')} AND "
            "(length(numbers_l) <> length(numbers_r) OR length(sides_l) <> length(sides_r))",
            0,
            "仅一字形近",
            "one character only looks alike",
        ),
        Level(
            f"{equal('numbers')} AND length(sides_l) <> length(sides_r)",
            -3,
            "一方多方位大小字样",
            "one says a side or a size",
        ),
        Level("TRUE", -20, "序号或方位不同", "numbers or sides differ"),
    ),
)

CODES = "证照号码 code"
CODE = Comparison(
    "code",
    CODES,
    (
        Level(equal("code"), 9, "号码一致", "the codes agree"),
        Level(
            "damerau_levenshtein(code_l, code_r) <= 2", 9, "号码仅差一两位", "the codes differ in one or two characters"
        ),
        Level("organisation_l = organisation_r", 9, "组织机构代码一致", "the codes hold the same organisation"),
        Level("TRUE", -5, "号码不同", "the codes differ"),
    ),
    nullable=True,
)

COMPARISONS = (NAME, REGION, INDUSTRY, FORM, GROUP, BRANCH, NUMBER, CODE)
