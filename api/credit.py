"""Credit: an enterprise's score, grade and reasons, or why there are none."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.answers import Answer, Reason, reason
from api.deps import Known, Published, envelope
from api.problems import ABOUT_ONE
from credit.reasons import NAMES, explained
from graph.errors import NotFound

router = APIRouter(prefix="/v1/enterprises", tags=["credit"])
CARD = "firm"


class Points(BaseModel):
    """What one feature adds to the score."""

    feature: str
    zh: str
    en: str
    bin: str = Field(description="bin that the firm's value falls into; money in fen", examples=["[12.50, 30.00)"])
    points: float


class CreditAnswer(Answer):
    """An enterprise's score on the card of firms, or the reason why it has none."""

    enterprise: str
    card: str = Field(examples=["firm"])
    model: str | None = Field(description="digest of the card; null where none could be trained")
    score: int | None = Field(examples=[612])
    grade: str | None = Field(description="our grade, not the bank's rating", examples=["B"])
    pd: float | None = Field(description="probability of default, 0..1", examples=[0.031])
    horizon: int | None = Field(description="days that pd is of; null where the default flags had no day")
    horizon_text: str = Field(description="the same in words", examples=["unknown 未知"])
    points: list[Points] = Field(description="each feature's part of the score")
    reasons: list[Reason] = Field(description="what cost the most points, worst first")
    source_rating: str | None = Field(description="the bank's own rating; never our grade, never a feature")
    reason: Reason | None = Field(description="why there is no score")


@router.get("/{identity}/credit", responses=ABOUT_ONE, summary="Credit score of an enterprise")
def credit(run: Published, firm: Known) -> CreditAnswer:
    """Tell an enterprise's score, grade, probability of default and reasons, or why it has no score."""
    row = run.credit(firm["id"], CARD)
    if row is None:
        raise NotFound(f"run {run.meta['run']} holds no row of card {CARD} for enterprise {firm['id']}")
    horizon = run.meta["credit_horizon"]
    return CreditAnswer(
        **envelope(run),
        enterprise=firm["id"],
        card=CARD,
        model=row["model"] or None,
        **{name: row[name] for name in ("score", "grade", "pd")},
        horizon=horizon,
        horizon_text=f"{horizon} days 天" if horizon else "unknown 未知",
        points=[_points(point) for point in row["points"]],
        reasons=[Reason(**words) for words in explained(row["reasons"])],
        source_rating=firm["source_rating"],
        reason=reason(row["reason"]),
    )


def _points(point: dict[str, object]) -> Points:
    feature = str(point["feature"])
    zh, en = NAMES.get(feature, (feature, feature))
    return Points.model_validate(point | {"zh": zh, "en": en})
