"""The economy before its documents: firms, relations, troubles and codes, all drawn from the one seed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from loaders.economy import distress as troubles
from loaders.economy.calendar import Calendar, calendar
from loaders.economy.distress import Distress
from loaders.economy.documents import Trade, carelessness
from loaders.economy.economy import Economy
from loaders.economy.firms import Firms, firms
from loaders.economy.relations import Relations, Window, relations, windows
from loaders.economy.sectors import ORDINARY

LAPSED = 0.12
BRANCHES = 0.01
"""Share of customers that book documents between their own branches, which have codes of their own, in both books, as
one of the real folder does."""
LOOKED = 10
"""Customers looked at for each that has branches: those that sell most often have them."""


@dataclass(frozen=True)
class Plan:
    """All that the documents are drawn from, and the truth that they are judged by."""

    economy: Economy
    calendar: Calendar
    firms: Firms
    window: Window
    lapsed: NDArray[np.bool_]
    distress: Distress
    relations: Relations
    trade: Trade
    branch: NDArray[np.int64]
    """The firm that each customer's documents to itself name in its stead; each other firm itself."""
    seller_codes: NDArray[np.int64]
    """Number in the A codes of each firm that sells to a customer; 0 for the others."""
    buyer_codes: NDArray[np.int64]
    """Number in the B codes of each firm that buys from a customer; 0 for the others."""


def plan(economy: Economy) -> Plan:
    """The economy's plan; raise BadParameter where none can be drawn."""
    economy.check()
    days = calendar(economy)
    who, when, ties, trouble, code, care = (generator(economy, stage) for stage in range(6))
    everyone = firms(economy, who)
    lapsed = when.random(economy.customers) < LAPSED
    window = windows(economy, when, lapsed)
    drawn = relations(economy, everyone, window, days, ties)
    found = troubles.distress(everyone, drawn, window, days, trouble)
    left = _with_branches(troubles.struck(drawn, everyone, found, days), everyone)
    trade = Trade(everyone, days, troubles.health(found, days), carelessness(found.own, care))
    branch = _branches(left, everyone, code)
    codes = (_dealt(part, everyone.count, code) for part in _named(left, everyone, branch))
    return Plan(economy, days, everyone, window, lapsed, found, left, trade, branch, *codes)


def generator(economy: Economy, *stage: int) -> np.random.Generator:
    """The random numbers of one stage: each has its own, so that none depends on how much another drew."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(economy.seed, spawn_key=stage)))


def _with_branches(found: Relations, firms: Firms) -> Relations:
    """The relations, a few customers' busiest sales doubled as sales to themselves."""
    count = int(np.ceil(BRANCHES * len(firms.customers)))
    rows = np.array([_busiest(found, firm) for firm in firms.customers[: LOOKED * count]], dtype=np.int64)
    rows = rows[rows >= 0]
    rows = rows[np.argsort(-_lively(found, rows), kind="stable")[:count]]
    own = found.take(rows)
    return Relations(
        np.concatenate([found.seller, own.seller]),
        np.concatenate([found.buyer, own.seller]),
        *(np.concatenate([getattr(found, name), getattr(own, name)]) for name in REST),
    )


REST = ("kind", "start", "end", "chance", "extra", "amount", "spread")


def _busiest(found: Relations, firm: int) -> int:
    """The place of the firm's sale of the most documents, -1 where it sells nothing."""
    sales = np.flatnonzero(found.seller == firm)
    return int(sales[np.argmax(_lively(found, sales))]) if len(sales) else -1


def _lively(found: Relations, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """Documents to expect of relations, about."""
    lasts = 1 + found.end[rows].astype(np.int64) - found.start[rows]
    chance, extra = (np.asarray(part[rows], dtype=np.float64) for part in (found.chance, found.extra))
    lively: NDArray[np.float64] = lasts * chance * (1 + extra)
    return lively


def _branches(found: Relations, firms: Firms, rng: np.random.Generator) -> NDArray[np.int64]:
    """A firm that is no customer for each customer that trades with itself; every other firm itself."""
    branch = np.arange(firms.count)
    selves = np.unique(found.seller[found.seller == found.buyer])
    strangers = np.setdiff1d(branch[: np.searchsorted(firms.sector, ORDINARY)], firms.customers)
    branch[selves] = rng.choice(strangers, len(selves), replace=False)
    return branch


def _named(found: Relations, firms: Firms, branch: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The firms that customers' books name as sellers, and as buyers."""
    numbers, own = firms.numbers(), found.seller == found.buyer
    sellers = np.where(own, branch[found.seller], found.seller)[numbers[found.buyer] >= 0]
    buyers = np.where(own, branch[found.buyer], found.buyer)[numbers[found.seller] >= 0]
    return np.unique(sellers), np.unique(buyers)


def _dealt(parties: NDArray[np.int64], firms: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """A number from 1 for each of the parties, in shuffled order; 0 for every other firm."""
    found = np.zeros(firms, np.int64)
    found[parties] = rng.permutation(len(parties)) + 1
    return found
