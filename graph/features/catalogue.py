"""Every feature of an enterprise that can be asked for, by name and version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graph.errors import BadParameter
from graph.features.around import seen, surroundings
from graph.features.bills import BILLS
from graph.features.cash import CASH, WAGES
from graph.features.chain import CHAINS
from graph.features.conduct import CONDUCT
from graph.features.family import Family
from graph.features.invoices import INVOICES
from graph.features.loans import LOANS
from graph.features.measures import measures
from graph.features.neighbourhood import NEIGHBOURHOOD
from graph.features.orders import ORDERS
from graph.features.outside import AROUND, SEEN, mirrored
from graph.features.ownership import OWNERS
from graph.features.position import NETWORK
from graph.features.public import PUBLIC, public_measures
from graph.features.receivables import RECEIVABLES
from graph.features.rhythm import RHYTHM
from graph.features.stage import STAGE
from graph.features.table import Feature
from graph.features.tax import TAX
from graph.features.trade import TRADE

FAMILIES: tuple[Family, ...] = (
    Family(
        "invoices", "自有发票", "own invoices", INVOICES, lambda s: measures(s.tables("books"), s.on).rename(id="owner")
    ),
    Family("neighbourhood", "周边企业", "firms around", NEIGHBOURHOOD, lambda s: surroundings(s.tables, s.on, s.known)),
    Family(
        "outside",
        "外部可见发票",
        "invoices as others see them",
        SEEN,
        lambda s: measures(mirrored(s.tables("books")), s.on).rename(id="owner"),
    ),
    Family(
        "outside_near",
        "外部可见周边",
        "firms around as others see them",
        AROUND,
        lambda s: seen(s.tables, s.on, s.known),
    ),
    Family(
        "public",
        "公开信息",
        "registry, courts, notices",
        PUBLIC,
        lambda s: public_measures(s.tables, s.on),
        topic="registry",
    ),
    TRADE,
    CASH,
    WAGES,
    BILLS,
    RHYTHM,
    CONDUCT,
    STAGE,
    TAX,
    ORDERS,
    RECEIVABLES,
    LOANS,
    NETWORK,
    CHAINS,
    OWNERS,
)


def named(families: Iterable[Family] = FAMILIES) -> Mapping[str, Feature]:
    """Every feature by what it is asked for: `name` for the newest version, `name@version` for any."""
    found: dict[str, Feature] = {}
    for family in families:
        for feature in (*family.features, *family.former):
            found[f"{feature.name}@{feature.version}"] = feature
        found |= {feature.name: feature for feature in family.features}
    return found


def wanted(names: Iterable[str], families: Iterable[Family] = FAMILIES) -> Mapping[str, Feature]:
    """The features asked for, in their order; raise BadParameter where there is none of a name."""
    known = named(families)
    asked = list(names)
    if unknown := [name for name in asked if name not in known]:
        raise BadParameter(f"there is no feature {', '.join(unknown)}; `lianke features --list` names them all")
    return {name: known[name] for name in asked}
