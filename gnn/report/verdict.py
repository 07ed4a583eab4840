"""The verdict in three sentences: how it ranks, whether its probabilities hold, and what bounds it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from gnn.evidence.spoken import plural
from gnn.report.labels import column
from gnn.report.ranking import MODEL
from gnn.report.summary import RECURRING, Summary, Told
from graph.report.cells import NOTHING, Ranged, Words
from graph.report.page import Note

LIMITS = ("unforeseeable", "candidates", "ideal")
INFORMATION = Words(
    "所缺的多在排序所需的信息，而非检索", "most is missing in what tells candidates apart, not in retrieval"
)
RETRIEVAL = Words("所缺的多在检索，即候选之外", "most is missing in retrieval, outside the candidates")
SLACK = 15
"""Days without a document at the horizon's end that need not mean that some are missing."""


def verdict(told: Told) -> list[Note]:
    """The three sentences, and what speaks against them."""
    return [*(Note(words, heavy=True) for words in sentences(told)), *(Note(words) for words in doubts(told))]


def sentences(told: Told) -> tuple[Words, Words, Words]:
    """The three sentences."""
    return ranks(told), holds(told), bounds(told)


def doubts(told: Told) -> list[Words]:
    """Days whose horizon the documents that are loaded do not reach: less seems to come true than does."""
    horizon = told.findings.options.horizon
    return [
        Words(
            f"注意：{w.as_of} 起 {horizon} 天的期限内，单据只到 {w.until}，缺少的天数使实际比例偏低。",
            f"Mind: of the {horizon} days from {w.as_of} on, documents reach {w.until} only; what is missing makes "
            "less seem to have come true.",
        )
        for w in told.findings.windows
        if (w.as_of - w.until).days + horizon > SLACK
    ]


def ranks(told: Told) -> Words:
    """How many times the best peer it is."""
    new, tail = told.together["new"], told.together["tail"]
    least = min(told.columns, key=lambda s: s.ratio["new"].value)
    count, seeds = len(told.columns), len(told.findings.seeds)
    low, lowest = least.ratio["new"].value, column(least.direction, least.as_of)
    return Words(
        f"排序：新关系的 NDCG@50 平均为最佳对照的 {times(new)} 倍，长尾为 {times(tail)} 倍"
        f"（{count} 列、{seeds} 个种子的几何平均）；最低一列（{lowest.zh}）为 {low:.2f} 倍。",
        f"Ranking: of new pairs NDCG@50 is {times(new)} times the best peer's, in the tail {times(tail)} times "
        f"(geometric mean of {plural(count, 'column')} and {plural(seeds, 'seed')}); the lowest column, {lowest.en}, "
        f"reaches {low:.2f}.",
    )


def holds(told: Told) -> Words:
    """Recurring pairs, and whether probabilities mean what they say."""
    gains = [s.gain.value for s in told.columns]
    error = max(s.error.value for s in told.columns)
    good, every = held(told.columns, "new"), sum(len(s.tenths["new"]) for s in told.columns)
    return Words(
        f"老关系与概率：平均精度比“活跃月数 × 衰减”高 {min(gains):.3f} 至 {max(gains):.3f}，校准误差最大 {error:.3f}；"
        f"新关系 {every} 个十分位中 {good} 个与实际相符（相差不超过 20 %，或在 95 % 区间内）。",
        f"Recurring pairs and probabilities: average precision is {min(gains):.3f} to {max(gains):.3f} above "
        f"{RECURRING}, the calibration error is at most {error:.3f}; of new pairs {good} of {every} tenths of the list "
        "came true as said (within 20 % or the 95 % interval).",
    )


def bounds(told: Told) -> Words:
    """What nobody could know, and what the candidates would allow."""
    strange, among, ideal = (float(np.mean([s.limits[k] for s in told.columns])) for k in LIMITS)
    ours = float(np.mean([s.figures["new"][MODEL]["ndcg_50"].value for s in told.columns]))
    lost = INFORMATION if ideal - ours > 1 - ideal else RETRIEVAL
    return Words(
        f"限度：新关系中 {strange:.0%} 的对手此前无人知晓，任何名单都列不出；其余 {among:.0%} 在候选之中，"
        f"理想排序可达 {ideal:.2f}，本模型为 {ours:.2f}：{lost.zh}。",
        f"Limits: of the new pairs {strange:.0%} are with a counterparty that nobody knew, which no list can hold; of "
        f"the others {among:.0%} are among the candidates, whose ideal order would reach {ideal:.2f} where the model "
        f"reaches {ours:.2f}: {lost.en}.",
    )


def held(columns: Sequence[Summary], kind: str) -> int:
    """Tenths that came true as said."""
    return sum(t.holds for s in columns for t in s.tenths[kind])


def times(r: Ranged) -> str:
    """A ratio with its interval, a dash where there is none."""
    if math.isnan(r.value):
        return NOTHING
    return f"{r.value:.2f} [{r.low:.2f} {r.high:.2f}]"
