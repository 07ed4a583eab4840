"""Features of an enterprise's place in the supply chains of core firms (核心企业): tiers, steps and trade.

Core firms are the enterprises that a label calls so (`core` among their tags). A Snapshot without any says nothing of
chains: no enterprise has data of the family.
"""

from __future__ import annotations

from collections.abc import Callable

import ibis.expr.types as ir
from ibis import _

from graph.features.family import Family, Scene
from graph.features.table import Feature, ratio
from graph.kept import worked_out

FAMILY = "chain"
YEAR = "365 days before the day"
UNREACHED = "no such chain leads to a core firm, or no firm is labelled as one"
MILLION = 1_000_000

Value = Callable[[ir.Table], ir.Value]


def _link(name: str, zh: str, en: str, doc: str, said: tuple[str, Value], null: str = UNREACHED) -> Feature:
    """A feature of the chains: its words, its unit and value, and what a null means."""
    unit, value = said
    return Feature(name, zh, en, doc, unit, FAMILY, value, null, YEAR, reads=("trades", "enterprises"))


def _as_it_is(name: str) -> tuple[str, Value]:
    return "count", lambda m: m[name]


def _part(top: str, bottom: str) -> tuple[str, Value]:
    return "ratio", lambda m: ratio(m[top], m[bottom])


NO_SALES, NO_PURCHASES = "it sold nothing in the year", "it bought nothing in the year"

CHAIN: tuple[Feature, ...] = (
    _link(
        "core_firm",
        "核心企业",
        "core firm",
        "1 where a label calls it the core firm of a supply chain, else 0",
        ("flag", lambda m: m.is_core),
    ),
    _link(
        "supply_tier",
        "供应商层级",
        "tier as a supplier",
        "steps of sales down to the nearest core firm: 1 sells to one, 2 to a firm of tier 1; 0 is a core firm",
        _as_it_is("down"),
    ),
    _link(
        "distribution_tier",
        "经销商层级",
        "tier as a distributor",
        "steps of purchases up to the nearest core firm: 1 buys from one, 2 from a firm of tier 1; 0 is a core firm",
        _as_it_is("up"),
    ),
    _link(
        "core_steps",
        "距核心企业步数",
        "steps to a core firm",
        "steps of trade, whichever way, to the nearest core firm",
        _as_it_is("near"),
    ),
    _link("core_buyers", "核心企业客户数", "core firms among its buyers", "core firms that buy of it", _as_it_is("to")),
    _link(
        "core_suppliers",
        "核心企业供应商数",
        "core firms among its suppliers",
        "core firms that sell to it",
        _as_it_is("of"),
    ),
    _link(
        "cores_downstream",
        "下游两级内核心企业数",
        "core firms within two steps down",
        "core firms that one or two steps of sales lead to, itself not counted",
        _as_it_is("cores_down"),
    ),
    _link(
        "cores_upstream",
        "上游两级内核心企业数",
        "core firms within two steps up",
        "core firms that one or two steps of purchases lead to, itself not counted",
        _as_it_is("cores_up"),
    ),
    _link(
        "core_sales",
        "对核心企业销售额",
        "sales to core firms",
        "net sales of a year to core firms",
        ("fen", lambda m: m.sold_core),
    ),
    _link(
        "core_sales_share",
        "对核心企业销售占比",
        "share of sales to core firms",
        "net sales of a year to core firms over net sales",
        _part("sold_core", "sold"),
        NO_SALES,
    ),
    _link(
        "chain_sales_share",
        "对核心链条销售占比",
        "share of sales into chains",
        "net sales of a year to core firms or to their direct suppliers, over net sales",
        _part("sold_chain", "sold"),
        NO_SALES,
    ),
    _link(
        "largest_core_share",
        "对最大核心企业销售占比",
        "share of sales to the largest core buyer",
        "net sales of a year to the core firm that buys most of it, over net sales",
        _part("sold_most", "sold"),
        NO_SALES,
    ),
    _link(
        "core_supply_weight",
        "占核心企业采购比重",
        "weight among a core firm's suppliers",
        "of a core firm's net purchases of a year, what it buys of the enterprise: the greatest of any core firm",
        ("ratio", lambda m: ratio(m.weight, m.millions)),
        "no core firm buys of it",
    ),
    _link(
        "core_purchase_share",
        "自核心企业采购占比",
        "share of purchases from core firms",
        "net purchases of a year from core firms over net purchases",
        _part("bought_core", "bought"),
        NO_PURCHASES,
    ),
    _link(
        "chain_purchase_share",
        "自核心链条采购占比",
        "share of purchases out of chains",
        "net purchases of a year from core firms or from their direct buyers, over net purchases",
        _part("bought_chain", "bought"),
        NO_PURCHASES,
    ),
)
"""Of net trade above zero between two firms in the year."""


def chain_measures(scene: Scene) -> ir.Table:
    """One row an enterprise that trades in the year before the day, where any firm is a core firm; else none."""
    # The service names features too, and is up sooner without scipy.
    from graph.features.chain_measures import chained
    from graph.features.network import sold

    cores = scene.tables("enterprises").filter(_.tags.contains("core")).select("id")
    return worked_out(chained, sold(scene.tables("trades"), scene.on), cores)


CHAINS = Family(FAMILY, "供应链层级", "place in supply chains", CHAIN, chain_measures, topic="labels")
