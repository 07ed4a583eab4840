"""Circles in a graph of firms: trade that comes back in two or three steps, and firms that guarantee each other round.

Graph algorithms on sparse matrices, exact, over integers. Only firms that stand on some circle are looked at closely,
and triangles are sought from the firm with fewer partners to that with more, so that hubs cost little.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

Ints = NDArray[np.int64]

MARKED = pa.schema([("src", pa.string()), ("dst", pa.string()), ("mutual", pa.bool_()), ("cycles", pa.int64())])
GROUPED = pa.schema([("id", pa.string()), ("circle", pa.int64())])


def marked(edges: pa.Table) -> pa.Table:
    """The edges (`src`, `dst`, each pair once) that lie on circles of two (`mutual`) or of three steps (`cycles`)."""
    ids, src, dst = numbered(edges)
    part = _strong(src, dst, len(ids))
    # Edges from one part to another lie on no circle.
    inner = part[src] == part[dst]
    src, dst = src[inner], dst[inner]
    graph = _ones(src, dst, (len(ids), len(ids)))
    back = _at(graph, dst, src) > 0
    cycles = _at(triangles(graph), src, dst)
    on = back | (cycles > 0)
    columns = (ids.take(pa.array(src[on])), ids.take(pa.array(dst[on])), pa.array(back[on]), pa.array(cycles[on]))
    return pa.table(dict(zip(MARKED.names, columns, strict=True))).cast(MARKED)


def circles(edges: pa.Table) -> pa.Table:
    """`id` and the size of its `circle`, for all that can reach themselves again along the edges."""
    ids, src, dst = numbered(edges)
    part = _strong(src, dst, len(ids))
    sizes = np.bincount(part)[part]
    on = sizes > 1
    return pa.table({"id": ids.filter(pa.array(on)), "circle": pa.array(sizes[on], pa.int64())}).cast(GROUPED)


def numbered(edges: pa.Table) -> tuple[pa.Array, Ints, Ints]:
    """The ids at the edges' ends, in order, and the places among them of either end."""
    ends = [edges[name].combine_chunks().cast(pa.string()) for name in ("src", "dst")]
    every = pc.unique(pa.concat_arrays(ends))
    ids = every.take(pc.sort_indices(every))
    src, dst = (np.asarray(pc.index_in(end, value_set=ids)).astype(np.int64) for end in ends)
    return ids, src, dst


def triangles(graph: csr_array) -> csr_array:
    """For each edge a -> b the number of c with b -> c -> a.

    Firms are ranked by their partners; `up` holds the edges to a higher rank and `down` those to a lower one, as seen
    from the lower. Of a circle x < y < z either the way up or the way down leads through y, which the two turns cover.
    """
    degree = np.asarray(graph.sum(axis=0)).ravel() + np.asarray(graph.sum(axis=1)).ravel()
    place = np.empty(len(degree), np.int64)
    place[np.lexsort((np.arange(len(degree)), degree))] = np.arange(len(degree))
    rows, cols = (found.astype(np.int64) for found in graph.nonzero())
    low = place[rows] < place[cols]
    shape = (len(degree), len(degree))
    up = _ones(rows[low], cols[low], shape)
    down = _ones(cols[~low], rows[~low], shape)
    way, turn = _turn(up, down), _turn(down, up)
    # In the first turn x -> y -> z -> x, in the second z -> y -> x -> z: there the sides swap their part.
    forward = way[0] + turn[1]
    backward = way[1] + turn[0]
    return csr_array(forward + backward.T)


def _turn(steps: csr_array, last: csr_array) -> tuple[csr_array, csr_array]:
    """Counts of x, y, z with steps x-y and y-z and the closing pair x-z: on the steps, and on the closing pair."""
    closing = (steps @ steps).multiply(last)
    second = (steps.T @ last).multiply(steps)
    first = (last @ steps.T).multiply(steps)
    return csr_array(first + second), csr_array(closing)


def _ones(rows: Ints, cols: Ints, shape: tuple[int, int]) -> csr_array:
    return csr_array((np.ones(len(rows), np.int64), (rows, cols)), shape=shape)


def _at(graph: csr_array, rows: Ints, cols: Ints) -> Ints:
    """The values at some places, which scipy may give as a dense or as a sparse array."""
    found: Any = graph[rows, cols]
    return np.asarray(found if isinstance(found, np.ndarray) else found.toarray(), dtype=np.int64).ravel()


def _strong(src: Ints, dst: Ints, size: int) -> Ints:
    """The number of the strongly connected part that each firm is in."""
    if not size:
        return np.empty(0, np.int64)
    _, part = connected_components(_ones(src, dst, (size, size)), directed=True, connection="strong")
    return np.asarray(part, dtype=np.int64)
