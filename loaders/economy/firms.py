"""Who the firms are: sector, region, size, tax, and which of them are customers.

Firms are numbered by sector and region, so that a draw from one group is a draw from one stretch of numbers; the codes
that documents name them by are dealt from a shuffled pack, and say nothing of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from loaders.economy import sectors
from loaders.economy.economy import Economy
from loaders.economy.names import REGIONS

FIRMS_PER_REGION = 400
FEWEST_REGIONS = 5
SMALL_TAXPAYERS = 0.3
SELLER_TAIL, BUYER_TAIL = 1.05, 2.5
"""Shapes of the Pareto laws of how sought firms are: sellers have the longer tail, as in the real books."""
LARGEST = 300.0
ALONG = 2.5
"""How many times oftener than others of their size customers trade with each other: banks lend along supply chains."""


@dataclass(frozen=True)
class Firms:
    """One place a firm in every array; the hubs stand last."""

    sector: NDArray[np.int64]
    region: NDArray[np.int64]
    tax: NDArray[np.int64]
    sought: NDArray[np.float64]
    """How often buyers turn to it."""
    buying: NDArray[np.float64]
    """How often sellers find it as a buyer."""
    regions: int
    customers: NDArray[np.int64]
    """The firms that are customers; their place here is their customer number."""

    @property
    def count(self) -> int:
        """How many firms, hubs among them."""
        return len(self.sector)

    def numbers(self) -> NDArray[np.int64]:
        """Customer number of each firm; -1 where it is none."""
        found = np.full(self.count, -1)
        found[self.customers] = np.arange(len(self.customers))
        return found


def firms(economy: Economy, rng: np.random.Generator) -> Firms:
    """The economy's firms."""
    regions = int(np.clip(economy.firms // FIRMS_PER_REGION, FEWEST_REGIONS, len(REGIONS)))
    hub_sector, hub_region = _hubs(regions)
    ordinary = economy.firms - len(hub_sector)
    sector = np.sort(rng.choice(sectors.ORDINARY, ordinary, p=sectors.shares()))
    weights = 1 / np.arange(1, regions + 1) ** 0.5
    region = rng.choice(regions, ordinary, p=weights / weights.sum())
    region = region[np.lexsort((region, sector))]
    sought = np.minimum(1 + rng.pareto(SELLER_TAIL, ordinary), LARGEST)
    buying = np.minimum(1 + rng.pareto(BUYER_TAIL, ordinary), LARGEST)
    tax = np.array([s.tax for s in sectors.SECTORS])[np.concatenate([sector, hub_sector])]
    tax[:ordinary][rng.random(ordinary) < SMALL_TAXPAYERS] = sectors.SMALL
    size = np.sqrt(sought)
    customers = rng.choice(ordinary, economy.customers, replace=False, p=size / size.sum())
    sought[customers] *= ALONG
    buying[customers] *= ALONG
    none = np.zeros(len(hub_sector))
    return Firms(
        np.concatenate([sector, hub_sector]),
        np.concatenate([region, hub_region]),
        tax,
        np.concatenate([sought, none]),
        np.concatenate([buying, none]),
        regions,
        customers,
    )


def _hubs(regions: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Sector and region of every hub, in order of sector."""
    sector, region = [], []
    for number, kind in enumerate(sectors.SECTORS[sectors.ORDINARY :], sectors.ORDINARY):
        places = list(range(regions)) if kind.hubs == 0 else [i % regions for i in range(kind.hubs)]
        sector += [number] * len(places)
        region += places
    return np.array(sector), np.array(region)
