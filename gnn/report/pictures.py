"""The report's pictures, of what is told of the findings."""

from __future__ import annotations

import math
from collections.abc import Sequence

from gnn.report.classes import DEPTH, by_counterparty, by_firm
from gnn.report.findings import Column
from gnn.report.labels import AMONG, DIRECTIONS, KINDS, RANKERS, column, joined
from gnn.report.ranking import MODEL
from gnn.report.summary import Summary, Told
from graph.report.cells import Ranged, Words
from graph.report.charts import Bar, Bars, Chart, Points, Series
from graph.report.page import Picture

NDCG = Words.name("NDCG@50")
PEER = Words("最佳对照", "best peer")
SAID, CAME = Words("预测概率", "probability said"), Words("实际比例", "share that came true")
FEN = 100 * 10_000
"""Fen in ten thousand yuan."""


def ranking(told: Told) -> Picture:
    """The model beside its peers, a panel a column: among all counterparties and in the tail."""
    panels = [bars(s, a) for s in told.columns for a in AMONG if not math.isnan(s.figures[a][MODEL]["ndcg_50"].value)]
    title = Words("新关系排序：本模型与对照", "Ranking of new pairs: the model beside its peers")
    note = Words("虚线为最佳对照，横线为 95 % 区间（按企业）。", "Dashed: the best peer. Whiskers: 95 % over firms.")
    return Picture(title, Chart(panels), note)


def bars(s: Summary, among: str) -> Bars:
    """One panel: the model first, then the peers from the best on."""
    found = {name: f["ndcg_50"] for name, f in s.figures[among].items()}
    order = sorted(found, key=lambda n: (n != MODEL, -found[n].value))
    rows = [Bar(RANKERS[n], found[n], strong=n == MODEL) for n in order]
    return Bars(joined(column(s.direction, s.as_of), AMONG[among]), NDCG, rows, found[s.best[among]].value)


def reliability(told: Told) -> Picture:
    """What was said beside what came, by tenths: recurring pairs and new ones apart."""
    panels = [
        Points(KINDS[kind], SAID, CAME, [tenths(s, kind) for s in told.columns], diagonal=True, log=kind == "new")
        for kind in KINDS
    ]
    title = Words(
        "可靠性：每十分之一名单的预测概率与实际比例", "Reliability: said and came true, by tenths of the list"
    )
    note = Words(
        "点在虚线上即所言属实；竖线为 95 % 区间（Wilson，按企业抽样）。新关系为对数坐标，从未成真的十分位不显示。",
        "On the dashed line what was said is true. Whiskers: 95 % (Wilson's, of firms as what is drawn). New pairs on "
        "logarithmic axes: a tenth of which nothing came true has no place there.",
    )
    return Picture(title, Chart(panels), note)


def tenths(s: Summary, kind: str) -> Series:
    """The tenths of a column as points."""
    found = [t for t in s.tenths[kind] if t.came > 0 or kind != "new"]
    return Series(column(s.direction, s.as_of), [t.said for t in found], [Ranged(t.came, t.low, t.high) for t in found])


def by_degree(told: Told) -> Picture:
    """By how many firms know the counterparty, and by how many partners the anchor has; all days together."""
    panels = []
    for direction, columns in sides(told):
        names, counts, shares = by_counterparty(told.findings.firms, columns)
        ticks = [(float(at), f"{n}\n({count:,})") for at, (n, count) in enumerate(zip(names, counts, strict=True))]
        title = joined(DIRECTIONS[direction], Words("按对手被多少企业所知", "by how many firms know the counterparty"))
        x = Words("知晓企业数（新关系对数）", "firms that know it (new pairs)")
        y = Words(f"前 {DEPTH} 名中找到的比例", f"share found in the first {DEPTH}")
        panels.append(Points(title, x, y, both(shares), ticks=ticks))
        edges, levels = by_firm(told.findings.firms, columns, lambda c: c.sizes.partners)
        ticks = [(float(at), f"{low:,.0f}-{high:,.0f}") for at, (low, high) in enumerate(edges)]
        title = joined(DIRECTIONS[direction], Words("按锚企业的对手数", "by the anchor's partners"))
        panels.append(Points(title, Words("对手数", "partners"), NDCG, both(levels), ticks=ticks))
    title = Words("按关系数", "By degree")
    return Picture(title, Chart(panels), Words("各日合并。", "All days together."))


def by_size(told: Told) -> Picture:
    """By the anchor's net amount of trade in the direction; all days together."""
    panels = []
    for direction, columns in sides(told):
        edges, levels = by_firm(told.findings.firms, columns, lambda c: abs(c.sizes.amount))
        ticks = [(float(at), f"{low / FEN:,.0f}-{high / FEN:,.0f}") for at, (low, high) in enumerate(edges)]
        x = Words("累计金额（万元）", "amount so far (10,000 yuan)")
        panels.append(Points(DIRECTIONS[direction], x, NDCG, both(levels), ticks=ticks))
    title = Words("按企业规模（累计交易金额，四等分）", "By firm size: quarters by amount of trade so far")
    return Picture(title, Chart(panels), Words("各日合并。", "All days together."))


def history(told: Told) -> Picture:
    """What is kept of the model's NDCG@50 where it knows less history."""
    panels = []
    for among, label in AMONG.items():
        days = sorted(told.history)
        series = [
            Series(DIRECTIONS[d], [float(n) for n in days], [told.history[n].get(d, {}).get(among, NONE) for n in days])
            for d in DIRECTIONS
        ]
        x, y = Words("历史天数", "days of history"), Words("相对全部历史", "of what all history gives")
        panels.append(Points(label, x, y, series))
    title = Words("学习曲线：历史长度", "Learning curve over the length of history")
    note = Words(
        "纵轴为 NDCG@50 与用全部历史时之比。", "NDCG@50 as a share of what the model reaches with all history."
    )
    return Picture(title, Chart(panels), note)


NONE = Ranged(math.nan, math.nan, math.nan)


def sides(told: Told) -> list[tuple[str, list[Column]]]:
    """The columns of each direction."""
    every = told.findings.columns
    return [(d, [c for c in every if c.direction == d]) for d in dict.fromkeys(c.direction for c in every)]


def both(shown: Sequence[Sequence[Ranged]]) -> list[Series]:
    """The model's series and the best peer's."""
    at = [float(k) for k in range(len(shown[0]))]
    return [Series(RANKERS[MODEL], at, shown[0]), Series(PEER, [x + 0.06 for x in at], shown[1])]
