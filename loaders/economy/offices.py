"""What offices know of firms: the business registry, who holds and runs them, the tax office and the courts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np

from loaders.economy.cards import Card, identity
from loaders.economy.distress import NEVER
from loaders.economy.names import person
from loaders.economy.plan import Plan, generator
from loaders.economy.sheets import Sheet

REGISTRY = (
    *(
        "统一社会信用代码",
        "企业名称",
        "曾用名",
        "登记状态",
        "注册资本(万元)",
        "成立日期",
        "注销吊销日期",
        "行业",
        "地区",
    ),
    *("经营范围", "法定代表人", "企业类型", "更新日期"),
)
SHAREHOLDERS = (
    "企业名称",
    "统一社会信用代码",
    "股东名称",
    "股东类型",
    "股东证件号码",
    "持股比例(%)",
    "认缴出资额(万元)",
)
OFFICERS = ("企业名称", "统一社会信用代码", "人员姓名", "证件号码", "职务")
BRANCHES = ("企业名称", "统一社会信用代码", "分支机构名称", "分支机构统一社会信用代码")
DECLARATIONS = ("企业名称", "纳税人识别号", "税种", "税款所属期", "应税销售额", "应纳税额", "申报日期")
GRADES = ("企业名称", "纳税人识别号", "纳税信用等级", "评价年度")
ARREARS = ("企业名称", "纳税人识别号", "税种", "欠税余额", "公告日期")
DISHONEST = ("案号", "失信被执行人名称", "失信被执行人统一社会信用代码", "执行法院", "履行情况", "发布日期")
CASES = ("案号", "当事人名称", "诉讼地位", "案由", "法院", "涉案金额", "立案日期")

HELD_BY_FIRM = 0.1
RISKY, SHAKY = 2.0, 1.0


def offices(plan: Plan, cards: dict[int, Card]) -> Iterator[Sheet]:
    """The files, each with its header and rows."""
    rng = generator(plan.economy, 42)
    every = list(cards.values())
    customers = [cards[firm] for firm in plan.firms.customers.tolist()]
    risk = plan.distress.risk.tolist()
    yield Sheet("工商登记信息.csv", REGISTRY, [row for card in every for row in _registered(card, plan)])
    yield Sheet("股东信息.csv", SHAREHOLDERS, [row for card in every for row in _held(card, every, rng)])
    yield Sheet("主要人员.csv", OFFICERS, [_officer(card) for card in every])
    selves = np.flatnonzero(plan.branch != np.arange(len(plan.branch))).tolist()
    branches = [(cards[f], cards[int(plan.branch[f])]) for f in selves if int(plan.branch[f]) in cards]
    yield Sheet("分支机构.csv", BRANCHES, [(a.name, a.uscc, b.name, b.uscc) for a, b in branches])
    yield Sheet("纳税申报.csv", DECLARATIONS, [row for card in customers for row in _declared(card, plan, rng)])
    graded = [(card.name, card.uscc, _grade(risk[n]), 2018) for n, card in enumerate(customers)]
    yield Sheet("纳税信用等级.csv", GRADES, graded)
    owing = [n for n in range(len(customers)) if plan.distress.own[n] > RISKY]
    yield Sheet("欠税公告.csv", ARREARS, [_owed(customers[n], n, plan) for n in owing])
    failed = [(n, plan.calendar.day(int(d))) for n, d in enumerate(plan.distress.default) if d < NEVER]
    yield Sheet("失信被执行人.csv", DISHONEST, [_dishonest(customers[n], n, day) for n, day in failed[::2]])
    yield Sheet("司法案件.csv", CASES, [_case(customers[n], n, day) for n, day in failed])


def _registered(card: Card, plan: Plan) -> Iterator[tuple[object, ...]]:
    """The firm as the registry had it at first and, where it ended, since then."""
    scope = f"{card.industry}及相关服务"
    form = "个体工商户" if card.uscc[1] == "2" else "有限责任公司"
    who = (card.industry, card.region, scope, card.person, form)
    first = (card.uscc, card.name, card.former, "存续（在营、开业、在册）", card.capital, card.established)
    yield (*first, "", *who, plan.economy.first_month)
    if card.ended:
        yield (
            card.uscc,
            card.name,
            card.former,
            card.end,
            card.capital,
            card.established,
            card.ended,
            *who,
            card.ended,
        )


def _held(card: Card, every: list[Card], rng: np.random.Generator) -> Iterator[tuple[object, ...]]:
    """Two holders: the legal representative, and another person or a firm."""
    share = int(rng.integers(51, 96))
    parts = (share, 100 - share)
    firm = (card.name, card.uscc)
    yield (*firm, card.person, "自然人", card.identity, parts[0], card.capital * parts[0] / 100)
    other = every[int(rng.integers(len(every)))]
    if rng.random() < HELD_BY_FIRM and other.firm != card.firm:
        yield (*firm, other.name, "企业法人", "", parts[1], card.capital * parts[1] / 100)
        return
    born = date(1960, 1, 1) + timedelta(days=int(rng.integers(0, 12_000)))
    number = identity(int(rng.integers(30)), born, int(rng.integers(1000)))
    yield (*firm, person(rng), "自然人", number, parts[1], card.capital * parts[1] / 100)


def _officer(card: Card) -> tuple[object, ...]:
    return card.name, card.uscc, card.person, card.identity, "法定代表人"


def _declared(card: Card, plan: Plan, rng: np.random.Generator) -> Iterator[tuple[object, ...]]:
    """The value added tax of the last eight quarters."""
    year, month = plan.economy.first_month.year, plan.economy.first_month.month
    quarters = [divmod((year * 12 + month - 1) // 3 + q, 4) for q in range(plan.economy.months // 3)][-8:]
    for y, q in quarters:
        sales = int(rng.integers(10_000, 5_000_000))
        declared = date(y + (q == 3), (q * 3 + 3) % 12 + 1, 15)
        yield card.name, card.uscc, "增值税", f"{y}年{q + 1}季度", f"{sales}.00", f"{sales * 3 / 100:.2f}", declared


def _owed(card: Card, n: int, plan: Plan) -> tuple[object, ...]:
    """What a firm owes in tax, published in a month of the second quarter of all, or as its decline begins."""
    quarter = plan.calendar.months // 4
    month = min(int(plan.distress.decline[n]), quarter + n % max(quarter, 1))
    return (
        card.name,
        card.uscc,
        "增值税",
        f"{1000 + 137 * n}.50",
        plan.calendar.day(int(plan.calendar.first[month + 1])),
    )


def _grade(risk: float) -> str:
    return "D" if risk > RISKY else "B" if risk > SHAKY else "A"


def _dishonest(card: Card, n: int, day: date) -> tuple[object, ...]:
    later = day + timedelta(days=120)
    return f"({later.year})链99执{n + 1}号", card.name, card.uscc, f"{card.region}法院", "全部未履行", later


def _case(card: Card, n: int, day: date) -> tuple[object, ...]:
    later = day + timedelta(days=60)
    number = f"({later.year})链99民初{n + 1}号"
    return number, card.name, "被告", "买卖合同纠纷", f"{card.region}法院", f"{card.capital / 10}万元", later
