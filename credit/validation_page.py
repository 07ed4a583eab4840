"""The validation report of a card, as a page: what it is made of, how good and how stable it is, and its limits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from credit import swap_page
from credit.card import Card
from credit.report import TABLE, meaning
from credit.scorecard import Line
from credit.stability import Stability
from credit.swap import Swap
from credit.validation_charts import pictures
from graph.report.cells import Cell, Ranged, Share, Words
from graph.report.page import Column, Note, Page, Part, Section, Table

NAMES = {
    "card": Words("本评分卡", "this card"),
    "peer": Words("普通逻辑回归", "plain logistic regression"),
    "challenger": Words("梯度提升（挑战者）", "gradient boosting (challenger)"),
}
STATES = {"stable": Words("稳定", "stable"), "watch": Words("关注", "watch"), "moved": Words("偏移", "moved")}


@dataclass(frozen=True)
class Beside:
    """What a card is shown beside: a later population, and a former card on the same firms."""

    stability: Stability | None = None
    swap: Swap | None = None
    former: str = ""
    notes: Sequence[Words] = ()
    """Whence the outcomes of the swap-set are."""


def page(card: Card, made: date, beside: Beside) -> Page:
    """The report of a card."""
    title = Words(f"评分卡验证报告：{card.kind}", f"Validation of card {card.kind}")
    about = Words("数据、分箱、系数、区分度、校准、分组、稳定性与使用限制", meaning(card))
    sections = [*_figures(card), _lines(card), *(_bins(line) for line in card.scorecard.lines)]
    sections += [*_segments(card), *_stability(beside.stability), *_swap(beside), _limits(card)]
    return Page(title, about, made, list(_data(card)), sections)


def _data(card: Card) -> Iterator[tuple[Words, Cell]]:
    origin = card.origin
    yield Words("版本", "version"), card.digest
    yield Words("样本", "sample"), origin.snapshot
    yield Words("样本数", "firms or rows"), origin.firms
    yield Words("违约数", "bad"), origin.defaults
    yield Words("违约率", "share of default"), Share(origin.share)
    if card.kind != TABLE:
        yield Words("特征截止日", "features up to"), origin.features_on.isoformat()
        yield Words("结果截止日", "outcomes up to"), origin.as_of.isoformat()
        yield Words("预测期天数", "horizon in days"), origin.horizon
    yield Words("知悉日", "known at"), origin.known_at.isoformat()


def _figures(card: Card) -> Iterator[Section]:
    found = card.figures.get("validation")
    if not found:
        yield Section(
            Words("区分度", "How well it ranks"), [Note(Words("未经验证", "trained without validation"), True)]
        )
        return
    heads = ("AUC", "KS", "Brier", "Brier (Platt)", "Brier (isotonic)")
    columns = [Column(Words("模型", "model")), *(Column(Words.name(h)) for h in heads)]
    rows = [(words, *_cells(found[key])) for key, words in NAMES.items()]
    gains = [
        (Words("AUC：本卡减逻辑回归", "AUC, card less logistic regression"), _ranged(found["gain"])),
        (Words("KS：本卡减逻辑回归", "KS, card less logistic regression"), _ranged(found["gain_ks"])),
        (Words("AUC：本卡减梯度提升", "AUC, card less gradient boosting"), _ranged(found["over_challenger"])),
    ]
    gain = Table(
        Words("差异（95%区间）", "Differences (95 %)"),
        [Column(Words("差异", "difference")), Column(Words("值", "value"))],
        gains,
    )
    how = Words(
        "留出样本" if not found["folds"] else f"{found['folds']}折×{found['repeats']}次交叉验证，分箱与选变量均在折内",
        _how(found),
    )
    parts: list[Part] = [
        Note(how),
        Table(Words("同一划分下", "On the same unseen firms"), columns, rows, strong=frozenset({0})),
        gain,
    ]
    yield Section(
        Words("区分度与校准", "How well it ranks, and what its probabilities mean"), [*parts, *pictures(card, NAMES)]
    )


def _how(found: dict[str, Any]) -> str:
    if not found["folds"]:
        return f"{found['tested']} rows that no model had seen"
    return f"{found['folds']} folds x {found['repeats']}, bins and choice of features inside each fold"


def _cells(found: dict[str, Any]) -> tuple[Cell, ...]:
    return (_ranged(found["auc"]), _ranged(found["ks"]), found["brier"], found["brier_platt"], found["brier_isotonic"])


def _ranged(found: dict[str, float]) -> Ranged:
    return Ranged(found["mean"], found["low"], found["high"])


def _lines(card: Card) -> Section:
    heads = [
        ("特征", "feature"),
        ("名称", "name"),
        ("IV", "IV"),
        ("系数", "coefficient"),
        ("箱数", "bins"),
        ("折内入选", "chosen in folds"),
    ]
    chosen = card.figures.get("validation", {}).get("chosen", {})
    rows = [
        (ln.feature, Words(ln.zh, ln.en), ln.iv, ln.coefficient, len(ln.points), chosen.get(ln.feature))
        for ln in card.scorecard.lines
    ]
    scale = card.scorecard.scaling
    note = Words(
        f"{scale.base_score}分对应好坏比{scale.base_odds:g}:1，每{scale.pdo}分翻倍；系数为负即方向与WOE一致",
        f"{scale.base_score} points are odds of {scale.base_odds:g} to 1, {scale.pdo} more double them; a coefficient "
        "below zero agrees with the bins",
    )
    table = Table(Words("入卡特征", "Features on the card"), [Column(Words(*h)) for h in heads], rows, note)
    grades = [(name, Share(upper)) for name, upper in card.scorecard.grades]
    columns = [Column(Words("等级", "grade")), Column(Words("违约概率上限", "pd up to"), 4)]
    return Section(
        Words("特征与系数", "Features and coefficients"), [table, Table(Words("等级", "Grades"), columns, grades)]
    )


def _bins(line: Line) -> Section:
    heads = [("箱", "bin"), ("好", "good"), ("坏", "bad"), ("违约率", "share bad"), ("WOE", "WOE"), ("分", "points")]
    rows = [
        (label, good, bad, Share(bad / (good + bad)) if good + bad else None, woe, points)
        for label, good, bad, woe, points in zip(line.labels, line.good, line.bad, line.woe, line.points, strict=True)
    ]
    title = Words(line.zh, line.en if line.en == line.feature else f"{line.en} ({line.feature})")
    return Section(title, [Table(Words("分箱", "Bins"), [Column(Words(*h)) for h in heads], rows)])


def _segments(card: Card) -> Iterator[Section]:
    found = card.figures.get("segments")
    if found:
        heads = [
            ("维度", "by"),
            ("分组", "segment"),
            ("数量", "firms"),
            ("违约", "bad"),
            ("AUC", "AUC"),
            ("预测", "said"),
            ("实际", "came"),
        ]
        rows = [
            (s["by"], s["segment"], s["firms"], s["defaults"], s["auc"], Share(s["said"]), Share(s["came"]))
            for s in found
        ]
        yield Section(
            Words("分组表现", "By segment"),
            [Table(Words("折外", "Out of fold"), [Column(Words(*h)) for h in heads], rows)],
        )


def _stability(found: Stability | None) -> Iterator[Section]:
    if found is None:
        return
    heads = [("特征", "feature"), ("名称", "name"), ("PSI/CSI", "PSI/CSI"), ("状态", "state")]
    rows = [(m.name, Words(m.zh, m.en), m.index, STATES[m.state]) for m in (found.score, *found.features)]
    note = Words("0.10起关注，0.25起视为偏移", "from 0.10 on it is watched, from 0.25 on it has moved")
    parts = [Table(Words("稳定性", "Stability"), [Column(Words(*h)) for h in heads], rows, note)]
    title = Words(f"与后期{found.firms}户比较", f"Beside {found.firms} firms of later")
    yield Section(title, parts)


def _swap(beside: Beside) -> Iterator[Section]:
    if beside.swap is not None:
        yield swap_page.section(beside.swap, beside.former, beside.notes)


def _limits(card: Card) -> Section:
    origin = card.origin
    notes = [
        Words(
            "违约概率以样本违约率为基准；用于其他总体须以--base-rate校正",
            "pd is of the sample's share of default; for another population give --base-rate",
        ),
        Words(f"评分自截止日起{card.valid_days}天内有效", f"a score holds for {card.valid_days} days from its day"),
        Words(
            "区间含系数与分箱的抽样误差，不含总体变化",
            "intervals hold the sampling error of weights and bins, not what changes in the population",
        ),
    ]
    if origin.horizon is None and card.kind != TABLE:
        notes.append(
            Words(
                "违约标记无日期，预测期未知",
                "default flags have no day, so the horizon is unknown and may lie before the features",
            )
        )
    if origin.defaults < 100:
        notes.append(
            Words(f"仅{origin.defaults}个违约，区间很宽", f"only {origin.defaults} defaults: every interval is wide")
        )
    if not card.proven:
        notes.append(
            Words("未能证明优于随机：不给分", "it could not be shown to rank better than chance: it gives no score")
        )
    return Section(Words("使用限制", "Limits of use"), [Note(words) for words in notes])
