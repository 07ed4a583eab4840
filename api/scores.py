"""A score as answers tell it: the figure, its interval, what it is made of, what cost most, and how long it holds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, Field

from api.answers import Reason, reason
from credit.reasons import HOW, NAMES
from graph.serving import Row, Serving


class Card(StrEnum):
    """Which card scores a firm: of its own books, of what others say of it, or of its books and its partners."""

    FIRM = "firm"
    OUTSIDE = "outside"
    NETWORK = "network"


class Feature(BaseModel):
    """A feature of the card."""

    feature: str = Field(examples=["sales_trend"])
    zh: str
    en: str


class Points(Feature):
    """What one feature adds to the score."""

    bin: str = Field(description="bin that the value falls into; money in fen", examples=["[12.50, 30.00)"])
    points: float
    below_best: float = Field(description="points that the card's best bin has more")
    below_median: float = Field(description="points that the median firm of the card's sample has more")


class Cost(Reason):
    """What cost points."""

    feature: str
    below_best: float = Field(description="points lost against the card's best bin")
    below_median: float = Field(description="points lost against the median firm of the card's sample")


class Score(BaseModel):
    """A score on a card, or the reason why there is none."""

    card: str = Field(description="firm, outside, network or person", examples=["firm"])
    model: str | None = Field(description="digest of the card, which is its version; null where there is none")
    score: int | None = Field(examples=[612])
    grade: str | None = Field(description="by the card's cut-offs; ours, not the bank's rating", examples=["B"])
    pd: float | None = Field(description="probability of default, 0..1", examples=[0.031])
    pd_low: float | None = Field(description="lower end of the 95 % interval of pd", examples=[0.018])
    pd_high: float | None = Field(description="upper end of the 95 % interval of pd", examples=[0.052])
    horizon: int | None = Field(description="days that pd is of; null where the default flags had no day")
    horizon_text: str = Field(description="the same in words", examples=["unknown 未知"])
    points: list[Points] = Field(description="each feature's part of the score")
    reasons: list[Cost] = Field(description="what cost the most points, worst first")
    missing: list[Feature] = Field(description="features of the card that had no value")
    valid_until: date | None = Field(description="first day on which the score is too old to be used")
    reason: Reason | None = Field(description="why there is no score")


class FirmScore(Score):
    """A firm's score."""

    enterprise: str
    source_rating: str | None = Field(description="the bank's own rating; never our grade, never a feature")


def score(row: Row) -> dict[str, Any]:
    """The fields of a Score, from a row of the run."""
    points = [_named(p["feature"]) | p for p in row["points"]]
    lost = {p["feature"]: {"below_best": p["below_best"], "below_median": p["below_median"]} for p in points}
    days = row["horizon"]
    return {
        **{name: row[name] for name in ("card", "score", "grade", "pd", "pd_low", "pd_high", "valid_until")},
        "model": row["model"] or None,
        "horizon": days,
        "horizon_text": f"{days} days 天" if days else "unknown 未知",
        "points": points,
        "reasons": [_cost(code, lost) for code in row["reasons"]],
        "missing": [_named(feature) for feature in row["missing"] or ()],
        "reason": reason(row["reason"]),
    }


def no_card(run: Serving, card: str) -> Reason | None:
    """Why a run has no card of a kind; None where it has one, or does not say."""
    return reason(run.meta.get("no_cards", {}).get(card))


def unscored(card: str, why: Reason) -> dict[str, Any]:
    """The fields of a Score of a card that has no row of whom was asked for."""
    empty = dict.fromkeys(Score.model_fields) | {name: [] for name in ("points", "reasons", "missing")}
    return empty | {"card": card, "horizon_text": "unknown 未知", "reason": why}


def _cost(code: str, lost: Mapping[str, dict[str, float]]) -> dict[str, Any]:
    feature, _, way = code.rpartition(":")
    said, (zh, en) = _named(feature), HOW[way]
    return said | {"code": code, "zh": f"{said['zh']}{zh}", "en": f"{said['en']}: {en}"} | lost[feature]


def _named(feature: str) -> dict[str, Any]:
    zh, en = NAMES.get(feature, (feature, feature))
    return {"feature": feature, "zh": zh, "en": en}
