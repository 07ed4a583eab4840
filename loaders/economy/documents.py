"""The documents that relations leave behind: invoices, red letters and voids, each with its day, amounts and number."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from loaders.economy import sectors
from loaders.economy.calendar import Calendar
from loaders.economy.firms import Firms
from loaders.economy.relations import AT_TIMES, BILL, MONTHLY, Relations

LARGEST = 1_000_000_000
"""Ten million yuan, in fen: no invoice is larger."""
ROUND = 0.65
"""Share of totals in whole yuan."""
RED, VOID = 0.025, 0.042
RED_LAG = 45
"""A red letter follows within so many days."""
EMPTY_VOID = 0.1
"""Share of voided documents that say nothing but zeros."""


@dataclass(frozen=True)
class Documents:
    """One place a document in every array."""

    seller: NDArray[np.int32]
    buyer: NDArray[np.int32]
    day: NDArray[np.int32]
    number: NDArray[np.int64]
    amount: NDArray[np.int64]
    """Without tax, in fen; negative in a red letter."""
    tax: NDArray[np.int64]
    void: NDArray[np.bool_]

    def __len__(self) -> int:
        """How many documents."""
        return len(self.seller)

    def take(self, rows: NDArray[np.int64] | NDArray[np.bool_]) -> Documents:
        """The documents of those places."""
        return Documents(*(getattr(self, field.name)[rows] for field in fields(self)))


def joined(parts: list[Documents]) -> Documents:
    """All documents of the parts."""
    return Documents(*(np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(Documents)))


@dataclass(frozen=True)
class Trade:
    """What every document of the economy is drawn from."""

    firms: Firms
    calendar: Calendar
    health: NDArray[np.float32]
    """A row a customer, a column a month."""
    carelessness: NDArray[np.float64]
    """How many more voids and red letters than usual each customer's books hold."""


def documents(relations: Relations, trade: Trade, rng: np.random.Generator) -> Documents:
    """The documents of those relations, ordered by pair and day."""
    care = _carelessness_of(relations, trade)
    pair, month = _busy_months(relations, trade, rng)
    day = _billed(relations, pair, month, trade.calendar.draw(rng, month), trade.calendar)
    total = _totals(relations, pair, rng)
    pair, day, total = _reddened(pair, day, total, RED * care[pair], rng, len(trade.calendar.days))
    order = np.lexsort((day, pair))
    pair, day, total = pair[order], day[order], total[order]
    sellers = relations.seller[pair]
    rate = sectors.rates(trade.calendar.days[day], trade.firms.tax[sellers])
    amount = np.rint(total / (1 + rate / 100)).astype(np.int64)
    void = rng.random(len(pair)) < VOID * care[pair]
    empty = void & (rng.random(len(pair)) < EMPTY_VOID)
    tax = np.where(empty, 0, total - amount)
    return Documents(
        sellers.astype(np.int32),
        relations.buyer[pair].astype(np.int32),
        day.astype(np.int32),
        _numbers(relations, pair, day, rng),
        np.where(empty, 0, amount),
        tax,
        void,
    )


def _carelessness_of(relations: Relations, trade: Trade) -> NDArray[np.float64]:
    """The carelessness of each relation's books: the seller's where it is a customer, else the buyer's."""
    customer = trade.firms.numbers()
    seller, buyer = customer[relations.seller], customer[relations.buyer]
    found: NDArray[np.float64] = trade.carelessness[np.where(seller >= 0, seller, buyer)]
    return found


def _busy_months(
    relations: Relations, trade: Trade, rng: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pair and month of every document, red letters aside."""
    months = np.arange(trade.calendar.months)
    inside = (months >= relations.start[:, None]) & (months <= relations.end[:, None])
    pair, month = np.nonzero(inside)
    seller = trade.firms.numbers()[relations.seller]
    kind = relations.kind[pair]
    usual = np.where((kind == MONTHLY) | (kind == AT_TIMES), trade.calendar.season[month], 1.0)
    well = np.where(seller[pair] >= 0, trade.health[seller[pair], month], 1.0)
    busy = rng.random(len(pair)) < relations.chance[pair] * usual * well
    pair, month = pair[busy], month[busy]
    count = 1 + rng.poisson(relations.extra[pair] * (usual * well)[busy])
    return np.repeat(pair, count), np.repeat(month, count)


def _billed(
    relations: Relations,
    pair: NDArray[np.int64],
    month: NDArray[np.int64],
    day: NDArray[np.int64],
    calendar: Calendar,
) -> NDArray[np.int64]:
    """The days with those of hubs' bills moved to the day of month that the hub bills on."""
    first, last = calendar.first[month], calendar.first[month + 1] - 1
    own: NDArray[np.int64] = np.minimum(first + 2 + relations.seller[pair] * 7 % 24 + (day - first) % 3, last)
    return np.where(relations.kind[pair] == BILL, own, day)


def _totals(relations: Relations, pair: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.int64]:
    """Totals with tax, in fen: log-normal about each pair's own mean, many of them in whole yuan."""
    mean, spread = relations.amount[pair], relations.spread[pair]
    fen = np.exp(mean + spread * rng.standard_normal(len(pair), np.float32)) * 100
    fen = np.clip(np.rint(fen), 100, LARGEST).astype(np.int64)
    whole = (rng.random(len(pair)) < ROUND) & (fen >= 10_000)
    found: NDArray[np.int64] = np.where(whole, fen // 100 * 100, fen)
    return found


def _reddened(
    pair: NDArray[np.int64],
    day: NDArray[np.int64],
    total: NDArray[np.int64],
    chance: NDArray[np.float64],
    rng: np.random.Generator,
    days: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """The documents and a red letter some days after each of a few, that takes it back."""
    red = np.flatnonzero(rng.random(len(pair)) < chance)
    after = day[red] + (rng.random(len(red)) ** 2 * RED_LAG).astype(np.int64)
    red, after = red[after < days], after[after < days]
    return (
        np.concatenate([pair, pair[red]]),
        np.concatenate([day, after]),
        np.concatenate([total, -total[red]]),
    )


def _numbers(
    relations: Relations, pair: NDArray[np.int64], day: NDArray[np.int64], rng: np.random.Generator
) -> NDArray[np.int64]:
    """Invoice numbers of up to eight digits, rising with the days of a pair and never twice in it."""
    base = rng.integers(100_000, 90_000_000, len(relations))
    place = np.arange(len(pair)) - np.searchsorted(pair, pair)
    found: NDArray[np.int64] = base[pair] + place + 5 * day
    return found


def carelessness(risk: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """How careless each customer's books are, 1 on average: firms in trouble void and take back more."""
    found = np.exp(rng.normal(0, 0.45, len(risk)) + 0.5 * np.clip(risk, 0, 3))
    bounded: NDArray[np.float64] = np.minimum(found / found.mean(), 8.0)
    return bounded
