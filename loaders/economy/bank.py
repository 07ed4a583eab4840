"""What the bank itself holds of its customers: loans, guarantees, days overdue, collateral, labels, and leads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import numpy as np

from loaders.economy.cards import Card
from loaders.economy.distress import NEVER
from loaders.economy.names import person
from loaders.economy.plan import Plan, generator
from loaders.economy.sheets import Sheet

LOANS = (
    "借据号",
    "借款人名称",
    "借款人统一社会信用代码",
    "贷款金额(万元)",
    "贷款余额(万元)",
    "发放日期",
    "到期日",
    "五级分类",
    "贷款状态",
)
GUARANTEES = (
    "担保合同号",
    "被担保人名称",
    "保证人名称",
    "保证人统一社会信用代码",
    "担保方式",
    "担保金额(万元)",
    "担保日期",
)
OVERDUE = ("借据号", "借款人名称", "逾期天数", "逾期金额(万元)", "数据日期")
COLLATERAL = (
    "押品编号",
    "抵押人名称",
    "抵押人统一社会信用代码",
    "借据号",
    "押品类型",
    "押品名称",
    "评估价值(万元)",
    "评估日期",
)
LABELS = ("企业名称", "统一社会信用代码", "专精特新等级", "是否核心企业", "客户经理", "所属机构")
OUTCOMES = (
    "线索编号",
    "线索企业名称",
    "线索企业统一社会信用代码",
    "核心企业名称",
    "方向",
    "线索结果",
    "客户经理",
    "日期",
)
LEVELS = ("国家级专精特新小巨人", "省级专精特新中小企业", "创新型中小企业", "", "", "", "", "", "", "")
RESULTS = ("已联系", "有意向", "已授信", "已放款", "无意向", "无效")
BORROWS, GUARANTEED, PLEDGED = 0.6, 0.4, 0.3
MANAGERS = 8


def bank(plan: Plan, cards: dict[int, Card]) -> Iterator[Sheet]:
    """The files, each with its header and rows."""
    rng = generator(plan.economy, 43)
    customers = [cards[firm] for firm in plan.firms.customers.tolist()]
    default = plan.distress.default.tolist()
    lent = [n for n in range(len(customers)) if rng.random() < BORROWS]
    yield Sheet("借据信息.csv", LOANS, [_loan(customers[n], n, default[n], plan) for n in lent])
    guarded = [n for n in lent if rng.random() < GUARANTEED]
    yield Sheet("担保信息.csv", GUARANTEES, [_guarantee(customers, n, plan) for n in guarded])
    late = [n for n in lent if default[n] < NEVER]
    yield Sheet("逾期信息.csv", OVERDUE, [_overdue(customers[n], n, default[n], plan) for n in late])
    pledged = [n for n in lent if rng.random() < PLEDGED]
    yield Sheet("押品信息.csv", COLLATERAL, [_pledge(customers[n], n, plan) for n in pledged])
    managers = [person(rng) for _ in range(MANAGERS)]
    labelled = [_labelled(card, n, managers, rng) for n, card in enumerate(customers)]
    yield Sheet("企业标签.csv", LABELS, labelled)
    yield Sheet("线索结果.csv", OUTCOMES, list(_leads(plan, cards, managers, rng)))


def _loan(card: Card, n: int, default: int, plan: Plan) -> tuple[object, ...]:
    first = plan.economy.first_month + timedelta(days=30 + n % 300)
    failed = default < NEVER
    state = ("次级", "逾期") if failed else ("正常", "未结清")
    owed = card.capital / 5
    return f"J{n + 1:06d}", card.name, card.uscc, owed, owed / 2, first, first + timedelta(days=1095), *state


def _guarantee(customers: list[Card], n: int, plan: Plan) -> tuple[object, ...]:
    card, other = customers[n], customers[(n + 1) % len(customers)]
    day = plan.economy.first_month + timedelta(days=30 + n % 300)
    return f"B{n + 1:06d}", card.name, other.name, other.uscc, "保证", card.capital / 5, day


def _overdue(card: Card, n: int, default: int, plan: Plan) -> tuple[object, ...]:
    day = plan.calendar.day(int(default)) + timedelta(days=90)
    return f"J{n + 1:06d}", card.name, 90, card.capital / 10, day


def _pledge(card: Card, n: int, plan: Plan) -> tuple[object, ...]:
    day = plan.economy.first_month + timedelta(days=20 + n % 300)
    number = (f"Y{n + 1:06d}", card.name, card.uscc, f"J{n + 1:06d}")
    return *number, "工业厂房", f"{card.region}厂房{n + 1}号", card.capital * 2 / 5, day


def _labelled(card: Card, n: int, managers: list[str], rng: np.random.Generator) -> tuple[object, ...]:
    level, core = LEVELS[int(rng.integers(len(LEVELS)))], "是" if rng.random() < 0.1 else "否"
    return card.name, card.uscc, level, core, managers[n % len(managers)], f"{card.region}支行"


def _leads(
    plan: Plan, cards: dict[int, Card], managers: list[str], rng: np.random.Generator
) -> Iterator[tuple[object, ...]]:
    """What became of one partner of every third customer or so."""
    own = plan.firms.numbers()
    sells = np.flatnonzero((own[plan.relations.seller] >= 0) & (own[plan.relations.buyer] < 0)).tolist()
    middle = plan.calendar.day(len(plan.calendar.days) // 2)
    for at, place in enumerate(sells[:: max(1, 3 * len(sells) // len(plan.firms.customers))]):
        anchor, prospect = cards[int(plan.relations.seller[place])], cards[int(plan.relations.buyer[place])]
        result = RESULTS[int(rng.integers(len(RESULTS)))]
        side = (prospect.name, prospect.uscc, anchor.name, "下游")
        yield (f"X{at + 1:05d}", *side, result, managers[at % len(managers)], middle + timedelta(days=at % 60))
