from __future__ import annotations

import networkx as nx
import numpy as np
import pyarrow as pa
import pytest

from graph.features.network import NEVER, Network, laid, parts, sizes, steps_from
from graph.features.network_algorithms import MILLION, Bound, between, lower, ranks

SEEDS = range(6)


def drawn(seed: int, size: int = 60, pairs: int = 180) -> pa.Table:
    """Distinct edges between few firms, some with very many, in no order."""
    rng = np.random.default_rng(seed)
    src, dst = ((size * rng.random(pairs) ** 2).astype(int) for _ in range(2))
    pair = rng.permutation(np.unique((src * size + dst)[src != dst]))
    amount = rng.integers(1, 10**12, len(pair))
    names = np.array([f"f{number:03}" for number in rng.permutation(size)])
    return pa.table({"src": names[pair // size], "dst": names[pair % size], "amount": amount})


def oracle(network: Network) -> nx.DiGraph:
    graph = nx.DiGraph()
    graph.add_nodes_from(range(network.size))
    graph.add_weighted_edges_from(zip(network.src.tolist(), network.dst.tolist(), network.amount.tolist(), strict=True))
    return graph


@pytest.mark.parametrize("seed", SEEDS)
def test_ranks_are_those_of_networkx(seed: int) -> None:
    network = laid(drawn(seed))
    graph = oracle(network)
    for found, asked in ((ranks(network), graph), (ranks(network.reversed()), graph.reverse())):
        expected = nx.pagerank(asked, 0.85, tol=1e-13, max_iter=1_000)
        assert found == pytest.approx([expected[n] * network.size * MILLION for n in range(network.size)], abs=1)


@pytest.mark.parametrize("seed", SEEDS)
def test_cores_triangles_and_parts_are_those_of_networkx(seed: int) -> None:
    network = laid(drawn(seed))
    graph, bound = oracle(network), Bound(network.both())
    plain = nx.Graph(graph)
    every = range(network.size)
    assert bound.cores().tolist() == [nx.core_number(plain)[n] for n in every]
    assert bound.triangles().tolist() == [nx.triangles(plain)[n] for n in every]
    for strong, of in ((False, nx.weakly_connected_components), (True, nx.strongly_connected_components)):
        expected = {n: len(part) for part in of(graph) for n in part}
        assert sizes(parts(network, strong)).tolist() == [expected[n] for n in every]


@pytest.mark.parametrize("seed", SEEDS)
def test_chains_through_firms_are_those_of_networkx(seed: int) -> None:
    network = laid(drawn(seed))
    graph = oracle(network)
    sources = np.unique(network.src)[:20]
    through, ends = between(network, sources)
    expected = nx.betweenness_centrality_subset(graph, sources.tolist(), list(graph), normalized=False, weight=None)
    assert through == pytest.approx([expected[n] * MILLION for n in range(network.size)], abs=1)
    assert ends == sum(len(nx.descendants(graph, int(s))) for s in sources)


@pytest.mark.parametrize("directed", [True, False])
def test_steps_from_the_nearest_start_are_those_of_networkx(directed: bool) -> None:
    network = laid(drawn(0))
    graph = oracle(network) if directed else nx.Graph(oracle(network))
    starts = np.array([3, 11, 40])
    expected = {n: depth for depth, layer in enumerate(nx.bfs_layers(graph, starts.tolist())) for n in layer}
    assert steps_from(network, starts, directed).tolist() == [expected.get(n, NEVER) for n in range(network.size)]
    assert set(steps_from(network, starts[:0]).tolist()) == {NEVER}


@pytest.mark.parametrize("seed", SEEDS)
def test_communities_are_as_good_as_those_of_networkx(seed: int) -> None:
    network = laid(drawn(seed, size=200, pairs=800))
    graph = nx.Graph()
    both = network.both()
    graph.add_weighted_edges_from(zip(both.src.tolist(), both.dst.tolist(), both.amount.tolist(), strict=True))
    part = Bound(both).communities()
    found = [set(np.flatnonzero(part == number).tolist()) for number in np.unique(part)]
    peers = nx.community.louvain_communities(graph, seed=0)
    assert nx.community.modularity(graph, found) > 0.95 * nx.community.modularity(graph, peers)


def test_the_order_of_rows_changes_nothing() -> None:
    rows = drawn(1, size=300, pairs=2_000)
    shuffled = rows.take(pa.array(np.random.default_rng(2).permutation(rows.num_rows)))
    one, other = laid(rows), laid(shuffled)
    assert one.ids == other.ids
    for found in (ranks, lambda n: Bound(n.both()).communities(), lambda n: between(n, np.arange(20))[0]):
        assert found(one).tolist() == found(other).tolist()


def test_how_many_are_lower() -> None:
    assert lower(np.array([5, 1, 5, 7])).tolist() == [1, 0, 1, 3]
