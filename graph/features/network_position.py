"""Integer measures of a firm's place in a network: what the features of the family `position` are quotients of."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from graph.features.circles import Ints
from graph.features.network import Network, counted, laid, measured, parts, sizes, summed
from graph.features.network_algorithms import Bound, between, lower, ranks

SOURCES = 64
"""Sellers whose shortest chains are followed. Ids are digests, so that the smallest are as good as drawn."""


def placed(edges: pa.Table) -> pa.Table:
    """One row an `id` at the ends of the edges (`src`, `dst`, `amount`, each pair once)."""
    network = laid(edges)
    both = network.both()
    columns = _ranked(network) | _near(both) | _grouped(network, both) | _between(network)
    for name, kind in (("part_firms", False), ("round_firms", True)):
        columns[name] = sizes(parts(network, strong=kind))
    columns["firms"] = np.full(network.size, network.size)
    return measured(network.ids, columns)


def _ranked(network: Network) -> dict[str, Ints]:
    found = {"buyer": ranks(network), "supplier": ranks(network.reversed())}
    below = {f"{name}_lower": lower(values) for name, values in found.items()}
    return {f"{name}_rank": values for name, values in found.items()} | below


def _near(both: Network) -> dict[str, Ints]:
    """What each firm's partners are to each other and to others."""
    degree, size = both.degree(), both.size
    known = summed(both.src, degree[both.dst], size) + summed(both.dst, degree[both.src], size)
    sole = counted(both.src[degree[both.dst] == 1], size) + counted(both.dst[degree[both.src] == 1], size)
    return {"degree": degree, "partners_degree": known, "sole": sole, "partner_pairs": degree * (degree - 1) // 2}


def _grouped(network: Network, both: Network) -> dict[str, Ints]:
    """The cores and communities of firms, and what they trade within these."""
    bound = Bound(both)
    core, community = bound.cores(), bound.communities()
    trade, inside = network.trade(), community[both.src] == community[both.dst]
    inner = Network(both.ids, both.src[inside], both.dst[inside], both.amount[inside]).trade()
    groups = int(community.max(initial=-1)) + 1
    return {
        "core": core,
        "core_most": np.full(network.size, core.max(initial=0)),
        "triangles": bound.triangles(),
        "community_firms": sizes(community),
        "trade": trade,
        "inner": inner,
        "community_trade": summed(community, trade, groups)[community],
        "community_inner": summed(community, inner, groups)[community],
    }


def _between(network: Network) -> dict[str, Ints]:
    through, chains = between(network, np.unique(network.src)[:SOURCES])
    return {"through": through, "through_lower": lower(through), "chains": np.full(network.size, chains)}
