"""Integer measures of chains of trade to core firms: what the features of the family `chain` are quotients of."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from scipy.sparse import csr_array

from graph.features.circles import Ints
from graph.features.network import Network, counted, laid, measured, steps_from, summed

Flags = NDArray[np.bool_]
MILLION = 1_000_000
ROWS = 50_000
"""Firms whose second steps are laid out at once."""


def chained(edges: pa.Table, cores: pa.Table) -> pa.Table:
    """One row an `id` at the ends of the edges (`src`, `dst`, `amount`, each pair once); no rows without core firms."""
    network = laid(edges if cores.num_rows else edges.slice(0, 0))
    core = np.asarray(pc.is_in(network.ids, value_set=cores["id"].combine_chunks()), dtype=bool)
    starts = np.flatnonzero(core)
    down, up = steps_from(network.reversed(), starts), steps_from(network, starts)
    columns = {
        "is_core": core.astype(np.int64),
        "down": down,
        "up": up,
        "near": steps_from(network, starts, directed=False),
        "to": counted(network.src[core[network.dst]], network.size),
        "of": counted(network.dst[core[network.src]], network.size),
        "cores_down": within_two(network, core),
        "cores_up": within_two(network.reversed(), core),
    }
    return measured(network.ids, columns | _traded(network, core, _chain(down)) | _bought(network, core, _chain(up)))


def _chain(tier: Ints) -> Flags:
    """The core firms and those that are one step off."""
    return np.isin(tier, (0, 1))


def _traded(network: Network, core: Flags, chain: Flags) -> dict[str, Ints]:
    """Sums over what each firm sells: in all, to core firms, into their chains, and to the largest."""
    src, dst, amount, size = network.src, network.dst, network.amount, network.size
    to_core = core[dst]
    most, weight = np.zeros(size, np.int64), np.zeros(size, np.int64)
    np.maximum.at(most, src[to_core], amount[to_core])
    of = amount[to_core] * (MILLION / summed(dst, amount, size)[dst[to_core]])
    np.maximum.at(weight, src[to_core], np.rint(of).astype(np.int64))
    return {
        "sold": summed(src, amount, size),
        "sold_core": summed(src[to_core], amount[to_core], size),
        "sold_chain": summed(src[chain[dst]], amount[chain[dst]], size),
        "sold_most": most,
        "weight": weight,
        "millions": np.where(counted(src[to_core], size) > 0, MILLION, 0),
    }


def _bought(network: Network, core: Flags, chain: Flags) -> dict[str, Ints]:
    """Sums over what each firm buys: in all, from core firms, and out of their chains."""
    src, dst, amount, size = network.src, network.dst, network.amount, network.size
    return {
        "bought": summed(dst, amount, size),
        "bought_core": summed(dst[core[src]], amount[core[src]], size),
        "bought_chain": summed(dst[chain[src]], amount[chain[src]], size),
    }


def within_two(network: Network, core: Flags) -> Ints:
    """How many core firms one or two steps along the edges lead to from each firm, itself not counted."""
    place = np.cumsum(core) - 1
    into = core[network.dst]
    shape = network.size, int(core.sum())
    itself = np.flatnonzero(core)
    # A core firm counts as its own, so that the first step leads to it as the second does to others.
    rows, columns = np.r_[network.src[into], itself], np.r_[place[network.dst[into]], place[itself]]
    last = csr_array((np.ones(len(rows), np.int32), (rows, columns)), shape=shape)
    found = np.zeros(network.size, np.int64)
    steps = network.steps.astype(np.int32)
    for first in range(0, network.size, ROWS):
        reached = steps[first : first + ROWS] @ last
        own = _own(reached, core, place, first)
        found[first : first + ROWS] = np.diff(reached.indptr) - own
    return found


def _own(reached: csr_array, core: Flags, place: Ints, first: int) -> Ints:
    """1 for each of the rows that reaches itself, else 0."""
    rows = np.repeat(np.arange(reached.shape[0]), np.diff(reached.indptr))
    itself = core[first + rows] & (reached.indices == place[first + rows])
    return counted(rows[itself], reached.shape[0])
