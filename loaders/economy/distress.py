"""Who gets into trouble, and what it does to the trade around them.

Large buyers fail first: in the months before they leave their suppliers one after the other, and whoever still sold to
them loses those sales. One that is a customer itself defaults as it fails. A few customers lose custom of their own
accord. A customer defaults some months after what it lost, the likelier the larger its share of the sales; a default
thus follows from the graph, and has a day: trouble spreads from buyer to seller, and others' books show it coming.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from loaders.economy.calendar import Calendar
from loaders.economy.firms import Firms
from loaders.economy.relations import Relations, Window

FAILING_BUYERS = 0.2
"""Share of customers whose largest buyer fails."""
LENT_ALONG = 1.0
"""How many times oftener, beyond its size, the buyer that fails is a customer: banks lend along supply chains."""
LEAVING = 6
"""Months before it fails in which a buyer leaves its suppliers."""
OWN_FAILURE = 3.0
"""Risk of a customer that fails as a buyer."""
ENDURED = 3
"""Months that a seller endures the loss of a large buyer, beyond the two to seven that follow a decline of its own."""
DECLINING = 1.8
"""Frailty and chance, in standard deviations each, from which on a customer loses custom of its own accord: a tenth."""
DECLINE = 0.08
"""Sales lost a month, of what is left, by one that declines."""
SICKENING = (8, 15)
"""Months, least and beyond the most, from the beginning of a decline of its own to the default that it leads to."""
FRAILTY = 2.2
"""What a standard deviation of how frail a firm is adds to its risk."""
SMALLNESS = 0.5
"""How far frailty goes with small sales, as a correlation: the large default seldom, as in the real folder."""
WEAKNESS = 0.35
"""Sales of which a standard deviation of frailty takes, in logarithms."""
EVE, FADING = 10, 0.88
"""Months before a default in which sales fade, and what is left of them from one to the next."""
DEFAULTS = 0.24
"""Share of customers that default, about as in the real folder."""
NEVER = np.int64(1 << 30)


@dataclass(frozen=True)
class Distress:
    """What befalls firms and customers; NEVER stands for a month that does not come."""

    buyers: NDArray[np.int64]
    """Firms that fail as buyers."""
    buyers_month: NDArray[np.int64]
    """Month in which each of them fails."""
    exposure: NDArray[np.float64]
    """Share of each customer's expected sales that went to failing buyers."""
    decline: NDArray[np.int64]
    """Month in which each customer's own decline begins."""
    default: NDArray[np.int64]
    """Day of each customer's default; NEVER for those that pay."""
    risk: NDArray[np.float64]
    """What made it likely; the higher the worse."""
    own: NDArray[np.float64]
    """The part of the risk that is the firm's own doing, and shows in its books from the start."""
    frailty: NDArray[np.float64]
    """How frail each customer is, in standard deviations."""


def distress(
    firms: Firms, relations: Relations, window: Window, calendar: Calendar, rng: np.random.Generator
) -> Distress:
    """Draw who fails, when, and who defaults for it."""
    count = len(firms.customers)
    seller = firms.numbers()[relations.seller]
    value = relations.expected(calendar.season) * np.exp(relations.amount)
    sales = np.bincount(seller[seller >= 0], value[seller >= 0], count)
    known = np.where(firms.numbers()[relations.buyer] >= 0, 1 + LENT_ALONG, 1.0)
    buyers, buyers_month = _failing_buyers(relations, seller, value * known, calendar, rng)
    fails = np.full(firms.count, NEVER)
    fails[buyers] = buyers_month
    failing = fails[relations.buyer]
    hit = (seller >= 0) & (failing < NEVER) & (relations.start <= failing) & (relations.end >= failing)
    lost = np.bincount(seller[hit], value[hit], count)
    exposure = lost / np.maximum(sales, 1e-9)
    first_hit = np.full(count, NEVER)
    np.minimum.at(first_hit, seller[hit], failing[hit])
    room = np.maximum(window.closes - window.opens - 6, 1)
    frailty = _frailty(np.asarray(sales, dtype=np.float64), rng)
    declines = frailty + rng.normal(0, 1, count) > DECLINING
    decline = np.where(declines, window.opens + 4 + (rng.random(count) * room).astype(int), NEVER)
    failure = fails[firms.customers]
    own = 1.6 * (decline < NEVER) + OWN_FAILURE * (failure < NEVER) + FRAILTY * frailty
    risk = own + 6 * exposure
    hurt = np.where(exposure > 0.1, first_hit, NEVER)
    trigger = np.minimum(np.minimum(hurt, decline), failure)
    delay = np.where(failure == trigger, rng.integers(0, 2, count), rng.integers(2, 8, count))
    delay = np.where((decline == trigger) & (failure > trigger), rng.integers(*SICKENING, count), delay)
    delay = np.where((hurt == trigger) & (failure > trigger), delay + ENDURED, delay)
    default = _defaults(risk, trigger, delay, window, calendar, rng)
    return Distress(buyers, buyers_month, exposure, decline, default, risk, own, frailty)


def _frailty(sales: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """How frail firms of those sales are, in standard deviations: the smaller the frailer, and chance besides."""
    size = np.log1p(sales)
    small = (size.mean() - size) / max(float(size.std()), 1e-9)
    found: NDArray[np.float64] = SMALLNESS * small + np.sqrt(1 - SMALLNESS**2) * rng.normal(0, 1, len(sales))
    return found


def _failing_buyers(
    relations: Relations,
    seller: NDArray[np.int64],
    value: NDArray[np.float64],
    calendar: Calendar,
    rng: np.random.Generator,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The largest buyers of some customers, and the months in which they fail, while those customers sell to them."""
    ours = np.flatnonzero(seller >= 0)
    order = ours[np.lexsort((ours, -value[ours], seller[ours]))]
    customers, first = np.unique(seller[order], return_index=True)
    chosen = first[rng.random(len(customers)) < FAILING_BUYERS]
    buyers, place = np.unique(relations.buyer[order[chosen]], return_index=True)
    low, high = calendar.months // 4, max(calendar.months - 4, calendar.months // 4 + 1)
    sale = order[chosen][place]
    last = np.clip(relations.end[sale], low, high - 1)
    earliest = np.clip(relations.start[sale] + LEAVING, low, last)
    return buyers, rng.integers(earliest, last + 1)


def _defaults(
    risk: NDArray[np.float64],
    trigger: NDArray[np.int64],
    delay: NDArray[np.int64],
    window: Window,
    calendar: Calendar,
    rng: np.random.Generator,
) -> NDArray[np.int64]:
    """Day of default of the riskiest customers: the delay after what set it off, inside their books."""
    count = len(risk)
    adrift = rng.integers(calendar.months // 4, calendar.months, count)
    month = np.where(trigger < NEVER, trigger, adrift) + delay
    month = np.maximum(month, window.opens + 6)
    possible = month <= window.closes
    ranked = np.argsort(-np.where(possible, risk, -np.inf), kind="stable")
    chosen = np.zeros(count, bool)
    chosen[ranked[: round(DEFAULTS * count)]] = True
    chosen &= possible
    day = calendar.draw(rng, np.minimum(month, calendar.months - 1))
    return np.where(chosen, day, NEVER)


def struck(relations: Relations, firms: Firms, found: Distress, calendar: Calendar) -> Relations:
    """The relations cut short: those into failing buyers one by one, those of customers some weeks after default."""
    fails = np.full(firms.count, NEVER)
    fails[found.buyers] = found.buyers_month
    # Which supplier is left when is told by the pair alone, so that no draw is spent on it.
    early = (relations.seller * 7919 + relations.buyer * 104729) % (LEAVING + 1)
    ends = np.full(firms.count, NEVER)
    defaulted = found.default < NEVER
    ends[firms.customers[defaulted]] = calendar.month[found.default[defaulted]] + 1
    last = np.minimum(fails[relations.buyer] + 1 - early, np.minimum(ends[relations.seller], ends[relations.buyer]))
    end = np.minimum(relations.end, last).astype(np.int16)
    return replace(relations, end=end).take(relations.start <= end)


def health(found: Distress, calendar: Calendar) -> NDArray[np.float32]:
    """How much of its usual sales each customer makes in each month: a row a customer, a column a month."""
    months = np.arange(calendar.months)
    since = np.maximum(months[None, :] - found.decline[:, None], 0)
    usual = np.exp(-WEAKNESS * found.frailty - WEAKNESS**2 / 2)
    left = usual[:, None] * np.exp(np.log1p(-DECLINE) * since)
    default = np.where(found.default < NEVER, calendar.month[np.minimum(found.default, len(calendar.month) - 1)], NEVER)
    eve = np.maximum(months[None, :] - default[:, None] + EVE, 0)
    fading: NDArray[np.float32] = (left * FADING**eve).astype(np.float32)
    return fading
