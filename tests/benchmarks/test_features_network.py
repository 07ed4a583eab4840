from __future__ import annotations

import numpy as np
import pytest

from benchmarks.features_network import LABELS, _first_seen, modularity
from benchmarks.graph_libraries import LIBRARIES, Array, Drawn

EXACT = ("degree", "k-core", "weak parts", "strong parts", "steps")


def drawn() -> Drawn:
    pair = np.unique(np.random.default_rng(0).integers(50 * 50, size=120))
    pair = pair[pair // 50 != pair % 50]
    return Drawn(50, pair // 50, pair % 50, np.arange(1.0, len(pair) + 1), np.array([1, 7, 30]))


@pytest.mark.parametrize("library", ["networkit", "scipy"])
def test_libraries_answer_as_networkx_does(library: str) -> None:
    expected, found = LIBRARIES["networkx"](drawn()), LIBRARIES[library](drawn())

    def alike(task: str, answer: Array) -> Array:
        return _first_seen(answer) if task in LABELS else answer

    for task in EXACT:
        if task in found:
            assert alike(task, found[task]()).tolist() == alike(task, expected[task]()).tolist(), task
    assert found["PageRank"]() == pytest.approx(expected["PageRank"](), abs=1e-9)


def test_modularity_is_that_of_networkx() -> None:
    import networkx as nx

    held, part = drawn(), np.arange(50) // 10
    both = nx.Graph()
    both.add_nodes_from(range(50))
    for src, dst, weight in zip(held.src.tolist(), held.dst.tolist(), held.weight.tolist(), strict=True):
        both.add_edge(src, dst, weight=weight + (both[src][dst]["weight"] if both.has_edge(src, dst) else 0))
    groups = [set(range(first, first + 10)) for first in range(0, 50, 10)]
    assert modularity(held, part) == pytest.approx(nx.community.modularity(both, groups))
