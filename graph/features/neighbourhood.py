"""Features of the firms around an enterprise: how good its partners are, how much hangs on few of them, and circles.

Scores and defaults of others are handed in (`known.KNOWN`): published, or known with a lag, before the day. An
enterprise's own score and outcome never reach its row.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import ibis.expr.types as ir
import pyarrow as pa

from graph.features.around import surroundings
from graph.features.invoices import PURCHASES, SALES, Side, Twin
from graph.features.partners import MILLE
from graph.features.table import EVER, Feature, feature_table, ratio, values

FAMILY = "neighbourhood"
YEAR = "365 days before the day"


@dataclass(frozen=True)
class Kindred(Twin):
    """A feature of the partners on either side."""

    reads: tuple[str, ...] = ("trades",)

    def of(self, side: Side) -> Feature:
        """The feature of one side."""
        return replace(super().of(side), family=FAMILY, window=YEAR, reads=self.reads)


def _part(name: str, whole: str = "sum", scale: int = 1) -> Callable[[ir.Table, str], ir.Value]:
    """A measure of a side over another."""
    return lambda m, s: ratio(m[f"{s}_{name}"], m[f"{s}_{whole}"] * scale)


def _hhi(m: ir.Table, s: str) -> ir.Value:
    total = m[f"{s}_sum"].cast("float64")
    return ratio(m[f"{s}_square"], total * total)


def _among(name: str) -> Callable[[ir.Table, str], ir.Value]:
    """A count over the number of partners."""
    return lambda m, s: ratio(m[f"{s}_{name}"], m[f"{s}_partners"])


SCORES, RATED = ("trades", "scores"), ("trades", "ratings")

KINDRED = (
    Kindred(
        "{s.partners}_score",
        "{s.partners_zh}平均分",
        "score of the {s.partners}",
        "scores of the {s.partners} published before the day, by their part of net {s.en}",
        "points",
        _part("score", "scored"),
        SCORES,
    ),
    Kindred(
        "{s.partners}_worst_score",
        "{s.partners_zh}最低分",
        "lowest score of the {s.partners}",
        "lowest score published before the day of any of the {s.partners}",
        "points",
        lambda m, s: m[f"{s}_worst"],
        SCORES,
        whole=True,
    ),
    Kindred(
        "{s.partners}_scored_share",
        "有分{s.partners_zh}占比",
        "scored share of {s.en}",
        "net {s.en} with {s.partners} that have a published score, over net {s.en}",
        "ratio",
        _part("scored"),
        SCORES,
    ),
    Kindred(
        "{s.partners}_defaulted",
        "违约{s.partners_zh}数",
        "defaulted {s.partners}",
        "{s.partners} known to have defaulted, the lag before the day",
        "count",
        lambda m, s: m[f"{s}_defaulted"],
        RATED,
    ),
    Kindred(
        "{s.partners}_defaulted_share",
        "违约{s.partners_zh}占比",
        "share of {s.en} with defaulted {s.partners}",
        "net {s.en} with {s.partners} known to have defaulted, over net {s.en}",
        "ratio",
        _part("bad"),
        RATED,
    ),
    Kindred(
        "{s.partners}_hub_share",
        "对枢纽企业{s.zh}占比",
        "share of {s.en} with hubs",
        "net {s.en} with {s.partners} that trade with one in twenty firms with books, over net {s.en}",
        "ratio",
        _part("hub"),
    ),
    Kindred(
        "{s.partners}_silent_share",
        "停止交易{s.partners_zh}占比",
        "share of {s.en} with {s.partners} that fell silent",
        "net {s.en} with {s.partners} that traded with nobody in the last 90 days, over net {s.en}",
        "ratio",
        _part("silent"),
    ),
    Kindred(
        "{s.partners}_trend",
        "{s.partners_zh}对外交易增长",
        "growth of the {s.partners} with others",
        "half-year growth of the {s.partners}' documents with everybody else, by their part of net {s.en}: -1..1",
        "ratio",
        _part("trend", "trended", MILLE),
    ),
    Kindred(
        "{s.partners}_dependence",
        "{s.partners_zh}对本企业依赖度",
        "dependence of the {s.partners}",
        "part of the {s.partners}' own trade that the enterprise is, by their part of net {s.en}",
        "ratio",
        _part("share", "sum", MILLE),
    ),
    Kindred(
        "{s.partners}_captive",
        "依附型{s.partners_zh}占比",
        "captive {s.partners}",
        "of the {s.partners}, those whose trade is more than half with the enterprise",
        "ratio",
        _among("captive"),
    ),
    Kindred(
        "{s.partners}_tenure",
        "{s.partners_zh}平均合作天数",
        "tenure of the {s.partners}",
        "days since the first document with each of the {s.partners}, by its part of net {s.en}",
        "days",
        _part("days"),
        whole=False,
    ),
    Kindred(
        "{s.partners}_new_share",
        "新{s.partners_zh}占比",
        "share of {s.en} with new {s.partners}",
        "net {s.en} with {s.partners} first seen in the last 180 days, over net {s.en}",
        "ratio",
        _part("fresh"),
    ),
    Kindred(
        "{s.partners}_lost_share",
        "流失{s.partners_zh}占比",
        "share of {s.en} lost with {s.partners}",
        "of net {s.en} from 360 to 181 days ago, those with {s.partners} without a document since",
        "ratio",
        _part("lost", "former"),
    ),
    Kindred(
        "{s.partners}_largest_share",
        "近一年最大{s.partners_zh}占比",
        "share of the largest of the {s.partners}, one year",
        "net {s.en} with the largest of the {s.partners} over net {s.en}",
        "ratio",
        _part("top"),
    ),
    Kindred(
        "{s.partners}_concentration",
        "近一年{s.partners_zh}集中度",
        "concentration of {s.partners}, one year",
        "Herfindahl-Hirschman index: sum of squared shares of the {s.partners}",
        "ratio",
        _hhi,
    ),
)
"""Of partners with net trade above zero in the window, in documents of either end."""


Value = Callable[[ir.Table], ir.Value]


def _whole(name: str, zh: str, en: str, doc: str, said: tuple[str, str, Value], *reads: str) -> Feature:
    """A feature of both sides at once: its words, its unit, window and value, and the tables that it reads."""
    unit, window, value = said
    return Feature(name, zh, en, doc, unit, FAMILY, value, window=window, reads=reads or ("trades",))


WHOLE = (
    _whole(
        "peers_score",
        "共享伙伴企业平均分",
        "score of peers",
        "scores published before the day of other firms that share partners, rare partners counting more",
        ("points", EVER, lambda m: ratio(m.peer_score, m.peer_has_score)),
        *SCORES,
    ),
    _whole(
        "peers_defaulted_share",
        "共享伙伴企业违约率",
        "defaulted share of peers",
        "of other firms that share partners and whose outcome is known, those that had defaulted, with the lag",
        ("ratio", EVER, lambda m: ratio(m.peer_bad, m.peer_has_outcome)),
        *RATED,
    ),
    _whole(
        "mutual_share",
        "互为购销占比",
        "share of trade both ways",
        "net trade of a year with partners that both sell to and buy from the enterprise, over all of it",
        ("ratio", YEAR, lambda m: ratio(m.mutual, m.traded)),
    ),
    _whole(
        "cycles",
        "三方循环交易数",
        "trade in circles of three",
        "circles A to B to C to A of a year's trade that the enterprise stands on",
        ("count", YEAR, lambda m: m.cycles),
    ),
    _whole(
        "cycle_share",
        "循环交易占比",
        "share of sales in circles",
        "net sales of a year to partners that lead back in two further steps, over net sales",
        ("ratio", YEAR, lambda m: ratio(m.cycled, m.sales_sum)),
    ),
    _whole(
        "guarantee_circle",
        "互保圈规模",
        "size of the guarantee circle",
        "firms and persons that guarantee each other round, the enterprise among them; 0 where it is on no circle",
        ("count", EVER, lambda m: m.circle),
        "guarantees",
    ),
    _whole(
        "guarantee_load",
        "对外担保负担",
        "guarantees given over sales",
        "amount guaranteed for others over net sales of a year",
        ("ratio", YEAR, lambda m: ratio(m.guaranteed_amount, m.sales_sum)),
        "guarantees",
        "trades",
    ),
    _whole(
        "guaranteed_defaulted",
        "被担保方违约数",
        "defaulted firms that it guarantees",
        "those that it guarantees that are known to have defaulted, the lag before the day",
        ("count", EVER, lambda m: m.guaranteed_defaulted),
        "guarantees",
        "ratings",
    ),
    _whole(
        "guarantors",
        "保证人数",
        "guarantors",
        "firms and persons that guarantee the enterprise",
        ("count", EVER, lambda m: m.guarantor_count),
        "guarantees",
    ),
)

NEIGHBOURHOOD: tuple[Feature, ...] = (*(k.of(side) for side in (SALES, PURCHASES) for k in KINDRED), *WHOLE)
"""All features of the family, in the order of their table."""

FEATURES = feature_table(NEIGHBOURHOOD, "One row an enterprise that traded before the day.")


def neighbourhood(
    tables: Callable[[str], ir.Table], on: date, known: ir.Table, only: ir.Table | None = None
) -> pa.Table:
    """The features of every enterprise that traded before the day, or of those in `only` (`id`): table FEATURES.

    `tables` gives a Snapshot's tables by name; `known` has what was known of others on the day (`known.known`).
    """
    m = surroundings(tables, on, known)
    rows = m if only is None else m.semi_join(only, "id")
    return FEATURES.conform(rows.select("id", **values(NEIGHBOURHOOD, rows)).to_pyarrow())
