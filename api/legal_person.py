"""The legal person of an enterprise: the score, told to named callers for a stated purpose, each question audited."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from api.answers import Answer, Reason
from api.audited import AuditedRoute, tell
from api.deps import Known, Published, envelope
from api.problems import ABOUT_ONE
from api.purposes import WORDS, Purpose
from api.reasons import NO_PERSON, NO_PERSON_CARD
from api.scores import Score, no_card, score, unscored
from graph.serving import Row, Serving

router = APIRouter(prefix="/v1/enterprises", tags=["legal person"], route_class=AuditedRoute)
CARD = "person"


class LegalPerson(BaseModel):
    """A natural person who represents the enterprise by law, and the person's score."""

    id: str = Field(description="自然人标识: keyed hash of the identity number, or a digest")
    name: str | None = Field(description="the family name alone", examples=["王**"])
    since: date | None = Field(description="起始日期: from which on the person represents it")
    credit: Score


class LegalPersonAnswer(Answer):
    """The legal persons of an enterprise, as a rule one."""

    enterprise: str
    purpose: Purpose
    purpose_zh: str = Field(examples=["贷前调查"])
    items: list[LegalPerson]
    reason: Reason | None = Field(description="why there are no items")


class PersonQuery(BaseModel):
    """What the answer is for."""

    model_config = ConfigDict(extra="forbid")

    purpose: Purpose = Field(description=f"what the answer is for: {WORDS}")
    reference: str | None = Field(
        None, max_length=200, description="your own, such as the number of an application; kept in the audit file"
    )


@router.get(
    "/{identity}/legal-person/credit", responses=ABOUT_ONE, summary="Credit score of an enterprise's legal person"
)
def legal_person(
    request: Request, run: Published, firm: Known, asked: Annotated[PersonQuery, Query()]
) -> LegalPersonAnswer:
    """Tell the score of whoever represents an enterprise by law, for a stated purpose.

    It is made of the firms that the person stands behind. Each question, refused or not, is in the audit file with its
    caller, purpose, subject and time before it is answered.
    """
    people = run.representatives(firm["id"])
    tell(request, [person["person"] for person in people])
    return LegalPersonAnswer(
        **envelope(run),
        enterprise=firm["id"],
        purpose=asked.purpose,
        purpose_zh=asked.purpose.zh,
        items=[_shown(run, person) for person in people],
        reason=None if people else NO_PERSON,
    )


def _shown(run: Serving, person: Row) -> LegalPerson:
    row = run.credit(person["person"], CARD)
    told = score(row) if row else unscored(CARD, no_card(run, CARD) or NO_PERSON_CARD)
    return LegalPerson(id=person["person"], name=person["name"], since=person["since"], credit=Score(**told))
