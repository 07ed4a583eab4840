"""Pictures of how well a card ranks: ROC, gains, the gap of KS, and reliability, beside its rivals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from credit.card import Card
from graph.report.cells import Ranged, Words
from graph.report.charts import Chart, Points, Series
from graph.report.page import Picture


def pictures(card: Card, names: Mapping[str, Words]) -> Iterator[Picture]:
    """Charts of the curves that a card keeps; none where it keeps none."""
    curves, found = card.figures.get("curves"), card.figures.get("validation")
    if not curves or not found:
        return
    panels = [
        _points(("ROC", "ROC"), ("好客户占比", "share of the good"), curves, names, (1, 2)),
        _points(("增益", "Gains"), ("客户占比", "share of all"), curves, names, (0, 2)),
    ]
    yield Picture(Words("排序能力", "Ranking"), Chart(panels))
    yield Picture(Words("KS与可靠性", "KS and reliability"), Chart([_gap(curves["card"]), _reliability(found, names)]))


def _points(
    title: tuple[str, str],
    axis: tuple[str, str],
    curves: Mapping[str, Any],
    names: Mapping[str, Words],
    of: tuple[int, int],
) -> Points:
    series = [
        Series(names[key], [p[of[0]] for p in curves[key]], [_exact(p[of[1]]) for p in curves[key]]) for key in names
    ]
    return Points(Words(*title), Words(*axis), Words("坏客户占比", "share of the bad"), series, diagonal=True)


def _gap(curve: list[list[float]]) -> Points:
    """Shares of the good and of the bad from the riskiest down; KS is where they lie furthest apart."""
    x = [p[0] for p in curve]
    series = [
        Series(Words("坏", "bad"), x, [_exact(p[2]) for p in curve]),
        Series(Words("好", "good"), x, [_exact(p[1]) for p in curve]),
        Series(Words("差距", "gap"), x, [_exact(p[2] - p[1]) for p in curve]),
    ]
    return Points(Words.name("KS"), Words("客户占比", "share of all"), Words("累计占比", "cumulative share"), series)


def _reliability(found: Mapping[str, Any], names: Mapping[str, Words]) -> Points:
    series = [
        Series(
            words,
            [b["pd"] for b in found[key]["reliability"]],
            [_exact(b["defaulted"]) for b in found[key]["reliability"]],
        )
        for key, words in names.items()
    ]
    return Points(Words("可靠性", "Reliability"), Words("预测", "said"), Words("实际", "came"), series, diagonal=True)


def _exact(value: float) -> Ranged:
    return Ranged(value, float("nan"), float("nan"))
