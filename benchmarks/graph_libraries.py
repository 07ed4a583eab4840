"""One graph asked the same questions through each library of the field: answers as arrays, a value a firm."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

Array = NDArray[Any]
DAMPING, TOLERANCE = 0.85, 1e-12
NEVER = -1
"""Steps to a firm that none of the sources reaches."""


@dataclass(frozen=True)
class Drawn:
    """Directed edges between firms 0 .. size-1, each pair once, and the firms that searches begin at."""

    size: int
    src: Array
    dst: Array
    weight: Array
    sources: Array


Answers = Mapping[str, Callable[[], Array]]


def with_networkx(drawn: Drawn) -> Answers:
    """Through networkx alone."""
    import networkx as nx

    graph = nx.DiGraph()
    graph.add_nodes_from(range(drawn.size))
    graph.add_weighted_edges_from(zip(drawn.src.tolist(), drawn.dst.tolist(), drawn.weight.tolist(), strict=True))
    both, sources = graph.to_undirected(as_view=True), drawn.sources.tolist()

    def by_node(found: Mapping[int, float]) -> Array:
        return np.array([found[node] for node in range(drawn.size)])

    return {
        "degree": lambda: by_node(dict(graph.in_degree())),
        "PageRank": lambda: by_node(nx.pagerank(graph, DAMPING, tol=TOLERANCE, max_iter=500)),
        "k-core": lambda: by_node(nx.core_number(nx.Graph(graph))),
        "communities": lambda: _labels(drawn.size, nx.community.louvain_communities(nx.Graph(graph), seed=0)),
        "betweenness": lambda: by_node(
            nx.betweenness_centrality_subset(graph, sources, list(graph), normalized=False, weight=None)
        ),
        "weak parts": lambda: _labels(drawn.size, nx.weakly_connected_components(graph)),
        "strong parts": lambda: _labels(drawn.size, nx.strongly_connected_components(graph)),
        "steps": lambda: _layers(drawn.size, nx.bfs_layers(both, sources)),
    }


def with_rustworkx(drawn: Drawn) -> Answers:
    """Through rustworkx, which has neither communities nor a sample of betweenness."""
    import rustworkx as rx

    graph = rx.PyDiGraph(multigraph=False)
    graph.add_nodes_from(range(drawn.size))
    rows = zip(drawn.src.tolist(), drawn.dst.tolist(), drawn.weight.tolist(), strict=True)
    graph.add_edges_from(list(rows))

    def by_node(found: Mapping[int, float]) -> Array:
        return np.array([found[node] for node in range(drawn.size)])

    sources = drawn.sources.tolist()
    return {
        "degree": lambda: np.array([graph.in_degree(node) for node in graph.node_indices()]),
        "PageRank": lambda: by_node(rx.pagerank(graph, DAMPING, weight_fn=float, tol=TOLERANCE, max_iter=500)),
        "k-core": lambda: by_node(rx.core_number(graph.to_undirected(multigraph=False))),
        "weak parts": lambda: _labels(drawn.size, rx.weakly_connected_components(graph)),
        "strong parts": lambda: _labels(drawn.size, rx.strongly_connected_components(graph)),
        "steps": lambda: _layers(drawn.size, rx.bfs_layers(graph.to_undirected(multigraph=False), sources)),
    }


def with_igraph(drawn: Drawn) -> Answers:
    """Through python-igraph."""
    import igraph as ig

    random.seed(0)
    ends = np.column_stack([drawn.src, drawn.dst])
    graph = ig.Graph(drawn.size, ends.data, directed=True)
    weight = drawn.weight.tolist()

    def simple(weighted: bool = False) -> Any:
        both = ig.Graph(drawn.size, ends.data, directed=False)
        both.es["weight"] = weight
        return both.simplify(combine_edges="sum" if weighted else None)

    def communities() -> Array:
        random.seed(0)
        both = simple(weighted=True)
        found = both.community_leiden("modularity", weights="weight", n_iterations=3)
        return np.array(found.membership)

    def steps() -> Array:
        # From a firm of its own that stands one step before all sources.
        first = np.column_stack([np.full(len(drawn.sources), drawn.size), drawn.sources])
        both = ig.Graph(drawn.size + 1, np.vstack([ends, first]).data, directed=False)
        found = np.array(both.distances(drawn.size)[0][:-1]) - 1
        return np.where(np.isfinite(found), found, NEVER).astype(int)

    return {
        "degree": lambda: np.array(graph.indegree()),
        "PageRank": lambda: np.array(graph.pagerank(damping=DAMPING, weights=weight)),
        "k-core": lambda: np.array(simple().coreness()),
        "communities": communities,
        "betweenness": lambda: np.array(graph.betweenness(sources=drawn.sources.tolist())),
        "weak parts": lambda: np.array(graph.connected_components("weak").membership),
        "strong parts": lambda: np.array(graph.connected_components("strong").membership),
        "steps": steps,
    }


def with_networkit(drawn: Drawn) -> Answers:
    """Through NetworKit on one thread: with more its communities differ from run to run."""
    import networkit as nk

    nk.setNumberOfThreads(1)
    rows = drawn.weight, (drawn.src, drawn.dst)
    graph = nk.GraphFromCoo(rows, n=drawn.size, weighted=True, directed=True)

    def pagerank() -> Array:
        sinks = nk.centrality.SinkHandling.DistributeSinks
        return np.array(nk.centrality.PageRank(graph, DAMPING, TOLERANCE, distributeSinks=sinks).run().scores())

    def betweenness() -> Array:
        # It chooses its sources itself.
        nk.setSeed(0, False)
        plain = nk.graphtools.toUnweighted(graph)
        return np.array(nk.centrality.EstimateBetweenness(plain, len(drawn.sources)).run().scores())

    def parts(kind: Any) -> Array:
        return np.array(kind(graph).run().getPartition().getVector())

    return _with_networkit_undirected(drawn, nk) | {
        "degree": lambda: np.array([graph.degreeIn(node) for node in range(drawn.size)]),
        "PageRank": pagerank,
        "betweenness": betweenness,
        "weak parts": lambda: parts(nk.components.WeaklyConnectedComponents),
        "strong parts": lambda: parts(nk.components.StronglyConnectedComponents),
    }


def _with_networkit_undirected(drawn: Drawn, nk: Any) -> dict[str, Callable[[], Array]]:
    rows = drawn.weight, (drawn.src, drawn.dst)

    def cores() -> Array:
        both = nk.GraphFromCoo(rows, n=drawn.size, weighted=True, directed=False)
        both.removeMultiEdges()
        return np.array(nk.centrality.CoreDecomposition(both).run().scores()).astype(int)

    def communities() -> Array:
        nk.setSeed(0, False)
        both = nk.GraphFromCoo(rows, n=drawn.size, weighted=True, directed=False)
        found = nk.community.ParallelLeiden(both, randomize=False, iterations=3).run()
        return np.array(found.getPartition().getVector())

    def steps() -> Array:
        both = nk.GraphFromCoo((drawn.src, drawn.dst), n=drawn.size + 1, directed=False)
        for source in drawn.sources.tolist():
            both.addEdge(drawn.size, source)
        found = np.array(nk.distance.BFS(both, drawn.size, storePaths=False).run().getDistances())[:-1]
        return np.where(found > drawn.size, NEVER, found - 1).astype(int)

    return {"k-core": cores, "communities": communities, "steps": steps}


def with_scipy(drawn: Drawn) -> Answers:
    """On sparse matrices, where that is a few lines."""
    shape = drawn.size, drawn.size
    graph = csr_array((drawn.weight.astype(float), (drawn.src, drawn.dst)), shape=shape)

    def pagerank() -> Array:
        out = np.asarray(graph.sum(axis=1)).ravel()
        part = csr_array(graph.multiply((1 / np.where(out > 0, out, 1))[:, None]).T)
        rank = np.full(drawn.size, 1 / drawn.size)
        for _ in range(500):
            found = DAMPING * (part @ rank + rank[out == 0].sum() / drawn.size) + (1 - DAMPING) / drawn.size
            rank, moved = found, np.abs(found - rank).sum()
            if moved < TOLERANCE:
                break
        return rank

    def parts(kind: Any) -> Array:
        return np.asarray(connected_components(graph, directed=True, connection=kind)[1])

    def steps() -> Array:
        found = dijkstra(graph, directed=False, indices=drawn.sources, unweighted=True, min_only=True)
        return np.where(np.isfinite(found), found, NEVER).astype(int)

    return {
        "degree": lambda: np.bincount(drawn.dst, minlength=drawn.size),
        "PageRank": pagerank,
        "weak parts": lambda: parts("weak"),
        "strong parts": lambda: parts("strong"),
        "steps": steps,
    }


LIBRARIES: Mapping[str, Callable[[Drawn], Answers]] = {
    "networkx": with_networkx,
    "rustworkx": with_rustworkx,
    "igraph": with_igraph,
    "networkit": with_networkit,
    "scipy": with_scipy,
}


def _labels(size: int, parts: Any) -> Array:
    found = np.empty(size, int)
    for number, part in enumerate(parts):
        found[list(part)] = number
    return found


def _layers(size: int, layers: Any) -> Array:
    found = np.full(size, NEVER)
    for number, layer in enumerate(layers):
        found[list(layer)] = number
    return found
