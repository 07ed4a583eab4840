"""Evidence: what stands behind a pair on a list of prospects."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from api.answers import Answer, Reason, Relation, Side
from api.deps import AtDesk, Desk, Graph, InGraph, Known, Published, envelope, found
from api.explanation import Explanation, Party, Words, explanation, words
from api.problems import ABOUT_ONE
from api.prospects import TRADE, Trade
from api.reasons import NO_EVIDENCE, NO_LINK, NO_SCORE, NOT_ASKED
from graph.errors import BadParameter, CannotStart, DataRefused
from graph.serving import Row, Serving

router = APIRouter(prefix="/v1/enterprises", tags=["prospects"])
WINDOWS = (90, 180, 365)
ALL_WALKS = 2_000
"""Walks that the share is taken of; those left out go through hubs and weigh next to nothing."""


class Window(BaseModel):
    """What documents say of the last days before as_of."""

    days: int | None = Field(description="null is all time", examples=[90])
    documents: int = Field(description="valid documents")
    amount: int = Field(description="net amount in fen")


class States(BaseModel):
    """What became of the pair's documents, by state; only the first two are trade."""

    valid: int = Field(description="正常, and 已红冲 ones that a red-letter document nets out")
    red: int = Field(description="红字: of a negative amount")
    void: int = Field(description="作废")
    lost: int = Field(description="失控")
    abnormal: int = Field(description="异常")


class SharedPartner(Party):
    """A firm that both trade with."""

    known_by: int = Field(description="how many firms trade with it; the fewer, the more it says")
    direction: Side = Field(description="upstream sells to the enterprise, downstream buys of it")
    amount: int = Field(description="net amount with the enterprise, in fen")
    other_direction: Side = Field(description="the same, towards the other firm")
    other_amount: int = Field(description="net amount with the other firm, in fen")


class Step(Party):
    """A firm on a walk."""

    known_by: int


class Walk(BaseModel):
    """A walk of three steps: the enterprise, its partner, a firm similar by that partner, the other firm."""

    partner: Step
    similar: Step
    amount_anchor: int = Field(description="net amount between the enterprise and the partner, in fen")
    amount_similar: int = Field(description="net amount between the similar firm and the partner, in fen")
    amount_other: int = Field(description="net amount between the similar firm and the other, in fen")
    share: float = Field(
        description="share of the pair's walk score, 0..1: a walk through much known firms says little"
    )


class Evidence(Answer):
    """What stands behind a pair."""

    enterprise: str
    other: str
    direction: Side = Field(description="upstream: the other sells to the enterprise; downstream: it buys of it")
    graph_snapshot: str = Field(description="Snapshot that shared partners and walks are of")
    relation: Relation | None = Field(description="null where the pair is on no list")
    probability: float | None
    rank: int | None = Field(description="among firms in business; null where the other is dissolved or revoked")
    trade: Trade | None = Field(description="what the pair's own documents say; null where it never traded")
    first_on: date | None
    last_on: date | None
    windows: list[Window] = Field(
        description="the pair's documents by window before as_of; empty where it never traded"
    )
    states: States = Field(description="the pair's documents by state, 单据状态")
    shared_partners: list[SharedPartner] = Field(description="known by the fewest first")
    walks: list[Walk] = Field(description="greatest share first")
    walk_count: int = Field(description="walks that the shares are taken of")
    reason: Reason | None = Field(description="said where no documents, partners or walks link the two")
    explanation: Explanation | None = Field(description="the model's account of the pair; null where it has none")
    words: Words | None = Field(description="the same in Chinese and English")
    unexplained: Reason | None = Field(description="why the model has no account of the pair, or no score for it")


class EvidenceQuery(BaseModel):
    """Of which side, and how much of it."""

    model_config = ConfigDict(extra="forbid")

    direction: Side | None = Field(None, description="by default the side on which the pair is most probable")
    limit: int = Field(20, ge=1, le=200, description="most shared partners, walks, features and firms of each kind")
    explain: bool = Field(
        True, description="ask the model too; the first such question after a start or a publish loads it, in seconds"
    )


Other = Annotated[str, Path(description="id of the other firm", examples=["fedcba9876543210"], max_length=200)]


@router.get("/{identity}/prospects/{other}/evidence", responses=ABOUT_ONE, summary="What stands behind a pair")
def evidence(
    run: Published, at: AtDesk, graph: InGraph, firm: Known, other: Other, asked: Annotated[EvidenceQuery, Query()]
) -> Evidence:
    """Show what stands behind a pair, and tell it in words.

    That is its own documents by window, the partners that both have, the walks over similar firms that carry a
    predicted pair, and the model's exact account: what each feature adds to the pair's log odds.
    """
    second = found(run, other)["id"]
    if second == firm["id"]:
        raise BadParameter(f"{firm['id']} and {other} are one enterprise; evidence is of two")
    row, direction = _listed(run, firm["id"], second, asked.direction)
    walks = graph.store.walks(firm["id"], second, direction, ALL_WALKS).to_pylist()
    shared = graph.store.shared_partners(firm["id"], second, asked.limit).to_pylist()
    trade = Trade(**{name: row[name] for name in TRADE}) if row and row["amount"] is not None else None
    return Evidence(
        **envelope(run),
        **_pair(graph, firm["id"], second, direction),
        **_score(row),
        **_documents(trade),
        states=_states(run, trade, (second, firm["id"]) if direction == "upstream" else (firm["id"], second)),
        shared_partners=[_shared(s) for s in shared],
        walks=_walks(walks)[: asked.limit],
        walk_count=len(walks),
        reason=None if trade or shared or walks else NO_LINK if row else NO_EVIDENCE,
        **_explained(at, run, (firm["id"], second, direction), asked),
    )


def _explained(at: Desk, run: Serving, pair: tuple[str, str, str], asked: EvidenceQuery) -> dict[str, Any]:
    """What the model says of a pair and side, or why it says nothing: the rest of the answer stands without it."""
    if not asked.explain:
        return {"explanation": None, "words": None, "unexplained": NOT_ASKED}
    from gnn.evidence.evidence import evidence as evidence_of

    try:
        online = at.standby.online(run)
        ends = [online.firms.node(id) for id in pair[:2]]
        told = evidence_of(online, ends[0], ends[1], pair[2], asked.limit)
    except (CannotStart, DataRefused) as error:
        why = Reason(code="no_model", en=str(error), zh="无法使用该批次的模型。")
        return {"explanation": None, "words": None, "unexplained": why}
    said = {"explanation": explanation(online, told, asked.limit), "words": words(online, told)}
    return said | {"unexplained": None if told.account else NO_SCORE}


def _pair(graph: Graph, anchor: str, other: str, direction: str) -> dict[str, Any]:
    return {"enterprise": anchor, "other": other, "direction": direction, "graph_snapshot": graph.snapshot}


def _listed(run: Serving, anchor: str, other: str, side: Side | None) -> tuple[Row | None, str]:
    """The pair's row on the asked side, else on the more probable one; and that side."""
    sides = [side.value] if side else [s.value for s in Side]
    rows = [row for s in sides if (row := run.prospect(anchor, other, s) or _mirrored(run, anchor, other, s))]
    best = max(rows, key=lambda row: row["probability"], default=None)
    return best, best["direction"] if best else sides[0]


def _mirrored(run: Serving, anchor: str, other: str, side: str) -> Row | None:
    """The pair as it stands on the other firm's list, where the first is no anchor."""
    far = "downstream" if side == "upstream" else "upstream"
    row = run.prospect(other, anchor, far)
    return row | {"direction": side} if row else None


def _score(row: Row | None) -> dict[str, Any]:
    if row is None:
        return dict.fromkeys(("relation", "probability", "rank"))
    return {"relation": row["relation"], "probability": row["probability"], "rank": row["place"]}


def _documents(trade: Trade | None) -> dict[str, Any]:
    if trade is None:
        return {"trade": None, "first_on": None, "last_on": None, "windows": []}
    windows = [
        Window(days=d, documents=getattr(trade, f"documents_{d}"), amount=getattr(trade, f"amount_{d}"))
        for d in WINDOWS
    ]
    whole = Window(days=None, documents=trade.documents, amount=trade.amount)
    return {"trade": trade, "first_on": trade.first_on, "last_on": trade.last_on, "windows": [*windows, whole]}


def _states(run: Serving, trade: Trade | None, pair: tuple[str, str]) -> States:
    red, documents = (trade.red, trade.documents) if trade else (0, 0)
    return States(valid=documents - red, red=red, **run.states(*pair))


def _shared(row: dict[str, Any]) -> SharedPartner:
    ends = {
        "direction": row["direction_left"],
        "amount": row["amount_left"],
        "other_direction": row["direction_right"],
        "other_amount": row["amount_right"],
    }
    return SharedPartner(**{name: row[name] for name in ("id", "key", "name", "known_by")}, **ends)


def _walks(rows: list[dict[str, Any]]) -> list[Walk]:
    """The walks with their shares: each weighs 1 / (firms that know its partner x firms that know its similar one)."""
    weights = [1 / max(row["partner_known_by"] * row["similar_known_by"], 1) for row in rows]
    total = sum(weights)
    walks = [_walk(row, weight / total) for row, weight in zip(rows, weights, strict=True)]
    return sorted(walks, key=lambda walk: (-walk.share, walk.partner.id, walk.similar.id))


def _walk(row: dict[str, Any], share: float) -> Walk:
    amounts = {name: row[name] for name in ("amount_anchor", "amount_similar", "amount_other")}
    return Walk(partner=_step(row, "partner"), similar=_step(row, "similar"), **amounts, share=share)


def _step(row: dict[str, Any], who: str) -> Step:
    return Step(**{name: row[f"{who}_{name}"] for name in ("id", "key", "name", "known_by")})
