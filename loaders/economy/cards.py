"""Who each firm is on paper: name, code, persons, accounts, capital and status, for every firm that documents name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from loaders.economy import names, uscc
from loaders.economy.distress import NEVER
from loaders.economy.plan import Plan, generator
from loaders.economy.register import SERIAL, Customer
from loaders.economy.sectors import ORDINARY, SECTORS

RENAMED, TRADERS = 0.05, 0.08
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
"""Of the digits of an identity number (GB 11643)."""
ENDS = ("吊销，未注销", "注销")
CAPITALS = (50, 100, 200, 300, 500, 1000, 2000, 5000)
SPREAD, FRAIL = 1.5, 1.4
"""Places among the capitals about the middle one: a standard deviation of chance, and what one of frailty takes."""
AGE, AGES = 2_600, 0.6
"""Usual age of a firm in days, and how far ages lie from each other, in logarithms; frail firms are as much younger."""


@dataclass(frozen=True)
class Card:
    """One firm on paper."""

    firm: int
    name: str
    uscc: str
    former: str
    person: str
    identity: str
    """Identity number of the legal representative: its place is one that no map shows."""
    account: str
    industry: str
    region: str
    capital: int
    """In units of ten thousand yuan."""
    established: date
    ended: date | None
    """Day on which it was struck off, None where it goes on."""
    end: str


def cards(plan: Plan, customers: list[Customer]) -> dict[int, Card]:
    """The card of every firm that a book names, by the firm's number; customers as their register has them."""
    rng = generator(plan.economy, 40)
    own = dict(zip(plan.firms.customers.tolist(), customers, strict=True))
    fails = dict(zip(plan.distress.buyers.tolist(), plan.distress.buyers_month.tolist(), strict=True))
    seen = np.flatnonzero((plan.seller_codes > 0) | (plan.buyer_codes > 0)).tolist()
    taken = {customer.name for customer in customers} | {customer.uscc for customer in customers}
    found: dict[int, Card] = {}
    for firm in sorted({*own, *seen}):
        found[firm] = _card(plan, firm, own.get(firm), taken, fails.get(firm, int(NEVER)), rng)
    # Whoever runs two of the bank's customers is one person, with one number.
    number = {found[firm].person: found[firm].identity for firm in reversed(list(own))}
    return {f: replace(card, identity=number[card.person]) if f in own else card for f, card in found.items()}


def _card(plan: Plan, firm: int, known: Customer | None, taken: set[str], fails: int, rng: np.random.Generator) -> Card:
    region, sector = int(plan.firms.region[firm]), SECTORS[plan.firms.sector[firm]]
    trader = bool(rng.random() < TRADERS) and plan.firms.sector[firm] < ORDINARY
    name = names.firm(rng, region, sector.words, trader)
    while str(name) in taken:
        name = names.firm(rng, region, sector.words, trader)
    code = uscc.compose(uscc.SOLE_TRADER if trader else uscc.COMPANY, region, int(rng.integers(0, SERIAL)))
    former = str(names.former(rng, name)) if rng.random() < RENAMED else ""
    taken.update((str(name), code))
    born = date(1955, 1, 1) + timedelta(days=int(rng.integers(0, 14_000)))
    frailty = float(plan.distress.frailty[plan.firms.numbers()[firm]]) if known else 0.0
    ended = plan.calendar.day(int(plan.calendar.first[fails + 1])) if fails + 1 < plan.calendar.months else None
    return Card(
        firm,
        known.name if known else str(name),
        known.uscc if known else code,
        known.former if known else former,
        known.person if known else names.person(rng),
        identity(region, born, int(rng.integers(0, 1000))),
        f"6299{int(rng.integers(0, 10**15)):015d}",
        sector.name,
        names.REGIONS[region] + "市",
        _capital(frailty, rng),
        plan.economy.first_month - timedelta(days=_age(frailty, rng)),
        None if known else ended,
        ENDS[int(rng.integers(len(ENDS)))],
    )


def _capital(frailty: float, rng: np.random.Generator) -> int:
    """Registered capital: frail firms have less."""
    place = (len(CAPITALS) - 1) / 2 - FRAIL * frailty + SPREAD * rng.normal()
    return CAPITALS[int(np.clip(np.rint(place), 0, len(CAPITALS) - 1))]


def _age(frailty: float, rng: np.random.Generator) -> int:
    """Age in days when the economy begins: frail firms are younger."""
    return int(np.clip(AGE * np.exp(AGES * (rng.normal() - frailty)), 200, 12_000))


def identity(region: int, born: date, serial: int) -> str:
    """A made-up identity number: its check digit fits, its place (1199..) is none."""
    body = f"1199{region:02d}{born:%Y%m%d}{serial:03d}"
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True)) % 11]
