from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from gnn.control import heads
from gnn.ledger import IdMap
from gnn.traits import EVER, traits
from gnn.words import token_counts
from graph.people import BRANCH_OF, INVESTS_IN, tie_table

DAY = dt.date(2018, 3, 1)


@dataclass(frozen=True)
class Ties:
    """Branches (branch, firm, since) and holdings (holder, firm, share, since) of firms."""

    branches: list[tuple[str, str, dt.date | None]]
    holdings: list[tuple[str, str, float | None, dt.date | None]]

    def arrow(self, name: str) -> pa.Table:
        known = {"known_at": DAY}
        rows: list[dict[str, Any]] = [{"src": s, "dst": d, "since": day, **known} for s, d, day in self.branches]
        tie = BRANCH_OF
        if name == INVESTS_IN.type.lower():
            tie = INVESTS_IN
            rows = [{"src": s, "dst": d, "ratio": r, "since": day, **known} for s, d, r, day in self.holdings]
        return pa.Table.from_pylist(rows, tie_table(tie).arrow)


def found(ties: Ties, codes: str) -> tuple[str, list[int]]:
    names = codes.split()
    head, since = heads(ties, IdMap(pa.array(names)))
    return " ".join(names[k] for k in head), since.tolist()


def test_a_branch_belongs_to_its_firm_and_a_firm_to_whoever_holds_most_of_it() -> None:
    ties = Ties([("b", "a", None)], [("a", "c", 0.6, None), ("a", "d", 0.4, None), ("c", "e", 1.0, None)])
    assert found(ties, "a b c d e") == ("a a a d a", [EVER] * 5)


def test_an_unknown_share_is_no_control_and_a_circle_of_owners_has_no_head() -> None:
    ties = Ties([], [("a", "b", None, None), ("c", "d", 0.7, None), ("d", "c", 0.7, None)])
    assert found(ties, "a b c d") == ("a b c d", [EVER] * 4)


def test_a_group_is_one_only_from_the_day_on_that_its_last_tie_holds() -> None:
    number = (DAY - dt.date(1970, 1, 1)).days
    ties = Ties([("c", "b", DAY)], [("a", "b", 0.9, None)])
    assert found(ties, "a b c") == ("a a a", [EVER, EVER, number])
    told = traits(token_counts(["", "", ""]), *heads(ties, IdMap(pa.array(["a", "b", "c"]))))
    everybody = np.ones(3, bool)
    assert told.among(everybody, number).group.tolist() == [0, 0, -1]
    assert told.among(everybody, number + 1).group.tolist() == [0, 0, 0]
