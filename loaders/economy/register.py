"""The register of customers: names, codes, persons, ratings and defaults."""

from __future__ import annotations

import csv
from dataclasses import astuple, dataclass
from datetime import date
from pathlib import Path

import numpy as np

from loaders.economy import names, uscc
from loaders.economy.distress import NEVER
from loaders.economy.plan import Plan, generator
from loaders.economy.sectors import SECTORS

FILE = "企业信息.csv"
HEADER = (
    "企业代号",
    "企业名称",
    "信誉评级",
    "是否违约",
    "违约日期",
    "统一社会信用代码",
    "法定代表人",
    "行业",
    "地区",
    "曾用名",
    "客户状态",
)
CUSTOMER, LAPSED = "现有客户", "流失客户"
SOLE_TRADERS, RENAMED, TWO_FIRMS = 0.06, 0.12, 0.05
RATING_NOISE = 0.6
SERIAL = 31**8


@dataclass(frozen=True)
class Customer:
    """One row of the register, as text, in the order of its header."""

    code: str
    name: str
    rating: str
    defaulted: str
    defaulted_on: str
    uscc: str
    person: str
    industry: str
    region: str
    former: str
    status: str


def register(plan: Plan) -> list[Customer]:
    """All customers in order of their numbers."""
    rng = generator(plan.economy, 30)
    ratings = _ratings(plan, rng)
    serials = _serials(len(plan.firms.customers), rng)
    taken: set[str] = set()
    found: list[Customer] = []
    for number, firm in enumerate(plan.firms.customers.tolist()):
        region = int(plan.firms.region[firm])
        sector = SECTORS[plan.firms.sector[firm]]
        trader = bool(rng.random() < SOLE_TRADERS)
        name = _unique(taken, rng, region, sector.words, trader)
        shares_person = bool(found) and rng.random() < TWO_FIRMS
        day = plan.distress.default[number]
        found.append(
            Customer(
                f"E{number + 1}",
                str(name),
                ratings[number],
                "是" if day < NEVER else "否",
                _written(plan.calendar.day(int(day))) if day < NEVER else "",
                uscc.compose(uscc.SOLE_TRADER if trader else uscc.COMPANY, region, serials[number]),
                found[int(rng.integers(len(found)))].person if shares_person else names.person(rng),
                sector.name,
                names.REGIONS[region] + "市",
                str(names.former(rng, name)) if rng.random() < RENAMED else "",
                LAPSED if plan.lapsed[number] else CUSTOMER,
            )
        )
    return found


def write_register(folder: Path, customers: list[Customer]) -> None:
    """Write the register to its file."""
    with (folder / FILE).open("w", encoding="utf-8-sig", newline="") as sink:
        csv.writer(sink).writerows([HEADER, *map(astuple, customers)])


def _unique(
    taken: set[str], rng: np.random.Generator, region: int, words: tuple[str, ...], trader: bool
) -> names.FirmName:
    """A name that no customer has yet."""
    while str(name := names.firm(rng, region, words, trader)) in taken:
        pass
    taken.add(str(name))
    return name


def _serials(count: int, rng: np.random.Generator) -> list[int]:
    """A serial number each, none twice."""
    found: dict[int, None] = {}
    while len(found) < count:
        found.update(dict.fromkeys(rng.integers(0, SERIAL, count - len(found)).tolist()))
    return list(found)


def _ratings(plan: Plan, rng: np.random.Generator) -> list[str]:
    """The bank's own ratings: D for those that it saw default, else by risk as the bank sees it, through a haze."""
    defaulted = plan.distress.default < NEVER
    seen = plan.distress.risk + rng.normal(0, RATING_NOISE, len(defaulted))
    low, high = np.quantile(seen[~defaulted], [0.28, 0.66]) if (~defaulted).any() else (0.0, 0.0)
    letters = np.where(seen < low, "A", np.where(seen < high, "B", "C"))
    late = rng.random(len(defaulted)) < 0.12
    found: list[str] = np.where(defaulted & ~late, "D", letters).tolist()
    return found


def _written(day: date) -> str:
    return f"{day.year}/{day.month}/{day.day}"
