from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pyarrow as pa

from benchmarks import plain_sqlite


def test_the_largest_partners_come_first_from_both_sides(tmp_path: Path) -> None:
    edges = pa.table({"src": ["a", "a", "c"], "dst": ["b", "c", "a"], "amount": [1, 3, 2]})
    connection, seconds = plain_sqlite.written(tmp_path / "plain.sqlite", edges)
    with closing(connection):
        assert plain_sqlite.largest(connection, "a") == [("c", 3), ("c", 2), ("b", 1)]
    assert seconds > 0
