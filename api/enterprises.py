"""Enterprises: found by name or code, and one by its id."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from api.answers import Answer, CustomerStatus, Relation, Side
from api.deps import InGraph, Known, Published, envelope
from api.problems import ABOUT_ONE, ASKED
from api.prospects import Credit, short_credit
from api.reasons import NOT_IN_RUN
from graph.serving import Row, Serving
from graph.standing import Status

router = APIRouter(prefix="/v1/enterprises", tags=["enterprises"])


class Enterprise(BaseModel):
    """What is known of an enterprise."""

    id: str = Field(description="enterprise id", examples=["0123456789abcdef"])
    key: str = Field(description="code as its source wrote it", examples=["E1"])
    source: str = Field(examples=["bank"])
    uscc: str | None = Field(description="统一社会信用代码, where known")
    name: str | None
    former_names: list[str]
    names_seen: list[str] = Field(description="further names under which documents know it")
    resolved: bool = Field(description="whether it is known who it is")
    has_books: bool = Field(description="whether its own documents were loaded: it is an anchor and has prospects")
    customer_status: CustomerStatus
    industry: str | None
    region: str | None
    status: Status = Field(description="登记状态: whether it is in business, as the business registry says")
    registered_capital: int | None = Field(description="注册资本, in fen (分)")
    established_on: date | None = Field(description="成立日期")
    tags: list[str] = Field(description="标签, such as srdi (专精特新)")
    customer_manager: str | None = Field(description="客户经理")
    branch: str | None = Field(description="经办机构")
    legal_representative: str | None = Field(description="法定代表人, masked", examples=["张*"])
    first_on: date | None = Field(description="day of its first valid document")
    last_on: date | None = Field(description="day of its last valid document")
    known_by: int = Field(description="how many firms trade with it")
    flags: list[str] = Field(description="own_documents, contradiction")
    credit: Credit


class Mention(BaseModel):
    """A code by which a source names the enterprise."""

    source: str
    code: str
    as_reporter: bool
    as_seller: bool
    as_buyer: bool


class ListSize(BaseModel):
    """How long one of its lists is."""

    direction: Side
    relation: Relation
    items: int = Field(description="firms in business, and those of which it is not known")
    dissolved: int = Field(description="further ones that are dissolved or revoked")


class EnterprisePage(Answer):
    """The enterprises found, the best hit first."""

    graph_snapshot: str = Field(description="Snapshot that the graph database holds")
    items: list[Enterprise]


class EnterpriseAnswer(Answer, Enterprise):
    """One enterprise, the codes that stand for it, and how long its lists are."""

    aliases: list[str] = Field(description="ids that it absorbed; they keep answering")
    mentions: list[Mention]
    prospects: list[ListSize]


class EnterpriseQuery(BaseModel):
    """What to look for."""

    model_config = ConfigDict(extra="forbid")

    q: str = Field(
        min_length=2,
        max_length=100,
        pattern=r"\S\s*\S",
        description="two characters of a name or former name on; or a code or uscc, or how it begins",
        examples=["技术"],
    )
    limit: int = Field(20, ge=1, le=100)


@router.get("", responses=ASKED, summary="Find enterprises")
def search(run: Published, graph: InGraph, asked: Annotated[EnterpriseQuery, Query()]) -> EnterprisePage:
    """Find enterprises by name, former name, a source's code, or 统一社会信用代码."""
    hits = graph.store.find(asked.q, asked.limit)
    items = [_hit(run, hit) for hit in hits.to_pylist()]
    return EnterprisePage(**envelope(run), graph_snapshot=graph.snapshot, items=items)


@router.get("/{identity}", responses=ABOUT_ONE, summary="One enterprise")
def one(run: Published, row: Known) -> EnterpriseAnswer:
    """Tell what is known of an enterprise; an id that it absorbed answers too, and a code that it alone has."""
    return EnterpriseAnswer(
        **envelope(run),
        **shown(row).model_dump(),
        aliases=row["aliases"],
        mentions=[Mention(**mention) for mention in run.mentions(row["id"])],
        prospects=[ListSize(**size, dissolved=size["closed"]) for size in run.lists(row["id"])],
    )


def shown(row: Row) -> Enterprise:
    """A row of the run as the service shows it."""
    return Enterprise(**row, credit=short_credit(row))


def _hit(run: Serving, hit: Row) -> Enterprise:
    """An enterprise that the graph database found, with its score in the run, where the run knows it."""
    row = run.enterprise(hit["id"])
    return shown(row) if row else Enterprise(**hit, credit=Credit(card=None, score=None, grade=None, reason=NOT_IN_RUN))
