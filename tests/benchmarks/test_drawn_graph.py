from __future__ import annotations

import time

from benchmarks.drawn_graph import drawn_graph
from benchmarks.spent import spending
from graph.stored import rows


def test_a_drawn_graph_is_one_that_a_store_takes() -> None:
    nodes, edges = drawn_graph(5_000)
    kept = {one.num_rows for _, one in rows("observed", nodes, edges)}
    assert {1_850, 5_000} <= kept
    ranked = sorted(nodes["Enterprise"]["known_by"].to_pylist())
    assert sum(ranked) == 2 * 5_000
    # A few firms have very many partners, most have few.
    assert ranked[-1] > 100 > 10 > ranked[len(ranked) // 2]
    again = drawn_graph(5_000)
    assert again[0]["Enterprise"].equals(nodes["Enterprise"])
    assert again[1]["SUPPLIES"].equals(edges["SUPPLIES"])


def test_what_is_spent_adds_up() -> None:
    with spending("it") as spent:
        with spent.part("first"):
            time.sleep(0.02)
        spent.listen("writing", 0, 2)
        time.sleep(0.01)
        spent.listen("writing", 2, 2)
    before = spent.seconds
    with spent.going_on():
        time.sleep(0.01)
    assert before >= 0.03
    assert spent.seconds >= before + 0.01
    assert 0.01 <= spent.stages["writing"] < spent.seconds
    assert spent.steps().startswith("first 0.0")
