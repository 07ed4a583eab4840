"""The trade of a made-up economy as a plain table, drawn without its documents: firms that sell and buy at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from loaders.economy.economy import Economy
from loaders.economy.plan import Plan, plan
from loaders.economy.relations import ONCE

FIRMS_PER_PAIR = 0.1
FIRMS_PER_CUSTOMER = 4
"""The fewest that an economy takes: a quarter of the firms have books, the others stand in theirs on either side."""
DOCUMENTS_PER_FIRM = 47
"""So many that the pairs come to about ten a firm."""
MOST_DAYS = 4
"""Days that a pair is told by at most: how often a pair trades matters less here than how many pairs there are."""
CUT, HORIZON = date(2019, 7, 1), 180
"""The day of the models: 33 months before it, 7 after it."""


def economy(pairs: int) -> Economy:
    """An economy of about so many pairs."""
    firms = max(200, round(pairs * FIRMS_PER_PAIR))
    return Economy(firms // FIRMS_PER_CUSTOMER, firms, DOCUMENTS_PER_FIRM * firms)


def write(path: Path, pairs: int) -> int:
    """Write src, dst, day and weight as Parquet; the number of pairs."""
    drawn = plan(economy(pairs))
    pair, day = days(drawn)
    rng, held = np.random.default_rng(1), drawn.relations
    # Codes are dealt from a shuffled pack: their order says nothing of sectors and regions.
    codes = pa.array([f"F{number:07}" for number in rng.permutation(drawn.firms.count)])
    weight = np.exp(held.amount[pair] + held.spread[pair] * rng.standard_normal(len(pair), np.float32))
    ends = {
        name: pa.DictionaryArray.from_arrays(pa.array(firm[pair].astype(np.int32)), codes)
        for name, firm in (("src", held.seller), ("dst", held.buyer))
    }
    told = {**ends, "day": pa.array(drawn.calendar.days[day]).cast(pa.date32()), "weight": np.round(weight, 2)}
    pq.write_table(pa.table(told), path)
    return len(held)


def days(drawn: Plan) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Places of a pair and of a day, a row each day that the pair trades: the first in its first month."""
    held, rng = drawn.relations, np.random.default_rng(0)
    lasts = held.end.astype(np.int64) - held.start + 1
    usual = np.where(held.kind == ONCE, 1, rng.poisson(held.chance * lasts))
    count = np.clip(usual, 1, MOST_DAYS)
    pair = np.repeat(np.arange(len(held)), count)
    first = np.r_[True, pair[1:] != pair[:-1]][: len(pair)]
    later = (rng.random(len(pair)) * lasts[pair]).astype(np.int64)
    month = held.start[pair].astype(np.int64) + np.where(first, 0, later)
    return pair, drawn.calendar.draw(rng, month)
