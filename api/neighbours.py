"""Neighbours: whom the graph database shows beside an enterprise."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from api import cursors
from api.answers import Answer, CustomerStatus, Direction, Relation, Side
from api.deps import InGraph, Known, Published, envelope
from api.problems import PAGED
from api.prospects import LARGEST, Trade
from api.words import FirmWords
from graph.errors import BadParameter
from graph.queries import After, Filters
from graph.standing import Status
from graph.store import cursor

router = APIRouter(prefix="/v1/enterprises", tags=["graph"])


class Partner(BaseModel):
    """A firm that an enterprise trades with, or is predicted to."""

    id: str = Field(examples=["0123456789abcdef"])
    key: str
    source: str
    name: str | None
    resolved: bool
    has_books: bool
    customer_status: CustomerStatus
    industry: str | None
    region: str | None
    status: Status = Field(description="登记状态: whether it is in business")
    known_by: int
    direction: Side = Field(description="upstream sells to the enterprise, downstream buys of it")
    trade: Trade | None = Field(description="of an observed pair")
    probability: float | None = Field(description="of a predicted pair")


class NeighbourPage(Answer):
    """A page of neighbours, greatest amount or probability first."""

    enterprise: str
    graph_snapshot: str = Field(description="Snapshot that the graph database holds")
    items: list[Partner]
    next: str | None = Field(description="cursor of the next page; null on the last one")


class NeighbourQuery(FirmWords):
    """Which neighbours, and how many at a time."""

    model_config = ConfigDict(extra="forbid")

    direction: Direction = Field(Direction.BOTH)
    relation: Relation = Field(Relation.OBSERVED)
    min_amount: int | None = Field(None, ge=-LARGEST, le=LARGEST, description="in fen; observed pairs only")
    resolved: bool | None = None
    customer_status: CustomerStatus | None = None
    max_known_by: int | None = Field(None, ge=0, le=LARGEST)
    limit: int = Field(20, ge=1, le=500)
    cursor: str | None = Field(None, pattern=cursors.PATTERN, max_length=1000)

    @property
    def order(self) -> str:
        """What they are ordered by."""
        return "amount" if self.relation is Relation.OBSERVED else "probability"

    def filters(self) -> Filters:
        """The filters as the store understands them."""
        kept = {"relation", "min_amount", "resolved", "customer_status", "max_known_by"}
        values = self.model_dump(include=kept, mode="json")
        if self.relation is Relation.PREDICTED and self.min_amount is not None:
            raise BadParameter("min_amount is for observed pairs; predicted ones have no amount")
        return Filters(**values, **self.words())


@router.get("/{identity}/neighbours", responses=PAGED, summary="Neighbours in the graph")
def neighbours(run: Published, graph: InGraph, firm: Known, asked: Annotated[NeighbourQuery, Query()]) -> NeighbourPage:
    """List the firms that the graph database shows beside an enterprise, anchor or not.

    Firms that are dissolved or revoked are among those that it traded with; predicted ones never are.
    """
    filters, stamp = asked.filters(), graph.snapshot
    digest = cursors.digest("neighbours", firm["id"], asked.direction, filters)
    after = _after(cursors.read(asked.cursor, stamp, digest)) if asked.cursor else None
    found = graph.store.neighbours(firm["id"], asked.direction.value, asked.order, asked.limit + 1, after, filters)
    page = found.slice(0, asked.limit)
    last = cursor(page, asked.order) if found.num_rows > asked.limit else None
    return NeighbourPage(
        **envelope(run),
        enterprise=firm["id"],
        graph_snapshot=stamp,
        items=[_partner(row) for row in page.to_pylist()],
        next=cursors.written(stamp, digest, _place(last)) if last else None,
    )


def _partner(row: dict[str, Any]) -> Partner:
    trade = Trade(**row) if "amount" in row else None
    return Partner(**{"probability": None} | row, trade=trade)


def _place(last: After) -> tuple[float | int | str, str, str]:
    value = last.value.isoformat() if isinstance(last.value, date) else last.value
    return value, last.id, last.direction


def _after(at: list[str | float | int | None]) -> After:
    match at:
        case [int() | float() as value, str() as identity, str() as direction]:
            return After(value, identity, direction)
        case _:
            raise BadParameter(f"the cursor is not of a list of neighbours; {cursors.AGAIN}")
