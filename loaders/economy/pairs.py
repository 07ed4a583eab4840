"""Pairs of names with their truth: the same firm as careless clerks write it, and other firms that only look alike.

The slips are written down by hand, apart from the tables by which the matcher tells which characters are alike.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from opencc import OpenCC

from loaders.economy.names import REGIONS, SYLLABLES, FirmName
from loaders.economy.sectors import SECTORS

SLIPS = dict(
    pair.split(":")
    for line in (
        ": 瑞:端睿 丰:风峰 恒:横桓 泰:秦太 鼎:顶 盛:胜圣 宏:洪弘 远:运元",
        "嘉:佳加 禾:和木 信:新讯 诚:城成 博:搏伯 雅:亚稚 聚:巨俱 源:原元 昌:倡唱",
        "隆:龙降 凯:铠恺 越:悦赵 华:化桦 茂:贸荗 金:今全 辉:晖挥 铭:名酩 泽:择译",
        "卓:桌早 盈:赢盆 腾:滕誊 跃:越沃 启:起后 明:名朋 安:按宴 顺:舜须 立:力丽",
        "达:大迏 广:厂光 益:义溢 通:同桶 联:连朕 德:得徳 润:闰涧 康:糠慷 宁:柠宇",
        "汇:会江 智:知致 拓:托柘 新:薪心 佳:嘉住 美:镁羡 机:几杌 械:诫戒 贸:冒货",
        "易:昜亦 食:实良 品:晶拼 电:申店 子:了孑 科:料棵 技:枝计 材:村财 料:科廖",
        "服:报伏 饰:饬式 物:勿务 流:硫留 建:健键 工:公土 限:陷线 司:同思 份:分粉",
        "公:工么 化:华他 制:治致 造:告灶 设:没社 备:奋被 纺:仿访 织:职只 包:苞抱",
        "装:妆袋 农:浓衣 钢:刚纲 铁:轶帖 器:噐气 零:令苓 售:焦寿 运:远云 输:愉书",
        "商:啇伤 业:亚叶 印:卯引 刷:涮耍 塑:溯朔 五:伍 木:术沐 家:冢加 具:俱县",
    )
    for pair in line.split()
)
"""Each character and those that are typed for it: they sound like it, or look like it."""
PARTS = ("第一分公司", "云泽分公司", "办事处", "营业部", "工会委员会")
AFFIX = ("新", "大", "东", "华", "国")


@dataclass(frozen=True)
class Pair:
    """Two names, and whether they are one firm's."""

    kind: str
    same: bool
    left: str
    """As a document writes it."""
    right: str
    """As the registry has it."""


Change = Callable[[FirmName, np.random.Generator], str]


def pairs(firms: list[FirmName], rng: np.random.Generator) -> list[Pair]:
    """One pair of each truth a firm, the kinds in turn; a change that a name does not allow is passed over."""
    found = []
    for number, firm in enumerate(firms):
        for same, kinds in ((True, SAME), (False, DIFFERENT)):
            kind = list(kinds)[number % len(kinds)]
            written = kinds[kind](firm, rng)
            if written != str(firm):
                found.append(Pair(kind, same, written, str(firm)))
    return found


@cache
def _traditional() -> OpenCC:
    return OpenCC("s2t")


def _bare(place: str) -> str:
    return place.removesuffix("市")


def _form(trade: str) -> tuple[str, str]:
    """Industry and legal form."""
    for form in ("有限责任公司", "股份有限公司", "有限公司", "经营部", "商行", "工作室"):
        if trade.endswith(form):
            return trade.removesuffix(form), form
    return trade, ""


def _slip(text: str, rng: np.random.Generator) -> str:
    """The text with one character typed wrongly."""
    places = [i for i, c in enumerate(text) if c in SLIPS]
    if not places:
        return text
    at = int(rng.choice(places))
    typed = SLIPS[text[at]]
    return text[:at] + typed[int(rng.integers(len(typed)))] + text[at + 1 :]


def _other(rng: np.random.Generator, besides: str) -> str:
    while (c := SYLLABLES[int(rng.integers(len(SYLLABLES)))]) in besides:
        pass
    return c


def _other_brand(firm: FirmName, rng: np.random.Generator) -> str:
    at = int(rng.integers(len(firm.brand)))
    return firm.place + firm.brand[:at] + _other(rng, firm.brand) + firm.brand[at + 1 :] + firm.trade


def _other_place(firm: FirmName, rng: np.random.Generator) -> str:
    others = [r for r in REGIONS if r != _bare(firm.place)]
    return others[int(rng.integers(len(others)))] + firm.place[len(_bare(firm.place)) :] + firm.brand + firm.trade


def _other_industry(firm: FirmName, rng: np.random.Generator) -> str:
    own, form = _form(firm.trade)
    words = [w for s in SECTORS for w in s.words if w != own and not w.startswith(own) and not own.startswith(w)]
    return firm.place + firm.brand + words[int(rng.integers(len(words)))] + form


def _other_form(firm: FirmName, rng: np.random.Generator) -> str:
    own, form = _form(firm.trade)
    return firm.place + firm.brand + own + ("有限公司" if form in ("经营部", "商行", "工作室") else "经营部")


def _lengthened(firm: FirmName, rng: np.random.Generator) -> str:
    return firm.place + firm.brand + _other(rng, firm.brand) + firm.trade


def _typed_elsewhere(firm: FirmName, rng: np.random.Generator) -> str:
    return firm.place + firm.brand + _slip(firm.trade, rng)


def _swapped(firm: FirmName, rng: np.random.Generator) -> str:
    """A long brand with two characters swapped, or the two last of the industry."""
    if len(firm.brand) > 2:
        return firm.place + firm.brand[0] + firm.brand[2] + firm.brand[1] + firm.brand[3:] + firm.trade
    own, form = _form(firm.trade)
    return firm.place + firm.brand + own[:-2] + own[-1:] + own[-2:-1] + form


SAME: dict[str, Change] = {
    "brand mistyped": lambda f, rng: f.place + _slip(f.brand, rng) + f.trade,
    "industry or form mistyped": _typed_elsewhere,
    "without 市": lambda f, rng: _bare(f.place) + f.brand + f.trade,
    "without region": lambda f, rng: f.brand + f.trade,
    "without form": lambda f, rng: f.place + f.brand + _form(f.trade)[0],
    "without region and form": lambda f, rng: f.brand + _form(f.trade)[0],
    "region in brackets": lambda f, rng: f"（{f.place}）{f.brand}{f.trade}",
    "traditional characters": lambda f, rng: _traditional().convert(str(f)),
    "spaced": lambda f, rng: f"{f.place}　{f.brand} {f.trade}",
    "form of the same kind": lambda f, rng: str(f).replace("有限责任公司", "有限公司").replace("公司", "公司（盖章）"),
    "swapped": _swapped,
    "mistyped without 市": lambda f, rng: _bare(f.place) + f.brand + _slip(f.trade, rng),
}
DIFFERENT: dict[str, Change] = {
    "other brand": _other_brand,
    "other region": _other_place,
    "other industry": _other_industry,
    "other form": _other_form,
    "branch": lambda f, rng: str(f) + PARTS[int(rng.integers(len(PARTS)))],
    "longer brand": _lengthened,
    "affixed brand": lambda f, rng: f.place + AFFIX[int(rng.integers(len(AFFIX)))] + f.brand + f.trade,
    "numbered": lambda f, rng: f.place + f.brand + "第" + "一二三四"[int(rng.integers(4))] + f.trade,
    "other brand, without 市": lambda f, rng: _bare(f.place) + _other(rng, f.brand) + f.brand[1:] + f.trade,
}
