"""Ties: what binds an enterprise to firms, people and billers beside trade."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from api import cursors
from api.answers import Answer
from api.deps import InGraph, Known, Published, envelope
from api.problems import PAGED
from graph.errors import BadParameter
from graph.people import TIES
from graph.store import TieAfter

router = APIRouter(prefix="/v1/enterprises", tags=["graph"])


class Way(StrEnum):
    """Whether a tie ends at the enterprise, begins there, or either."""

    IN = "in"
    OUT = "out"
    BOTH = "both"


class OneWay(StrEnum):
    """Whether a tie ends at the enterprise or begins there."""

    IN = "in"
    OUT = "out"


class Label(StrEnum):
    """What stands at the other end."""

    ENTERPRISE = "Enterprise"
    PERSON = "Person"
    BILLER = "Biller"


class TieType(StrEnum):
    """What binds two."""

    PAID = "PAID"
    PAYS_BILL = "PAYS_BILL"
    LEGAL_REP_OF = "LEGAL_REP_OF"
    SHAREHOLDER_OF = "SHAREHOLDER_OF"
    INVESTS_IN = "INVESTS_IN"
    BRANCH_OF = "BRANCH_OF"
    GUARANTEES = "GUARANTEES"


ZH = {tie.type: tie.zh for tie in TIES}


class Tie(BaseModel):
    """One tie, and what documents say of it; null is what its type does not have, or no source said."""

    id: str = Field(description="the other end", examples=["0123456789abcdef"])
    label: Label
    name: str | None = Field(description="of a natural person the family name alone", examples=["王**"])
    type: TieType
    zh: str = Field(description="the type in Chinese", examples=["股东"])
    direction: OneWay = Field(description="in: it ends at the enterprise (its shareholder); out: it begins there")
    since: date | None = Field(description="起始日期: from which on it holds")
    known_at: date | None = Field(description="day the bank learnt it")
    ratio: float | None = Field(description="持股比例, 0..1")
    subscribed: int | None = Field(description="认缴出资额, in fen")
    first_on: date | None = Field(description="day of the first transfer, payment or contract")
    last_on: date | None = Field(description="day of the last one")
    due_on: date | None = Field(description="last day on which a guarantee ends")
    amount: int | None = Field(description="amount paid or guaranteed, in fen")
    count: int | None = Field(description="transfers, payments or contracts")
    amount_90: int | None = Field(description="of the last 90 days before as_of")
    amount_180: int | None
    amount_365: int | None
    count_90: int | None
    count_180: int | None
    count_365: int | None


class TiePage(Answer):
    """A page of ties, by type, direction and the other end's id."""

    enterprise: str
    graph_snapshot: str = Field(description="Snapshot that the graph database holds")
    items: list[Tie]
    next: str | None = Field(description="cursor of the next page; null on the last one")


class TieQuery(BaseModel):
    """Which ties, and how many at a time."""

    model_config = ConfigDict(extra="forbid")

    type: list[TieType] = Field([], description="of several any; all by default", max_length=len(TieType))
    direction: Way = Field(Way.BOTH)
    limit: int = Field(50, ge=1, le=500)
    cursor: str | None = Field(None, pattern=cursors.PATTERN, max_length=1000)


@router.get("/{identity}/ties", responses=PAGED, summary="Ties beside trade")
def ties(run: Published, graph: InGraph, firm: Known, asked: Annotated[TieQuery, Query()]) -> TiePage:
    """List what binds an enterprise to others beside trade, with what documents say of each.

    That is its legal representative, shareholders, investments, branches, guarantees, transfers and bills; natural
    persons by their family name alone.
    """
    types, stamp = sorted({kind.value for kind in asked.type}), graph.snapshot
    digest = cursors.digest("ties", firm["id"], asked.direction, types)
    after = _after(cursors.read(asked.cursor, stamp, digest)) if asked.cursor else None
    found = graph.store.ties(firm["id"], asked.direction.value, types, asked.limit + 1, after).to_pylist()
    page = found[: asked.limit]
    last = page[-1] if len(found) > asked.limit else None
    return TiePage(
        **envelope(run),
        enterprise=firm["id"],
        graph_snapshot=stamp,
        items=[_tie(row) for row in page],
        next=cursors.written(stamp, digest, (last["type"], last["direction"], last["id"])) if last else None,
    )


def _tie(row: dict[str, Any]) -> Tie:
    return Tie(**row, zh=ZH[row["type"]])


def _after(at: list[str | float | int | None]) -> TieAfter:
    match at:
        case [str() as kind, str() as direction, str() as identity]:
            return TieAfter(kind, direction, identity)
        case _:
            raise BadParameter(f"the cursor is not of a list of ties; {cursors.AGAIN}")
