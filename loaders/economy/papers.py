"""Papers beside the books: invoices with both parties, the orders before them, transfers that pay them, bills paid."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from loaders.economy.cards import Card
from loaders.economy.documents import Documents, joined
from loaders.economy.names import person
from loaders.economy.plan import Plan, generator
from loaders.economy.relations import BILL, MONTHLY
from loaders.economy.sheets import Sheet

ONE_IN = 8
"""One steady relation in so many is seen from both sides; all its documents are, so that they tell who is who."""
PAID, ORDERED, LATE = 0.7, 0.3, 45
WAGES = 3
"""Transfers to natural persons that each customer with papers makes."""
INVOICES = (
    "发票代码",
    "发票号码",
    "开票日期",
    "销方名称",
    "销方识别号",
    "购方名称",
    "购方识别号",
    "金额",
    "税额",
    "价税合计",
    "发票状态",
)
TRANSFERS = (
    *("交易流水号", "付款人名称", "付款人账号", "付款人开户行", "收款人名称", "收款人账号", "收款人开户行"),
    *("交易金额", "交易日期", "用途"),
)
ORDERS = (
    "订单编号",
    "买方名称",
    "买方统一社会信用代码",
    "卖方名称",
    "卖方统一社会信用代码",
    "货物名称",
    "订单金额",
    "下单日期",
    "付款条件",
    "到期日",
)
PAYMENTS = (
    "缴费流水号",
    "缴费单位",
    "缴费单位税号",
    "缴费人手机号",
    "收费单位",
    "户号",
    "缴费项目",
    "缴费金额",
    "账期",
    "缴费日期",
)
BILLS = {"电力": "电费", "电信": "通信费", "水务": "水费"}
RECEIVABLES = (
    "应收账款编号",
    "债权人名称",
    "债务人名称",
    "债务人统一社会信用代码",
    "应收金额(元)",
    "形成日期",
    "到期日",
    "发票号码",
)


class Shown:
    """Documents that two-party papers show, gathered while the books are written."""

    def __init__(self, plan: Plan) -> None:
        steady = np.isin(plan.relations.kind, (MONTHLY, BILL)) & (plan.relations.seller != plan.relations.buyer)
        self._firms = plan.firms.count
        pairs = self._pair(plan.relations.seller[steady], plan.relations.buyer[steady])
        self._pairs = np.unique(pairs)[::ONE_IN]
        self._parts: list[Documents] = []

    def see(self, found: Documents) -> None:
        """Keep those of the pairs that are shown."""
        self._parts.append(found.take(np.isin(self._pair(found.seller, found.buyer), self._pairs)))

    def all(self) -> Documents:
        """What was kept, each document once, in order of day."""
        every = joined(self._parts)
        order = np.lexsort((every.number, every.buyer, every.seller, every.day))
        every = every.take(order)
        fresh = np.ones(len(every), bool)
        same = [getattr(every, name) for name in ("day", "seller", "buyer", "number")]
        fresh[1:] = np.any([column[1:] != column[:-1] for column in same], axis=0)
        return every.take(fresh)

    def _pair(
        self, seller: NDArray[np.int64] | NDArray[np.int32], buyer: NDArray[np.int64] | NDArray[np.int32]
    ) -> NDArray[np.int64]:
        return seller.astype(np.int64) * self._firms + buyer


def papers(plan: Plan, cards: dict[int, Card], shown: Documents) -> Iterator[Sheet]:
    """The files, each with its header and rows."""
    rng = generator(plan.economy, 41)
    rows = [_Row(cards, plan, shown, at) for at in range(len(shown))]
    yield Sheet("购销双方发票.csv", INVOICES, [row.invoice() for row in rows])
    draw = rng.random((3, len(rows)))
    good = [row for row in rows if row.total > 0 and not row.void]
    paid = [row.transfer(f"S{at:08d}", int(draw[1, at] * LATE)) for at, row in enumerate(good) if draw[0, at] < PAID]
    yield Sheet("银行流水.csv", TRANSFERS, [*paid, *_wages(good, cards, rng)])
    ordered = [row for at, row in enumerate(good) if draw[2, at] < ORDERED]
    yield Sheet("采购订单.csv", ORDERS, [row.order(f"D{at:07d}") for at, row in enumerate(ordered)])
    owed = [row.receivable(f"Y{at:07d}") for at, row in enumerate(ordered) if at % 3 == 0]
    yield Sheet("应收账款.csv", RECEIVABLES, owed)
    yield Sheet("缴费记录.csv", PAYMENTS, list(_payments(plan, cards, rng)))


class _Row:
    """One document with both its parties."""

    def __init__(self, cards: dict[int, Card], plan: Plan, shown: Documents, at: int) -> None:
        self.seller, self.buyer = cards[int(shown.seller[at])], cards[int(shown.buyer[at])]
        self.day = plan.calendar.day(int(shown.day[at]))
        self.number, self.void = int(shown.number[at]), bool(shown.void[at])
        self.amount, self.tax = int(shown.amount[at]), int(shown.tax[at])
        self.total = self.amount + self.tax

    def invoice(self) -> tuple[object, ...]:
        """As an invoice."""
        sides = (self.seller.name, self.seller.uscc, self.buyer.name, self.buyer.uscc)
        money = (yuan(self.amount), yuan(self.tax), yuan(self.total))
        code = f"0{99000 + self.seller.firm % 1000:05d}{self.day:%y}{130 + self.seller.firm % 7}1"
        return (code, self.number, self.day, *sides, *money, "作废" if self.void else "正常")

    def transfer(self, number: str, late: int) -> tuple[object, ...]:
        """As the transfer that pays it."""
        sides = (self.buyer.name, self.buyer.account, "链客银行", self.seller.name, self.seller.account, "链客银行")
        return (number, *sides, f"{self.total / 100:,.2f}", self.day + timedelta(days=late), "货款")

    def order(self, number: str) -> tuple[object, ...]:
        """As the order before it."""
        sides = (self.buyer.name, self.buyer.uscc, self.seller.name, self.seller.uscc)
        return (
            number,
            *sides,
            self.seller.industry,
            yuan(self.total),
            self.day - timedelta(days=5),
            "月结30天",
            self.due,
        )

    def receivable(self, number: str) -> tuple[object, ...]:
        """As the receivable that it leaves."""
        sides = (self.seller.name, self.buyer.name, self.buyer.uscc)
        return (number, *sides, yuan(self.total), self.day, self.due, self.number)

    @property
    def due(self) -> date:
        """The day on which it is due."""
        return self.day + timedelta(days=30)


def _wages(rows: list[_Row], cards: dict[int, Card], rng: np.random.Generator) -> Iterator[tuple[object, ...]]:
    """Transfers to natural persons: no firm is behind them."""
    payers = {row.buyer.firm: row for row in rows}
    for at, (firm, row) in enumerate(sorted(payers.items())):
        for nth in range(WAGES):
            side = (cards[firm].name, cards[firm].account, "链客银行")
            other = (person(rng), f"6217{int(rng.integers(0, 10**15)):015d}", "链客银行")
            yield (f"G{at:06d}{nth}", *side, *other, f"{int(rng.integers(5_000, 30_000))}.00", row.day, "工资")


def _payments(plan: Plan, cards: dict[int, Card], rng: np.random.Generator) -> Iterator[tuple[object, ...]]:
    """A year of the customers' bills for power, phone and water."""
    relations, customers = plan.relations, set(plan.firms.customers.tolist())
    bills = np.flatnonzero(relations.kind == BILL).tolist()
    number = 0
    for at in bills:
        seller, buyer = cards.get(int(relations.seller[at])), cards.get(int(relations.buyer[at]))
        if seller is None or buyer is None or buyer.firm not in customers or seller.industry not in BILLS:
            continue
        for month in range(max(plan.calendar.months - 12, 0), plan.calendar.months):
            first = plan.calendar.day(int(plan.calendar.first[month]))
            number += 1
            side = (buyer.name, buyer.uscc, f"199{buyer.firm:08d}"[:11], seller.name, f"H{buyer.firm:06d}")
            amount = f"{rng.integers(5_000, 500_000) / 100:.2f}"
            paid = first + timedelta(days=int(rng.integers(3, 25)))
            yield (f"J{number:07d}", *side, BILLS[seller.industry], amount, f"{first:%Y%m}", paid)


def yuan(fen: int) -> str:
    """An amount in yuan."""
    return f"{fen / 100:.2f}"
