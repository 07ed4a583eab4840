"""What the report calls things, in Chinese and in English."""

from __future__ import annotations

from datetime import date

from graph.report.cells import Words

RANKERS = {
    "popularity": Words("热门度", "popularity"),
    "recent popularity": Words("近期热门度", "recent popularity"),
    "similar firms": Words("相似企业（余弦）", "similar firms (cosine)"),
    "path-3": Words("三步路径", "path-3"),
    "EASE": Words.name("EASE"),
    "recency": Words("最近一次交易", "recency"),
    "months active": Words("活跃月数", "months active"),
    "months x decay": Words("活跃月数 × 衰减", "months x decay"),
    "link model": Words("链接模型", "link model"),
}
DIRECTIONS = {
    "upstream": Words("上游", "upstream"),
    "downstream": Words("下游", "downstream"),
    "both": Words("合计", "together"),
}
AMONG = {"new": Words("全部对手", "all counterparties"), "tail": Words("长尾对手", "tail")}
MEMBERS = {
    "line": Words("线性排序", "line"),
    "forest": Words("梯度提升森林", "forest"),
    "ranker": Words("排序森林", "ranker"),
    "network": Words("图神经网络", "graph network"),
    "EASE 720": Words("EASE（两年记忆）", "EASE, memory of two years"),
    "similar firms": Words("相似企业", "similar firms"),
}
KINDS = {"recurring": Words("老关系", "recurring pairs"), "new": Words("新关系", "new pairs")}


def member(name: str) -> Words:
    """A member of the model."""
    return MEMBERS.get(name, Words.name(name))


def column(direction: str, day: date) -> Words:
    """A column by its direction and day."""
    return Words(f"{DIRECTIONS[direction].zh} {day}", f"{direction} {day}")


def joined(*parts: Words) -> Words:
    """Several words as one."""
    return Words("，".join(p.zh for p in parts), ", ".join(p.en for p in parts))
