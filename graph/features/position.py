"""Features of an enterprise's place in the network of a year's trade: ranks, cores, communities, and who is between."""

from __future__ import annotations

from collections.abc import Callable

import ibis
import ibis.expr.types as ir

from graph.features.family import Family, Scene
from graph.features.table import Feature, ratio
from graph.kept import worked_out

FAMILY = "position"
YEAR = "365 days before the day"
MILLION = 1_000_000

Value = Callable[[ir.Table], ir.Value]


def _place(name: str, zh: str, en: str, doc: str, said: tuple[str, Value]) -> Feature:
    """A feature of the network: its words, its unit and its value."""
    return Feature(name, zh, en, doc, said[0], FAMILY, said[1], window=YEAR, reads=("trades",))


def _count(name: str) -> tuple[str, Value]:
    return "count", lambda m: m[name]


def _part(top: str, bottom: str, scale: int = 1) -> tuple[str, Value]:
    return "ratio", lambda m: ratio(m[top], m[bottom] * scale)


POSITION: tuple[Feature, ...] = (
    _place(
        "buyer_rank",
        "采购方网络重要度",
        "PageRank as a buyer",
        "PageRank along sales by amount: high where firms that much is sold to sell to it; 1 is the mean firm's",
        ("times the mean", lambda m: ratio(m.buyer_rank, ibis.literal(MILLION))),
    ),
    _place(
        "buyer_rank_percentile",
        "采购方网络重要度分位",
        "percentile of the PageRank as a buyer",
        "part of the firms that trade whose PageRank as a buyer is lower",
        _part("buyer_lower", "firms"),
    ),
    _place(
        "supplier_rank",
        "供应方网络重要度",
        "PageRank as a supplier",
        "PageRank along purchases by amount: high where firms that others depend on depend on it; 1 is the mean firm's",
        ("times the mean", lambda m: ratio(m.supplier_rank, ibis.literal(MILLION))),
    ),
    _place(
        "supplier_rank_percentile",
        "供应方网络重要度分位",
        "percentile of the PageRank as a supplier",
        "part of the firms that trade whose PageRank as a supplier is lower",
        _part("supplier_lower", "firms"),
    ),
    _place(
        "core_number",
        "网络核数",
        "core number",
        "greatest k so that it has k partners among firms of which each has k partners among them",
        _count("core"),
    ),
    _place(
        "core_depth",
        "网络核数占比",
        "core number over the greatest",
        "core number over the greatest core number of any firm: 1 in the innermost core of the trade",
        _part("core", "core_most"),
    ),
    _place(
        "partners_degree",
        "伙伴平均交易对手数",
        "partners of its partners",
        "partners that each of its partners has, in the mean",
        _part("partners_degree", "degree"),
    ),
    _place(
        "sole_partners",
        "独家伙伴数",
        "partners of nobody else",
        "partners that trade with nobody else in the year: without the enterprise they trade with none",
        _count("sole"),
    ),
    _place(
        "sole_partners_share",
        "独家伙伴占比",
        "share of partners of nobody else",
        "of its partners, those that trade with nobody else in the year",
        _part("sole", "degree"),
    ),
    _place(
        "triangles",
        "伙伴间交易对数",
        "pairs of partners that trade",
        "pairs of its partners that trade with each other, whichever way",
        _count("triangles"),
    ),
    _place(
        "clustering",
        "伙伴间交易密度",
        "clustering",
        "of all pairs of its partners, those that trade with each other",
        _part("triangles", "partner_pairs"),
    ),
    _place(
        "community_firms",
        "所在社群企业数",
        "size of its community",
        "firms of its community: found by the Leiden method, such as trade more among themselves than with others",
        _count("community_firms"),
    ),
    _place(
        "community_share",
        "占社群交易比重",
        "share of its community's trade",
        "its sales and purchases over those of all firms of its community",
        _part("trade", "community_trade"),
    ),
    _place(
        "community_inner_share",
        "社群内交易占比",
        "share of trade within its community",
        "of its sales and purchases, those with firms of its community",
        _part("inner", "trade"),
    ),
    _place(
        "community_closure",
        "社群封闭度",
        "closure of its community",
        "of the sales and purchases of all firms of its community, those among themselves",
        _part("community_inner", "community_trade"),
    ),
    _place(
        "betweenness",
        "中介度",
        "betweenness, sampled",
        "of the shortest chains of sales from 64 sellers, those of the smallest ids, the part that leads through it",
        _part("through", "chains", MILLION),
    ),
    _place(
        "betweenness_percentile",
        "中介度分位",
        "percentile of the betweenness",
        "part of the firms that trade through which fewer of those chains lead",
        _part("through_lower", "firms"),
    ),
    _place(
        "part_firms",
        "所在连通网络企业数",
        "firms that it hangs together with",
        "firms that trade binds it to through whatever chain of partners, itself among them",
        _count("part_firms"),
    ),
    _place(
        "part_share",
        "所在连通网络占比",
        "share of firms that it hangs together with",
        "of all firms that trade, those that trade binds it to through whatever chain of partners",
        _part("part_firms", "firms"),
    ),
    _place(
        "round_firms",
        "可循环到达企业数",
        "firms that chains lead to and back from",
        "firms that chains of sales lead to from it and back to it, itself among them: 1 where none comes back",
        _count("round_firms"),
    ),
)
"""Of net trade above zero between two firms in the year. All ids and rows in order, so that a rerun says the same."""


def position_measures(scene: Scene) -> ir.Table:
    """One row an enterprise that trades in the year before the day."""
    # The service names features too, and is up sooner without scipy.
    from graph.features.network import sold
    from graph.features.network_position import placed

    return worked_out(placed, sold(scene.tables("trades"), scene.on))


NETWORK = Family(FAMILY, "网络位置", "place in the network of trade", POSITION, position_measures)
