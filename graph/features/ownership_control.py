"""Chains of control: who stands at the head of each firm, how far down it stands, and how many stand below it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from graph.features.circles import Ints, numbered
from graph.features.network import NEVER, counted, summed


def controlled(ties: pa.Table) -> pa.Table:
    """One row an `id` at the ends of ties of control (`src` controls `dst` by `share`; `firm`: src is an enterprise).

    `head`: who controls it in the end; `steps`: holders above it; `below` and `controlled`: how far its control reaches
    and over how many firms; `group` and `depth`: the same of its head, the head counted where it is a firm. Of several
    who control one firm the one of the largest share counts, then of the smallest id; where control comes back on
    itself, nobody is taken to control the one of the smallest id.
    """
    ids, src, dst = numbered(ties)
    size = len(ids)
    up = _above(src, dst, ties["share"].to_numpy().astype(np.int64), size)
    steps, head = _down(up)
    is_firm = np.ones(size, np.int64)
    is_firm[src[~np.asarray(pc.fill_null(ties["firm"], False))]] = 0
    total, reach = _summed_up(up, steps, is_firm)
    said: Mapping[str, Ints] = {
        "steps": steps,
        "below": reach,
        "controlled": total - is_firm,
        "group": total[head],
        "depth": reach[head],
        "by_firm": np.where(up != NEVER, is_firm[up], 0),
        "by_person": np.where(up != NEVER, 1 - is_firm[head], 0),
    }
    numbers = {name: pa.array(values, pa.int64()) for name, values in said.items()}
    return pa.table({"id": ids, "head": ids.take(pa.array(head)), **numbers})


def _above(src: Ints, dst: Ints, share: Ints, size: int) -> Ints:
    """The place of who controls each, NEVER where nobody does; without circles."""
    up = np.full(size, NEVER)
    order = np.lexsort((-src, share, dst))
    up[dst[order]] = src[order]
    has = np.flatnonzero(up != NEVER)
    graph = csr_array((np.ones(len(has)), (up[has], has)), shape=(size, size))
    part = connected_components(graph, connection="strong")[1].astype(np.int64) if size else up
    circle = np.flatnonzero(counted(part, size)[part] > 1)
    _part, first = np.unique(part[circle], return_index=True)
    up[circle[first]] = NEVER
    return up


def _down(up: Ints) -> tuple[Ints, Ints]:
    """How many stand above each, and who at the head: one step for all at once."""
    steps, head = np.zeros(len(up), np.int64), np.arange(len(up))
    at = up.copy()
    while (on := at != NEVER).any():
        steps[on] += 1
        head[on] = at[on]
        at[on] = up[at[on]]
    return steps, head


def _summed_up(up: Ints, steps: Ints, is_firm: Ints) -> tuple[Ints, Ints]:
    """How many firms stand below each, itself among them, and how many steps below the farthest stands."""
    total, reach = is_firm.copy(), np.zeros(len(up), np.int64)
    for step in range(int(steps.max(initial=0)), 0, -1):
        at = np.flatnonzero(steps == step)
        total += summed(up[at], total[at], len(up))
        np.maximum.at(reach, up[at], reach[at] + 1)
    return total, reach
