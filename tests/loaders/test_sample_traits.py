"""The made-up economy has the traits of the real one."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from graph.evidence import MINIMUM
from loaders import sample
from loaders.economy import sectors
from loaders.economy.cards import cards
from loaders.economy.distress import NEVER
from loaders.sample import Economy, Truth

ECONOMY = Economy(customers=200, firms=3_000, documents=60_000, topics=True)
"""As sparse as what a bank sees of its customers' trade."""


class Row(NamedTuple):
    owner: str
    number: str
    day: str
    counterparty: str
    amount: str
    tax: str
    total: str
    state: str

    @property
    def month(self) -> int:
        year, month, _ = self.day.split("/")
        return (int(year) - 2016) * 12 + int(month) - 10


class World(NamedTuple):
    truth: Truth
    bought: list[Row]
    sold: list[Row]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp("demo")
    sample.write(folder, ECONOMY)
    return World(sample.truth(ECONOMY), _read(folder / "进项发票信息.csv"), _read(folder / "销项发票信息.csv"))


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as source:
        lines = csv.reader(source)
        next(lines)
        return [Row(*line) for line in lines]


def _document(row: Row) -> tuple[str, ...]:
    return row.number, row.day, row.amount, row.tax


def _partners(rows: list[Row], of: Callable[[Row], str], who: Callable[[Row], str]) -> list[int]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        found[of(row)].add(who(row))
    return sorted(map(len, found.values()))


def test_degrees_have_a_long_tail(world: World) -> None:
    known_by = _partners(world.bought, lambda r: r.counterparty, lambda r: r.owner)
    assert known_by[len(known_by) // 2] <= 2
    assert known_by[-1] >= 50
    suppliers = _partners(world.bought, lambda r: r.owner, lambda r: r.counterparty)
    assert suppliers[-1] > 4 * suppliers[len(suppliers) // 2]


def test_most_pairs_trade_once_or_twice_and_some_month_by_month(world: World) -> None:
    months: dict[tuple[str, str], set[int]] = defaultdict(set)
    for row in world.sold:
        months[row.owner, row.counterparty].add(row.month)
    lengths = sorted(map(len, months.values()))
    assert lengths[len(lengths) // 2] <= 2
    assert lengths[int(0.95 * len(lengths))] >= 8


def test_pairs_end_and_new_ones_begin(world: World) -> None:
    before, after = set(), set()
    for row in world.bought:
        (before if row.month < 27 else after).add((row.owner, row.counterparty))
    assert 0.2 < len(before & after) / len(before) < 0.6
    assert 0.3 < len(after - before) / len(after) < 0.8


def test_nearly_everyone_pays_the_hubs(world: World) -> None:
    firms = world.truth.plan.firms
    power = sectors.NAMES.index("电力")
    paid = {row.owner for row in world.bought if firms.sector[world.truth.behind[row.counterparty]] == power}
    assert len(paid) > 0.7 * ECONOMY.customers
    largest = Counter(row.counterparty for row in {(r.owner, r.counterparty): r for r in world.bought}.values())
    hubs = [code for code, _ in largest.most_common(5)]
    assert sum(firms.sector[world.truth.behind[code]] >= sectors.ORDINARY for code in hubs) >= 3


def test_sectors_buy_from_the_sectors_of_the_matrix(world: World) -> None:
    firms, relations = world.truth.plan.firms, world.truth.plan.relations
    seller, buyer = firms.sector[relations.seller], firms.sector[relations.buyer]
    ordinary = seller < sectors.ORDINARY
    flow = np.zeros((sectors.ORDINARY, sectors.ORDINARY))
    np.add.at(flow, (buyer[ordinary], seller[ordinary]), 1)
    matrix = sectors.purchases()
    listed = matrix > sectors.STRAY * sectors.shares()[None, :] + 1e-9
    by_chance = (flow.sum(1) @ listed @ flow.sum(0)) / flow.sum()
    assert flow[listed].sum() > 0.65 * flow.sum()
    assert flow[listed].sum() > 2 * by_chance
    builds = sectors.NAMES.index("建筑工程")
    assert flow[builds].argmax() == sectors.NAMES.index("建筑材料")


def test_documents_grow_over_the_years_and_rest_in_february(world: World) -> None:
    months = Counter(row.month for row in world.bought + world.sold)
    assert sum(months[m] for m in range(15, 27)) > 1.2 * sum(months[m] for m in range(3, 15))
    assert months[28] < 0.8 * (months[27] + months[29]) / 2


def test_customers_that_trade_with_each_other_book_the_same_documents(world: World) -> None:
    sold = {_document(row): row for row in world.sold}
    shared: Counter[tuple[str, str, str, str]] = Counter()
    for row in set(world.bought):
        if other := sold.get(_document(row)):
            shared[row.owner, row.counterparty, other.owner, other.counterparty] += 1
    truth = world.truth
    between = {pair: n for pair, n in shared.items() if pair[0] != pair[2]}
    assert all(truth.customer_behind(code) == other for (_, code, other, _) in between)
    assert all(truth.customer_behind(code) == owner for (owner, _, _, code) in between)
    assert sum(n >= 10 for n in between.values()) >= 10


def test_a_firm_whose_branches_trade_books_the_same_documents_twice(world: World) -> None:
    truth, branch, number = world.truth, world.truth.plan.branch, world.truth.plan.firms.numbers()
    twice = []
    for firm in np.flatnonzero(branch != np.arange(len(branch))).tolist():
        assert number[branch[firm]] < 0
        books = [[r for r in book if r.owner == f"E{number[firm] + 1}"] for book in (world.sold, world.bought)]
        sold, bought = ({_document(r) for r in book if truth.behind[r.counterparty] == branch[firm]} for book in books)
        assert sold == bought == {_document(r) for r in books[0]} & {_document(r) for r in books[1]}
        twice.append(len(sold))
    # From so many on, shared documents would say that a branch's code is the firm itself.
    assert max(twice) >= MINIMUM


def test_defaults_follow_from_lost_buyers_and_falling_sales(world: World) -> None:
    found = world.truth.plan.distress
    defaulted = found.default < NEVER
    assert 0.1 < defaulted.mean() < 0.3
    assert found.exposure[defaulted].mean() > 2 * found.exposure[~defaulted].mean()
    assert found.frailty[defaulted].mean() > found.frailty[~defaulted].mean() + 0.7
    assert (found.decline < NEVER)[defaulted].mean() > 2 * (found.decline < NEVER)[~defaulted].mean()


def test_sales_fall_before_a_default(world: World) -> None:
    plan = world.truth.plan
    sales: dict[str, Counter[int]] = defaultdict(Counter)
    for row in world.sold:
        if row.state == "有效发票":
            sales[row.owner][row.month] += 1
    ratios = []
    for number in np.flatnonzero(plan.distress.default < NEVER):
        month = int(plan.calendar.month[plan.distress.default[number]])
        own = sales[f"E{number + 1}"]
        earlier = sum(own[m] for m in range(month - 12, month - 6))
        ratios.append(sum(own[m] for m in range(month - 3, month + 3)) / max(earlier, 1))
    assert np.median(ratios) < 0.7


def test_failing_buyers_buy_no_more(world: World) -> None:
    plan = world.truth.plan
    fails = dict(zip(plan.distress.buyers.tolist(), plan.distress.buyers_month.tolist(), strict=True))
    late = [r for r in world.sold if r.month > fails.get(world.truth.behind[r.counterparty], 10**6) + 3]
    assert not late


def test_trouble_spreads_from_buyer_to_seller(world: World) -> None:
    plan = world.truth.plan
    found, number = plan.distress, plan.firms.numbers()
    failed = number[found.buyers]
    customers = failed[failed >= 0]
    assert (found.default[customers] < NEVER).mean() > 2 * (found.default < NEVER).mean()
    hurt = (found.exposure > 0.25) & (found.decline == NEVER)
    assert (found.default[hurt] < NEVER).mean() > 2 * (found.default < NEVER).mean()


def test_failing_buyers_leave_their_suppliers_one_after_the_other(world: World) -> None:
    plan = world.truth.plan
    fails = dict(zip(plan.distress.buyers.tolist(), plan.distress.buyers_month.tolist(), strict=True))
    ends = defaultdict(set)
    for buyer, end in zip(plan.relations.buyer.tolist(), plan.relations.end.tolist(), strict=True):
        if buyer in fails and fails[buyer] - 6 <= end + 1:
            ends[buyer].add(fails[buyer] - end)
    assert max(len(found) for found in ends.values()) > 3


def test_trouble_shows_in_the_registers_before_a_default(world: World) -> None:
    plan = world.truth.plan
    found = plan.distress
    papers = cards(plan, world.truth.customers)
    own = [papers[firm] for firm in plan.firms.customers.tolist()]
    defaulted = found.default < NEVER
    capital = np.array([card.capital for card in own])
    born = np.array([card.established.toordinal() for card in own])
    assert np.median(capital[defaulted]) < np.median(capital[~defaulted])
    assert np.median(born[defaulted]) > np.median(born[~defaulted])
