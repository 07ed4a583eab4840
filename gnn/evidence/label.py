"""What each feature is called in Chinese and English, the family it belongs to, and the unit that it is told in."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from gnn.activity import ROLES
from gnn.features import LAST
from gnn.market import WINDOWS


class Unit(StrEnum):
    """What a value is told in, once it is turned back from how the model takes it."""

    DAYS = "days"
    COUNT = "count"
    FEN = "fen"
    SHARE = "share"
    RATIO = "ratio"
    PLACE = "place"
    SCORE = "score"
    LOGIT = "log odds"


LOGGED = {Unit.DAYS, Unit.COUNT, Unit.FEN}
"""Units whose values the model takes as log(1 + value)."""
PER_UNIT = {"amount": 1e6, "size": 100.0}
"""Fen in the unit of features about amounts, and of those about the size of a document."""

FAMILIES: dict[str, tuple[str, str]] = {
    "walks": ("相似企业与路径", "similar firms and walks"),
    "ease": ("共现规律", "partners that go together (EASE)"),
    "popularity": ("热度与新增客户", "popularity and winning of partners"),
    "group": ("集团关系", "group"),
    "words": ("名称与行业用词", "words of names"),
    "other side": ("另一侧交易", "the other side of trade"),
    "fit": ("规模与货物匹配", "fit of sizes and goods"),
    "fusion": ("各项意见合计", "all voices together"),
    "network": ("图神经网络", "graph network"),
    "other": ("对方活跃度", "activity of the counterparty"),
    "anchor": ("企业自身活跃度", "activity of the firm itself"),
    "recurrence": ("既往往来规律", "recurrence of the pair's own trade"),
}
"""Families of features, in Chinese and English."""
OF_THE_LIST = "anchor"
"""The family of what is the same for every candidate of a firm: it moves a whole list, and tells no two pairs apart."""


@dataclass(frozen=True)
class Label:
    """A feature's names, family and unit; `fen` of one unit where it is an amount; `plain` where it is not logged."""

    zh: str
    en: str
    family: str
    unit: Unit = Unit.SCORE
    fen: float = 1.0
    plain: bool = False

    def told(self, value: float) -> float | None:
        """The value in its unit; None where there is nothing to tell."""
        if not math.isfinite(value):
            return None
        if self.unit is Unit.PLACE:
            place = math.expm1(value)
            return None if round(place) >= LAST else place + 1
        if self.unit in LOGGED and not self.plain:
            return max(math.expm1(value), 0.0) * self.fen
        return math.exp(value) if self.unit is Unit.RATIO else value


VOICES = {
    "popularity": Label("交易对手数", "number of partners", "popularity"),
    "popularity 60": Label("近60天活跃的交易对手数", "partners active in some 60 days", "popularity"),
    "popularity 180": Label("近180天活跃的交易对手数", "partners active in some 180 days", "popularity"),
    "winning 90": Label("近90天新增的交易对手", "partners won in some 90 days", "popularity"),
    "winning 270": Label("近270天新增的交易对手", "partners won in some 270 days", "popularity"),
    "winning 540": Label("近540天新增的交易对手", "partners won in some 540 days", "popularity"),
    "similar firms": Label("相似企业的交易对手", "partners of similar firms", "walks"),
    "similar firms newly": Label("相似企业的新交易对手", "new partners of similar firms", "walks"),
    "similar firms lately": Label("相似企业近期的交易对手", "late partners of similar firms", "walks"),
    "similar others": Label("与现有交易对手相似", "like the partners it has", "walks"),
    "path-3": Label("三步路径", "walks of three steps", "walks"),
    "path-3 short": Label("三步路径（短期）", "walks of three steps, short memory", "walks"),
    "path-3 long": Label("三步路径（长期）", "walks of three steps, long memory", "walks"),
    "path-3 newly": Label("三步路径至新交易对手", "walks to new partners", "walks"),
    "path-3 newly, by firm": Label("经相似企业至其新交易对手", "walks to new partners, by firm", "walks"),
    "path-3 lately": Label("三步路径至近期交易对手", "walks to late partners", "walks"),
    "EASE 180": Label("共现规律（180天）", "EASE, 180 days", "ease"),
    "EASE 360": Label("共现规律（360天）", "EASE, 360 days", "ease"),
    "EASE 720": Label("共现规律（720天）", "EASE, 720 days", "ease"),
    "group": Label("集团成员的往来", "trade of group members", "group"),
    "group lately": Label("集团成员近期的往来", "late trade of group members", "group"),
    "group newly": Label("集团成员的新往来", "new trade of group members", "group"),
    "group path": Label("集团内路径", "walks within the group", "group"),
    "group path lately": Label("集团内近期路径", "late walks within the group", "group"),
    "group path newly": Label("集团内新路径", "new walks within the group", "group"),
    "words of partners": Label("名称与现有交易对手相近", "name like those of its partners", "words"),
    "words of the anchor": Label("名称相近企业的交易对手", "partners of namesakes", "words"),
    "other side": Label("另一侧相似企业的交易对手", "partners of firms alike on the other side", "other side"),
    "other side newly": Label(
        "另一侧相似企业的新交易对手", "new partners of firms alike on the other side", "other side"
    ),
    "mutual": Label("反向已有往来", "trade the other way round", "other side"),
    "two steps": Label("有共同交易对手", "partners in common", "other side"),
}
"""What voices are called."""

ASPECTS = {
    "place": ("{}：名次", "{}: place", Unit.PLACE),
    "share": ("{}：与首位之比", "{}: beside the best", Unit.SHARE),
    "score": ("{}：得分", "{}: score", Unit.SCORE),
}
"""What is told of a voice."""

KINSHIP = {
    name: replace(label, plain=label.unit in (Unit.DAYS, Unit.COUNT))
    for name, label in {
        "nearest": Label("最相似企业的相似度", "likeness of the most similar firm", "walks"),
        "second nearest": Label("第二相似企业的相似度", "likeness of the second most similar firm", "walks"),
        "nearest age": Label(
            "最相似企业与其最近交易距今", "since the most similar firm last traded with it", "walks", Unit.DAYS
        ),
        "nearest life": Label(
            "最相似企业与其首次交易距今", "since the most similar firm first traded with it", "walks", Unit.DAYS
        ),
        "least age": Label("相似企业与其最近交易距今", "since a similar firm last traded with it", "walks", Unit.DAYS),
        "least life": Label(
            "相似企业与其最近一次新交易距今", "since a similar firm first traded with it", "walks", Unit.DAYS
        ),
        "linked": Label("与其交易的相似企业数", "similar firms that trade with it", "walks", Unit.COUNT),
        "group members": Label("与其交易的集团成员数", "group members that trade with it", "group", Unit.COUNT),
        "group age": Label("集团成员与其最近交易距今", "since a group member last traded with it", "group", Unit.DAYS),
        "group life": Label(
            "集团成员与其最近一次新交易距今", "since a group member first traded with it", "group", Unit.DAYS
        ),
        "group months": Label("集团成员与其交易月数", "months of trade with group members", "group", Unit.COUNT),
        "size gap": Label("单据金额之差（倍数）", "sizes of documents apart, times", "fit", Unit.RATIO),
        "size of anchor": Label("企业单据金额", "size of the firm's documents", "anchor", Unit.FEN, PER_UNIT["size"]),
        "size of counterparty": Label(
            "对方单据金额", "size of the counterparty's documents", "fit", Unit.FEN, PER_UNIT["size"]
        ),
        "months of anchor": Label(
            "企业与交易对手的平均月数", "months that the firm's pairs last", "anchor", Unit.COUNT
        ),
        "months of counterparty": Label(
            "对方与交易对手的平均月数", "months that the counterparty's pairs last", "fit", Unit.COUNT
        ),
        "partners": Label("对方的交易对手数", "partners of the counterparty", "popularity", Unit.COUNT),
        "goods to firm": Label(
            "对方单据（税率、金额）在企业的常见程度",
            "how usual the counterparty's documents (tax rate, amount) are at the firm",
            "fit",
        ),
        "goods to counterparty": Label(
            "企业单据（税率、金额）在对方的常见程度",
            "how usual the firm's documents (tax rate, amount) are at the counterparty",
            "fit",
        ),
    }.items()
}
"""What ties firms, as it is called."""

RECURRENCE = {
    "idle": Label("距最近一次交易天数", "days since the last trade", "recurrence", Unit.DAYS),
    "age": Label("距首次交易天数", "days since the first trade", "recurrence", Unit.DAYS),
    "months": Label("有交易的月数", "months with trade", "recurrence", Unit.COUNT),
    "days": Label("有交易的天数", "days with trade", "recurrence", Unit.COUNT),
    "documents": Label("单据数", "documents", "recurrence", Unit.COUNT),
    "amount": Label("累计金额", "amount", "recurrence", Unit.FEN, PER_UNIT["amount"]),
    "share of months": Label("有交易月份占比", "share of months with trade", "recurrence", Unit.SHARE),
    "gap": Label("通常间隔天数", "usual days between trades", "recurrence", Unit.DAYS),
    "overdue": Label("距上次交易与通常间隔之比", "idle days beside the usual gap", "recurrence", Unit.RATIO),
    "season": Label("去年同期单据数", "documents of the same season last year", "recurrence", Unit.COUNT),
    "months x decay 45": Label("交易月数（按45天衰减）", "months, fading by 45 days", "recurrence", Unit.COUNT),
    "months x decay 90": Label("交易月数（按90天衰减）", "months, fading by 90 days", "recurrence", Unit.COUNT),
    "months x decay 180": Label("交易月数（按180天衰减）", "months, fading by 180 days", "recurrence", Unit.COUNT),
    "idle beyond anchor": Label(
        "比企业最近一次交易早的天数", "days idle beyond the firm itself", "recurrence", Unit.DAYS
    ),
    "idle beyond counterparty": Label(
        "比对方最近一次交易早的天数", "days idle beyond the counterparty", "recurrence", Unit.DAYS
    ),
    "place by recency": Label(
        "最近交易日在其交易对手中的排位（0为最近）",
        "place by last day among its partners, 0 the latest",
        "recurrence",
        Unit.SHARE,
    ),
    "place by months": Label(
        "近期交易月数在其交易对手中的排位（0为最多）",
        "place by months among its partners, 0 the most",
        "recurrence",
        Unit.SHARE,
    ),
    **{f"documents {w}": Label(f"近{w}天单据数", f"documents of {w} days", "recurrence", Unit.COUNT) for w in WINDOWS},
}
"""What a pair's own past is called."""

ACTS = {
    "partners": Label("交易对手数", "partners", "", Unit.COUNT),
    "documents": Label("单据数", "documents", "", Unit.COUNT),
    "amount": Label("累计金额", "amount", "", Unit.FEN, PER_UNIT["amount"]),
    "idle": Label("距最近一次交易天数", "days since its last trade", "", Unit.DAYS),
    "age": Label("距首次交易天数", "days since its first trade", "", Unit.DAYS),
    "months": Label("各交易对手月数合计", "months over all partners", "", Unit.COUNT),
    **{f"documents {w}": Label(f"近{w}天单据数", f"documents of {w} days", "", Unit.COUNT) for w in WINDOWS},
    **{f"partners {w}": Label(f"近{w}天交易对手数", f"partners of {w} days", "", Unit.COUNT) for w in WINDOWS},
    **{
        f"new partners {w}": Label(f"近{w}天新交易对手数", f"new partners of {w} days", "", Unit.COUNT) for w in WINDOWS
    },
    "kept": Label("老交易对手保持率", "share of old partners kept", "", Unit.SHARE),
    "growth": Label("近期单据增长倍数", "growth of documents, times", "", Unit.RATIO),
    "repeat": Label("重复交易占比", "share of partners that came back", "", Unit.SHARE),
}
"""What an enterprise did, as it is called."""

WHO = {"anchor": ("企业", "the firm"), "counterparty": ("对方", "the counterparty")}
AS = dict(zip(ROLES, ("卖方", "买方"), strict=True))

SAID = {
    "fusion": Label("各项意见合计名次", "all voices fused", "fusion", Unit.SCORE),
    "network": Label("图神经网络（线性部分之外）", "graph network, beyond its line", "network", Unit.LOGIT),
}
"""What is said of a pair as one number."""


@cache
def labelled(feature: str) -> Label:
    """The label of a feature of any pair, or of something that is said of it; raises KeyError where it has none."""
    for named in (SAID, KINSHIP, RECURRENCE):
        if feature in named:
            return named[feature]
    head, _, rest = feature.partition(": ")
    if head in ASPECTS:
        zh, en, unit = ASPECTS[head]
        voice = VOICES[rest]
        return Label(zh.format(voice.zh), en.format(voice.en), voice.family, unit)
    end, _, role = head.partition(" as ")
    (zh, en), act = WHO[end], ACTS[rest]
    family = "anchor" if end == "anchor" else "other"
    return replace(act, zh=f"{zh}作为{AS[role]}：{act.zh}", en=f"{en} as {role}: {act.en}", family=family)
