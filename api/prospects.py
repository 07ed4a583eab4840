"""Prospects: who supplies an enterprise, or buys of it, or is likely to."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from api import cursors
from api.answers import Answer, CustomerStatus, Direction, Reason, Relation, Side, reason
from api.deps import Known, Published, envelope
from api.problems import PAGED
from api.reasons import NO_BOOKS, NO_PROSPECTS, NONE_PASS
from api.words import WORDS, FirmWords
from graph.errors import BadParameter
from graph.model import SUPPLIES
from graph.serving import Position, Row, Serving, Wanted
from graph.standing import CLOSED, Status

router = APIRouter(prefix="/v1/enterprises", tags=["prospects"])
LARGEST = 2**53 - 1
TRADE = [column.name for column in SUPPLIES.columns]


class Trade(BaseModel):
    """What documents say about a pair that has traded; money in fen (分), without tax, net of red-letter documents."""

    first_on: date = Field(description="day of the first valid document")
    last_on: date = Field(description="day of the last valid document")
    amount: int = Field(description="net amount in fen", examples=[1234500])
    tax: int = Field(description="net tax in fen")
    documents: int = Field(description="valid documents")
    red: int = Field(description="of them red-letter")
    months_active: int = Field(description="calendar months with a valid document")
    amount_90: int = Field(description="net amount of the last 90 days, in fen")
    amount_180: int = Field(description="net amount of the last 180 days, in fen")
    amount_365: int = Field(description="net amount of the last 365 days, in fen")
    documents_90: int = Field(description="valid documents of the last 90 days")
    documents_180: int = Field(description="valid documents of the last 180 days")
    documents_365: int = Field(description="valid documents of the last 365 days")
    share_of_seller: float | None = Field(description="share of the seller's net sales, 0..1")
    share_of_buyer: float | None = Field(description="share of the buyer's net purchases, 0..1")
    by_seller: bool = Field(description="the seller's own books say so")
    by_buyer: bool = Field(description="the buyer's own books say so")


class Credit(BaseModel):
    """Score and grade of the card that answers for the firm, or the reason why there is none."""

    card: str | None = Field(description="firm, or outside where that card alone has a score; null: in no run")
    score: int | None = Field(examples=[612])
    grade: str | None = Field(examples=["B"])
    reason: Reason | None = Field(description="why there is no score")


class Prospect(BaseModel):
    """A counterparty, and how likely it trades with the enterprise within the model's horizon."""

    id: str = Field(description="enterprise id", examples=["0123456789abcdef"])
    key: str = Field(description="code as its source wrote it", examples=["A00297"])
    source: str = Field(examples=["bank"])
    name: str | None
    resolved: bool = Field(description="whether it is known who it is")
    customer_status: CustomerStatus
    industry: str | None
    region: str | None
    status: Status = Field(description="登记状态: whether it is in business")
    tags: list[str] = Field(description="标签, such as srdi (专精特新)", examples=[["srdi"]])
    direction: Side = Field(description="upstream sells to the enterprise, downstream buys of it")
    relation: Relation
    probability: float = Field(description="that the pair trades within the model's horizon", examples=[0.42])
    rank: int = Field(
        description="1 is best, within direction and relation: among firms in business, "
        "or among all where dissolved ones are asked for"
    )
    known_by: int = Field(description="how many firms trade with it")
    trade: Trade | None = Field(description="trade figures of an observed pair; null for a predicted one")
    credit: Credit


class ProspectPage(Answer):
    """A page of prospects, most probable first."""

    enterprise: str = Field(description="id of the enterprise that the list is for")
    items: list[Prospect]
    next: str | None = Field(description="cursor of the next page; null on the last one")
    without_score: int | None = Field(description="with min_score: items left out since they have no score")
    without_amount: int | None = Field(description="with min_amount: items left out since they have no amount")
    without_dissolved: int | None = Field(
        description="items left out since the firm is dissolved (注销) or revoked (吊销), which include_dissolved "
        "shows (已注销或吊销、未列入的家数); null where they are in"
    )
    reason: Reason | None = Field(description="why there are no items")


class ProspectQuery(FirmWords):
    """Which prospects, and how many at a time."""

    model_config = ConfigDict(extra="forbid")

    direction: Direction = Field(Direction.BOTH, description="suppliers, buyers, or both merged into one list")
    relation: Relation | None = Field(None, description="only pairs that traded before, or only new ones")
    min_probability: float | None = Field(None, ge=0, le=1, allow_inf_nan=False)
    min_amount: int | None = Field(
        None,
        ge=-LARGEST,
        le=LARGEST,
        description="net amount in fen; only observed pairs have one, others are left out",
    )
    min_score: int | None = Field(
        None, ge=-LARGEST, le=LARGEST, description="items without a score are left out and counted in without_score"
    )
    customer_status: CustomerStatus | None = None
    resolved: bool | None = Field(
        None, description="only those known by more than a code (true), or the others (false)"
    )
    max_known_by: int | None = Field(None, ge=0, le=LARGEST, description="leaves out what everybody trades with")
    include_dissolved: bool = Field(
        False,
        description="also firms that are dissolved (注销) or revoked (吊销), which are no prospects by default; "
        "asking for one of the two by status includes both",
    )
    limit: int = Field(20, ge=1, le=500)
    cursor: str | None = Field(None, pattern=cursors.PATTERN, max_length=1000, description="`next` of the page before")

    def wanted(self) -> Wanted:
        """The filters as the run understands them."""
        values = self.model_dump(exclude={"limit", "cursor", "include_dissolved", *WORDS}, mode="json")
        side = None if self.direction is Direction.BOTH else self.direction.value
        return Wanted(**values | {"direction": side}, **self.words(), closed=self.everyone)

    @property
    def everyone(self) -> bool:
        """Whether firms out of business are asked for too."""
        return self.include_dissolved or any(status in CLOSED for status in self.status)


@router.get("/{identity}/prospects", responses=PAGED, summary="Prospects of an enterprise")
def prospects(run: Published, anchor: Known, asked: Annotated[ProspectQuery, Query()]) -> ProspectPage:
    """List who supplies the enterprise or buys of it (observed), and who is likely to (predicted).

    Most probable first, then by id. An enterprise whose own documents were not loaded has no list, and a reason.
    Firms that are dissolved or revoked are left out and counted, unless they are asked for.
    """
    wanted, name = asked.wanted(), run.meta["run"]
    filters = cursors.digest(anchor["id"], wanted)
    behind = _position(cursors.read(asked.cursor, name, filters)) if asked.cursor else Position()
    rows = run.prospects(anchor["id"], wanted, behind, asked.limit + 1)
    page = rows[: asked.limit]
    more = len(rows) > asked.limit
    counted = _left_out(run, anchor["id"], wanted)
    return ProspectPage(
        **envelope(run),
        enterprise=anchor["id"],
        items=[item(row, wanted.closed) for row in page],
        next=cursors.written(name, filters, _place(page[-1])) if more else None,
        reason=None if rows or asked.cursor else _why_none(run, anchor, wanted),
        without_score=counted.get("without_score"),
        without_amount=counted.get("without_amount"),
        without_dissolved=None if wanted.closed else run.closed(anchor["id"], wanted),
    )


def short_credit(row: Row) -> Credit:
    """Score and grade of a row of the run, or why it has none."""
    return Credit(card=row["card"], score=row["score"], grade=row["grade"], reason=reason(row["credit_reason"]))


def item(row: Row, everyone: bool) -> Prospect:
    """A row of a list as the service shows it: its rank is that among all, or among the firms in business."""
    trade = Trade(**{name: row[name] for name in TRADE}) if row["amount"] is not None else None
    credit = short_credit(row)
    place = {"id": row["counterparty_id"], "rank": row["rank"] if everyone else row["place"]}
    return Prospect(**row | place, trade=trade, credit=credit)


def _place(row: Row) -> tuple[float, str, str]:
    return row["probability"], row["counterparty_id"], row["direction"]


def _position(at: list[str | float | int | None]) -> Position:
    match at:
        case [float() | int() as probability, str() as identity, str() as direction]:
            return Position(float(probability), identity, direction)
        case _:
            raise BadParameter(f"the cursor is not of a list of prospects; {cursors.AGAIN}")


def _left_out(run: Serving, anchor: str, wanted: Wanted) -> dict[str, int]:
    filters = {"without_score": wanted.min_score, "without_amount": wanted.min_amount}
    if all(least is None for least in filters.values()):
        return {}
    counted = run.left_out(anchor, wanted)
    return {name: counted[name] for name, least in filters.items() if least is not None}


def _why_none(run: Serving, anchor: Row, wanted: Wanted) -> Reason:
    if not anchor["has_books"]:
        return NO_BOOKS
    side = Wanted(direction=wanted.direction, relation=wanted.relation, closed=True)
    return NONE_PASS if run.prospects(anchor["id"], side, Position(), 1) else NO_PROSPECTS
