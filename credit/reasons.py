"""Why a score is what it is, and why there is none: codes that stay, and their words in Chinese and English."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from credit.scorecard import Ints, Line, Scorecard
from graph.errors import NotFound
from graph.features.invoices import INVOICES
from graph.features.legal_person import PERSON
from graph.features.neighbourhood import NEIGHBOURHOOD
from graph.features.outside import OUTSIDE
from graph.features.public import PUBLIC

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
    "unseen": (
        "截止日前没有他人单据、登记或公开记录涉及该企业",
        "no document of others and no public record tells of it before the day",
    ),
    "thin_seen": (
        "他人单据涉及该企业的月份不足{months}个月，不足以评分",
        "others' documents tell of it in fewer than {months} months, too few to score",
    ),
    "nothing_known": (
        "评分卡所用特征均无取值，不足以评分",
        "not one feature of the card has a value, too little to score",
    ),
    "unproven": (
        "该评分卡在留出样本上未能证明优于随机，故不给分",
        "on firms that it had not seen this card could not be shown to rank better than chance, so it gives no score",
    ),
    "thin": (
        "自有有效单据不足{months}个月，不足以评分",
        "its own valid documents span fewer than {months} active months, too few to score",
    ),
}
"""Why there is no score, by code."""

HOW = {
    "low": ("偏低", "too low"),
    "high": ("偏高", "too high"),
    "missing": ("无法计算", "cannot be computed"),
    "special": ("为特殊值", "has a special value"),
    "word": ("类别不利", "is of a kind that defaults more"),
}

NAMES = {f.name: (f.zh, f.en) for f in (*INVOICES, *NEIGHBOURHOOD, *OUTSIDE, *PUBLIC, *PERSON)}


def no_score(code: str, months: int) -> str:
    """The reason why there is no score: its code, then Chinese and English."""
    zh, en = (text.format(months=months) for text in NONE[code])
    return f"{code}: {zh} / {en}"


def adverse(card: Scorecard, points: Ints, bins: Ints) -> list[str]:
    """Codes of what cost one firm most, worst first, at most four."""
    order, counts = worst(card, points[None, :])
    return [codes(card.lines[j])[int(bins[j])] for j in order[0, : counts[0]]]


def worst(card: Scorecard, points: Ints) -> tuple[Ints, Ints]:
    """The lines of each firm by points lost against the best bin, most first, and how many of them are reasons.

    Only features that also stand below the average firm of the sample count, so that a good firm may have none.
    """
    lost = np.array([line.best for line in card.lines]) - points
    counted = np.where(points < np.array([line.neutral for line in card.lines]), lost, 0)
    order = np.argsort(-counted, axis=1, kind="stable")[:, :MOST]
    return order, np.minimum((counted > 0).sum(axis=1), MOST)


def codes(line: Line) -> list[str]:
    """What a reason for lost points is called, by bin: `feature:low`, `high`, `word`, `special` or `missing`."""
    usual = [how(line, k) for k in range(line.ordinary)]
    return [f"{line.feature}:{h}" for h in (*usual, *["special"] * len(line.special), "missing")]


def how(line: Line, found: int) -> str:
    """Which way an ordinary value is off: towards the better side of it stand the bins with more points."""
    if line.words is not None:
        return "word"
    return "low" if int(np.argmax(line.points[: line.ordinary])) > found else "high"


def words(code: str, card: Scorecard | None = None) -> tuple[str, str]:
    """A reason code in Chinese and in English, by the names of a card; NotFound where no card gives such a code."""
    feature, _, way = code.rpartition(":")
    names = NAMES | ({line.feature: (line.zh, line.en) for line in card.lines} if card else {})
    if feature not in names or way not in HOW:
        raise NotFound(f"no reason has the code {code!r}")
    (zh, en), (zh_how, en_how) = names[feature], HOW[way]
    return f"{zh}{zh_how}", f"{en}: {en_how}"


def explained(given: Sequence[str]) -> list[dict[str, str]]:
    """Reason codes with their words, as answers show them."""
    return [dict(zip(("code", "zh", "en"), (code, *words(code)), strict=True)) for code in given]
