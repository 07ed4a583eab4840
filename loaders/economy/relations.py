"""Who trades with whom, from when to when, how often and for how much."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from loaders.economy import sectors
from loaders.economy.calendar import Calendar
from loaders.economy.economy import Economy
from loaders.economy.firms import Firms

ONCE, AT_TIMES, MONTHLY, BILL = range(4)
"""Kinds of relation: a single purchase, now and then, every month, and a hub's monthly bill."""
KINDS = np.array([0.5, 0.3, 0.2])
DOCUMENTS_PER_PAIR = 5.0
"""Fewer than the 6.4 of the real books: some pairs are drawn twice and count once, others are cut short."""
NEAR = 0.6
"""Share of purchases made in one's own region."""
SPREAD = 1.45
"""Standard deviation of the logarithm of how many partners a customer has."""
LASTS = np.array([1.0, 9.0, 24.0])
"""Mean months that a relation of each kind lasts."""
GROWTH = 0.01
"""Relations that begin in a month, beyond those of the first, for each month that has gone by."""
CUSTOMER_SALES = 1.2
"""How much larger (in logarithms) the invoices are that customers write: they are mid-sized firms."""


@dataclass(frozen=True)
class Relations:
    """One place a pair of seller and buyer in every array."""

    seller: NDArray[np.int64]
    buyer: NDArray[np.int64]
    kind: NDArray[np.int8]
    start: NDArray[np.int16]
    """First month."""
    end: NDArray[np.int16]
    """Last month."""
    chance: NDArray[np.float32]
    """Probability of a document in a usual month."""
    extra: NDArray[np.float32]
    """Mean documents beyond the first in a month with any."""
    amount: NDArray[np.float32]
    """Mean logarithm of a document's total, in yuan."""
    spread: NDArray[np.float32]
    """Standard deviation of that logarithm; 0 for a fixed price."""

    def __len__(self) -> int:
        """How many relations."""
        return len(self.seller)

    def take(self, rows: NDArray[np.int64] | NDArray[np.bool_]) -> Relations:
        """The relations of those places."""
        return Relations(*(getattr(self, field.name)[rows] for field in fields(self)))

    def expected(self, season: NDArray[np.float64]) -> NDArray[np.float64]:
        """Documents to expect of each over its months."""
        months = np.concatenate([[0.0], np.cumsum(season)])
        lasting = months[self.end.astype(np.int64) + 1] - months[self.start.astype(np.int64)]
        lasting = np.where(self.kind == ONCE, 1.0, lasting)
        found: NDArray[np.float64] = lasting * self.chance.astype(np.float64) * (1 + self.extra.astype(np.float64))
        return found


@dataclass(frozen=True)
class Window:
    """First and last month of each customer's books."""

    opens: NDArray[np.int64]
    closes: NDArray[np.int64]


Pairs = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]


def windows(economy: Economy, rng: np.random.Generator, lapsed: NDArray[np.bool_]) -> Window:
    """When each customer's books open and close: few at first, half by the fourth month, most by the second year."""
    count, months = economy.customers, economy.months
    wave = rng.choice(3, count, p=[0.08, 0.47, 0.45])
    early = rng.integers(0, 3, count)
    late = 3 + (rng.random(count) ** 1.5 * 18).astype(np.int64)
    opens = np.minimum(np.choose(wave, [early, np.full(count, 3), late]), months // 2)
    closes = np.where(lapsed, rng.integers(months // 2, months, count), months - 1)
    return Window(opens, np.maximum(closes, opens))


def pairs(economy: Economy, firms: Firms, rng: np.random.Generator) -> Pairs:
    """Seller, buyer, whose books drew the pair (customer number) and whether it is a hub's bill; each pair once."""
    numbers = np.arange(economy.customers)
    wanted = economy.documents / DOCUMENTS_PER_PAIR / 2
    width = np.exp(rng.normal(0, SPREAD, (2, economy.customers)))
    bought, sold = (rng.poisson(4 + wanted * w / w.sum()) for w in width)
    buys, sells = np.repeat(numbers, bought), np.repeat(numbers, sold)
    seller = _partners(firms, firms.customers[buys], firms.sought, sectors.purchases(), rng)
    buyer = _partners(firms, firms.customers[sells], firms.buying, sectors.sales(), rng)
    hub, billed = _bills(firms, rng)
    seller = np.concatenate([hub, seller, firms.customers[sells]])
    buyer = np.concatenate([firms.customers[billed], firms.customers[buys], buyer])
    owner = np.concatenate([billed, buys, sells])
    bill = np.arange(len(seller)) < len(hub)
    _, once = np.unique(seller * firms.count + buyer, return_index=True)
    once = once[seller[once] != buyer[once]]
    return seller[once], buyer[once], owner[once], bill[once]


def _partners(
    firms: Firms,
    anchors: NDArray[np.int64],
    weight: NDArray[np.float64],
    matrix: NDArray[np.float64],
    rng: np.random.Generator,
) -> NDArray[np.int64]:
    """A partner for each anchor: its sector by the matrix, near or anywhere, then by weight."""
    rows = np.cumsum(matrix, axis=1)[firms.sector[anchors]]
    sector = np.minimum((rng.random(len(anchors))[:, None] > rows).sum(1), sectors.ORDINARY - 1)
    near = rng.random(len(anchors)) < NEAR
    region = firms.region[anchors]
    group = firms.sector * firms.regions + firms.region
    low, high = np.searchsorted(group, sector * firms.regions), np.searchsorted(group, (sector + 1) * firms.regions)
    close = np.searchsorted(group, sector * firms.regions + region)
    far = np.searchsorted(group, sector * firms.regions + region, side="right")
    near &= far > close
    low, high = np.where(near, close, low), np.where(near, far, high)
    total = np.concatenate([[0.0], np.cumsum(weight)])
    point = total[low] + rng.random(len(anchors)) * (total[high] - total[low])
    found: NDArray[np.int64] = np.clip(np.searchsorted(total, point, side="right") - 1, low, np.maximum(high - 1, low))
    return found


def _bills(firms: Firms, rng: np.random.Generator) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The hubs that bill customers, and the customers' numbers: the region's own hub, or one of the country's."""
    hubs, billed = [], []
    for number, sector in enumerate(sectors.SECTORS[sectors.ORDINARY :], sectors.ORDINARY):
        places = np.flatnonzero(firms.sector == number)
        customers = np.flatnonzero(rng.random(len(firms.customers)) < sector.reach)
        weight = 1.0 / np.arange(1, len(places) + 1) ** 2
        chosen = rng.choice(places, len(customers), p=weight / weight.sum())
        local = places[np.minimum(firms.region[firms.customers[customers]], len(places) - 1)]
        hubs.append(local if sector.hubs == 0 else chosen)
        billed.append(customers)
    return np.concatenate(hubs), np.concatenate(billed)


def relations(
    economy: Economy, firms: Firms, window: Window, calendar: Calendar, rng: np.random.Generator
) -> Relations:
    """All the relations of the economy, before anything goes wrong."""
    seller, buyer, owner, bill = pairs(economy, firms, rng)
    count = len(seller)
    kind = np.where(bill, BILL, rng.choice(3, count, p=KINDS))
    start, end = _span(kind, window.opens[owner], window.closes[owner], calendar, rng)
    once = kind == ONCE
    chance = np.where(once, 1.0, np.where(kind == BILL, rng.uniform(0.1, 0.98, count), rng.uniform(0.55, 0.95, count)))
    chance = np.where(kind == AT_TIMES, rng.uniform(0.1, 0.4, count), chance)
    extra = np.where(kind == MONTHLY, rng.lognormal(0.0, 1.1, count), rng.exponential(0.5, count))
    amounts = np.log([sector.amount for sector in sectors.SECTORS])[firms.sector[seller]]
    numbers = firms.numbers()
    amounts = amounts + rng.normal(0, 1.3, count) + np.where(numbers[seller] >= 0, CUSTOMER_SALES, 0)
    spread = np.where(rng.random(count) < 0.06, 0.0, rng.uniform(0.3, 1.0, count))
    found = Relations(
        seller,
        buyer,
        kind.astype(np.int8),
        start.astype(np.int16),
        end.astype(np.int16),
        chance.astype(np.float32),
        extra.astype(np.float32),
        amounts.astype(np.float32),
        spread.astype(np.float32),
    )
    return _scaled(found, economy, calendar, (numbers[seller] >= 0) & (numbers[buyer] >= 0))


def _span(
    kind: NDArray[np.int64],
    opens: NDArray[np.int64],
    closes: NDArray[np.int64],
    calendar: Calendar,
    rng: np.random.Generator,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """First and last month of each relation; some stand already when the books open, the others come month by month."""
    growing = calendar.season * (1 + GROWTH * np.arange(calendar.months))
    season = np.concatenate([[0.0], np.cumsum(growing)])
    low, high = season[opens], season[closes + 1]
    point = low + rng.random(len(kind)) * (high - low)
    start = np.clip(np.searchsorted(season, point, side="right") - 1, opens, closes)
    standing = rng.random(len(kind)) < np.choose(kind, [0.02, 0.06, 0.2, 0.8])
    start = np.where(standing, opens, start)
    lasts = rng.geometric(1 / LASTS[np.minimum(kind, MONTHLY)])
    end = np.where(kind == BILL, closes, np.minimum(start + lasts - 1, closes))
    return start, end


def _scaled(found: Relations, economy: Economy, calendar: Calendar, both: NDArray[np.bool_]) -> Relations:
    """The relations with the monthly ones made busier or quieter, so that the documents sum to what was asked."""
    rows = found.expected(calendar.season) * np.where(both, 2, 1)
    monthly = found.kind == MONTHLY
    once_a_month = (rows / (1 + found.extra))[monthly].sum()
    beyond = rows[monthly].sum() - once_a_month
    wanted = economy.documents / ROWS_PER_DOCUMENT - rows[~monthly].sum()
    extra = found.extra.copy()
    chance = found.chance.copy()
    extra[monthly] *= max(0.0, (wanted - once_a_month) / beyond)
    chance[monthly] *= float(np.clip(wanted / once_a_month, 0.05, 1.0))
    return Relations(**{f.name: getattr(found, f.name) for f in fields(found)} | {"chance": chance, "extra": extra})


ROWS_PER_DOCUMENT = 0.915
"""Red letters and repeats add rows, failing firms and dead buyers take some."""
