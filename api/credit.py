"""Credit: an enterprise's score, grade and reasons, or why there are none; of one, or of many at once."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from api.answers import Answer, Reason
from api.deps import IDENTITY, Published, envelope, found
from api.problems import ABOUT_ONE, SENT
from api.reasons import NO_ENTERPRISE
from api.scores import Card, FirmScore, no_card, score, unscored
from graph.errors import NotFound
from graph.serving import Row, Serving

router = APIRouter(prefix="/v1", tags=["credit"])
MOST = 1000
"""Enterprises that are asked for at once."""


class CreditAnswer(Answer, FirmScore):
    """An enterprise's score on the card that answers for it, or the reason why it has none."""


class CreditQuery(BaseModel):
    """Which card."""

    model_config = ConfigDict(extra="forbid")

    card: Card | None = Field(
        None,
        description="firm: of its own books; outside: of what others say of it; network: of its books and partners. "
        "By default firm, or outside where that alone has a score",
    )


class BatchQuestion(BaseModel):
    """Whose scores, and on which card."""

    model_config = ConfigDict(extra="forbid")

    ids: list[Annotated[str, Field(min_length=1, max_length=200)]] = Field(
        min_length=1,
        max_length=MOST,
        description="enterprise ids, ids that they absorbed, or codes or 统一社会信用代码 that they alone have",
        examples=[["0123456789abcdef"]],
    )
    card: Card | None = Field(None, description="as for one enterprise")


class BatchItem(BaseModel):
    """What one of the ids came to."""

    id: str = Field(description="as it was asked for")
    status: int = Field(description="200, or 404 where there is no such enterprise, or no such card of it")
    credit: FirmScore | None = Field(description="as for one enterprise; null where the status is 404")
    reason: Reason | None = Field(description="why there is nothing of it")


class BatchAnswer(Answer):
    """The scores in the order of the ids."""

    items: list[BatchItem]


@router.get("/enterprises/{identity}/credit", responses=ABOUT_ONE, summary="Credit score of an enterprise")
def credit(run: Published, identity: IDENTITY, asked: Annotated[CreditQuery, Query()]) -> CreditAnswer:
    """Tell an enterprise's score, grade, probability of default and reasons, or why it has no score.

    An enterprise whose own documents were not loaded is scored by the outside card where the run has one; `card` says
    which card it was.
    """
    # Looked up here, not by a dependency: each of those goes through another thread, which takes longer than a score.
    firm = found(run, identity)
    told = _scored(run, firm, run.credits([firm["id"]]).get(firm["id"], {}), asked.card)
    if told is None:
        raise NotFound(f"run {run.meta['run']} holds no row of card {asked.card or 'firm'} for {firm['id']}")
    return CreditAnswer(**envelope(run), **told)


@router.post("/credit", responses=SENT, summary="Credit scores of many enterprises")
def batch(run: Published, asked: BatchQuestion) -> BatchAnswer:
    """Tell the scores of up to 1,000 enterprises, each with a status; equal to those asked for one by one."""
    firms = run.enterprises(asked.ids)
    rows = run.credits(sorted({firm["id"] for firm in firms.values()}))
    told = {id: _scored(run, firm, rows.get(firm["id"], {}), asked.card) for id, firm in firms.items()}
    return BatchAnswer(**envelope(run), items=[_item(id, told.get(id)) for id in asked.ids])


def _scored(run: Serving, firm: Row, rows: dict[str, Row], card: Card | None) -> dict[str, Any] | None:
    """The fields of a firm's score on a card, by default the one that answers; None where the run says nothing."""
    kind = card or firm["card"]
    if kind in rows:
        said = score(rows[kind])
    elif why := no_card(run, kind):
        said = unscored(kind, why)
    else:
        return None
    return {"enterprise": firm["id"], "source_rating": firm["source_rating"], **said}


def _item(id: str, told: dict[str, Any] | None) -> BatchItem:
    if told is None:
        return BatchItem(id=id, status=404, credit=None, reason=NO_ENTERPRISE)
    return BatchItem(id=id, status=200, credit=FirmScore(**told), reason=None)
