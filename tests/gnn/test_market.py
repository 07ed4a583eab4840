from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

from gnn.ledger import Ledger
from gnn.market import Deals, Pairs, fold, ordered, traded

CUT = 17_000


def told(order: np.ndarray, row: np.ndarray, col: np.ndarray, day: np.ndarray) -> Pairs:
    documents, amount = day % 3 + 1, day * 10.0
    taken = (row[order], col[order])
    return fold(*taken, Deals(*taken, day[order], documents[order], amount[order]), CUT)


@pytest.mark.parametrize("seed", range(4))
def test_pairs_are_the_same_in_whatever_order_their_deals_stand(seed: int) -> None:
    draw = np.random.default_rng(seed)
    row, col, day = draw.integers(7, size=90), draw.integers(9, size=90), CUT - draw.integers(1, 500, 90)
    orders = {
        "drawn": np.arange(90),
        "by row": np.lexsort((day, col, row)),
        "by column": np.lexsort((day, row, col)),
    }
    found = {name: told(order, row, col, day) for name, order in orders.items()}
    assert ordered(*(one[orders["by row"]] for one in (row, col, day))) == slice(None)
    for name in ("by row", "by column"):
        for field in fields(Pairs):
            mine, theirs = getattr(found[name], field.name), getattr(found["drawn"], field.name)
            assert mine.dtype == theirs.dtype
            assert np.array_equal(mine, theirs), (name, field.name)
    pairs = found["drawn"]
    at = int(np.flatnonzero((pairs.row == row[0]) & (pairs.col == col[0]))[0])
    here = (row == row[0]) & (col == col[0])
    assert (pairs.first[at], pairs.latest[at]) == (day[here].min(), day[here].max())
    assert pairs.documents[at] == (day[here] % 3 + 1).sum()
    assert pairs.amount[at] == pytest.approx(day[here].sum() * 10)


def test_what_was_known_before_a_day_is_worked_out_once(ledger_of: object, sales: object) -> None:
    assert callable(ledger_of)
    ledger: Ledger = ledger_of(sales, "E0 E1 E2")
    past = ledger.before(CUT - 25)
    assert past is ledger.before(CUT - 25)
    assert traded(past, CUT - 25) is traded(past, CUT - 25)
    assert len(traded(past, CUT - 25).row) == 3
    later = ledger.before(CUT)
    assert len(traded(later, CUT).row) == 6
    assert later is not past
