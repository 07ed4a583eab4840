"""Why a score is what it is, and why there is none: codes that stay, and their words in Chinese and English."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from credit.scorecard import Ints, Line, Scorecard
from graph.errors import NotFound
from graph.features.invoices import INVOICES

MOST = 4
"""Reasons that an answer gives, as notices to borrowers do."""

NONE: dict[str, tuple[str, str]] = {
    "no_books": (
        "未载入该企业自有单据，而本评分卡只依据企业自有单据",
        "none of its own documents are loaded, and this card is made of them",
    ),
    "no_documents": (
        "截止日前没有该企业自有的有效人民币单据",
        "its own books hold no valid document in CNY before the day",
    ),
    "thin": (
        "自有有效单据不足{months}个月，不足以评分",
        "its own valid documents span fewer than {months} active months, too few to score",
    ),
}
"""Why there is no score, by code."""

HOW = {"low": ("偏低", "too low"), "high": ("偏高", "too high"), "missing": ("无法计算", "cannot be computed")}

NAMES = {f.name: (f.zh, f.en) for f in INVOICES}


def no_score(code: str, months: int) -> str:
    """The reason why there is no score: its code, then Chinese and English."""
    zh, en = (text.format(months=months) for text in NONE[code])
    return f"{code}: {zh} / {en}"


def adverse(card: Scorecard, points: Ints, bins: Ints) -> list[str]:
    """Codes `feature:low|high|missing` of what cost one firm most against the best bin, worst first, at most four.

    Only features that also stand below the average firm of the sample count, so that a good firm may have none.
    """
    lost = [
        (line.best - int(p), j) for j, (line, p) in enumerate(zip(card.lines, points, strict=True)) if p < line.neutral
    ]
    worst = sorted(lost, key=lambda pair: (-pair[0], pair[1]))[:MOST]
    return [f"{card.lines[j].feature}:{_how(card.lines[j], int(bins[j]))}" for _, j in worst]


def _how(line: Line, found: int) -> str:
    """Which way the value is off: towards the better side of it stand the bins with more points."""
    if found == len(line.splits) + 1:
        return "missing"
    points = line.points[:-1]
    return "low" if int(np.argmax(points)) > found else "high"


def words(code: str) -> tuple[str, str]:
    """A reason code in Chinese and in English; NotFound where no card gives such a code."""
    feature, _, how = code.rpartition(":")
    if feature not in NAMES or how not in HOW:
        raise NotFound(f"no reason has the code {code!r}")
    (zh, en), (zh_how, en_how) = NAMES[feature], HOW[how]
    return f"{zh}{zh_how}", f"{en}: {en_how}"


def explained(codes: Sequence[str]) -> list[dict[str, str]]:
    """Reason codes with their words, as answers show them."""
    return [dict(zip(("code", "zh", "en"), (code, *words(code)), strict=True)) for code in codes]
