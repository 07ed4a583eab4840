"""What a pair's own past says about whether it trades again."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gnn.ledger import Floats, Ints
from gnn.market import WINDOWS, Market

NAMES = (
    "idle", "age", "months", "days", "documents", "amount", "share of months", "gap", "overdue",
    *(f"documents {w}" for w in WINDOWS), "season", "months x decay 45", "months x decay 180",
    "idle beyond anchor", "idle beyond counterparty", "place by recency", "place by months",
    "months x decay 90",
)  # fmt: skip


def recurrence(m: Market, rows: Ints | slice = slice(None)) -> NDArray[np.float32]:
    """Pairs x NAMES; of some of the pairs, told of all that there are."""
    p, idle = m.pairs, m.age
    steady = p.months.astype(np.float64) * np.exp(-idle / 90)
    life = (m.cut - p.first).astype(np.float64)
    gap = (p.latest - p.first) / np.maximum(p.days - 1, 1)
    gap = np.where(p.days > 1, gap, 365.0)
    held = np.maximum(life / 30.4, 1)
    counts = [idle, life, p.months, p.days, p.documents, np.abs(p.amount) / 1e6]
    table = [
        *map(np.log1p, counts), np.minimum(p.months / held, 1), np.log1p(gap), np.log((idle + 7) / (gap + 7)),
        *np.log1p(p.recent).T, np.log1p(p.season), *(np.log1p(p.months * np.exp(-idle / w)) for w in (45, 180)),
        np.log1p(idle - least(p.row, idle)), np.log1p(idle - least(p.col, idle)),
        standing(p.row, idle), standing(p.row, -steady), np.log1p(steady),
    ]  # fmt: skip
    return np.stack([column[rows].astype(np.float32) for column in table], 1)


def least(group: Ints, value: Floats) -> Floats:
    """The least value of each row's group."""
    out = np.full(int(group.max(initial=-1)) + 1, np.inf)
    np.minimum.at(out, group, value)
    return out[group]


def standing(group: Ints, value: Floats) -> Floats:
    """Mean place of each value in its group, 0 for the least to 1 for the greatest."""
    rank = np.unique(value, return_inverse=True)[1]
    order = np.lexsort((rank, group))
    starts = np.r_[True, group[order][1:] != group[order][:-1]][: len(group)]
    tied = np.cumsum(starts | np.r_[True, rank[order][1:] != rank[order][:-1]][: len(group)]) - 1
    begin = np.flatnonzero(starts)[np.cumsum(starts) - 1]
    within = np.arange(len(group)) - begin
    mean = np.bincount(tied, within)[tied] / np.bincount(tied)[tied]
    size = np.bincount(np.cumsum(starts) - 1)[np.cumsum(starts) - 1]
    out = np.empty(len(group))
    out[order] = mean / np.maximum(size - 1, 1)
    return out
