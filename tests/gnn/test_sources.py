from __future__ import annotations

import datetime as dt
from typing import Any

from gnn.sources import task


def test_a_task_tells_new_pairs_from_old_ones_and_from_what_nobody_could_know(snapshot_of: Any) -> None:
    day = dt.date(2018, 9, 1)
    before = [("A1", "E1", dt.date(2018, 3, 1), "buyer"), ("A2", "E2", dt.date(2018, 3, 1), "buyer")]
    after = [
        ("A1", "E1", dt.date(2018, 10, 1), "buyer"),
        ("A2", "E1", dt.date(2018, 10, 1), "buyer"),
        ("A2", "E1", dt.date(2018, 11, 1), "buyer"),
        ("A3", "E1", dt.date(2018, 10, 1), "buyer"),
        ("A1", "E3", dt.date(2018, 10, 1), "buyer"),
    ]
    found = task(snapshot_of(before, day), snapshot_of([*before, *after], day + dt.timedelta(90)), "upstream")
    assert found.again.tolist() == [True, False]
    assert found.new.toarray().tolist() == [[False, True], [False, False]]
    assert found.seen.toarray().tolist() == [[True, False], [False, True]]
    assert (found.strangers, found.others, found.unknown) == (1, 1, 2)
