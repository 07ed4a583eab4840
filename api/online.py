"""Prospects of any enterprise, worked out when they are asked for: of one without books, from the lists of others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from api.answers import Answer, Reason, Relation, Side
from api.deps import AtDesk, Known, Published, envelope
from api.problems import ABOUT_ONE
from api.prospects import TRADE, Prospect, Trade, short_credit
from api.reasons import NO_PROSPECTS, NO_ROLE, ON_NO_LIST
from graph.errors import CannotStart
from graph.serving import Serving

if TYPE_CHECKING:
    from gnn.firm_list import FirmList
    from gnn.online import Online

router = APIRouter(prefix="/v1/enterprises", tags=["prospects"])
FAR = {Side.UPSTREAM: "downstream", Side.DOWNSTREAM: "upstream"}


class From(StrEnum):
    """Where an online list comes from."""

    OWN = "own"
    OTHERS = "others"


class OnlinePage(Answer):
    """Prospects worked out now, by the published run's model and Snapshot; the best first."""

    enterprise: str = Field(description="id of the enterprise that the list is for")
    direction: Side
    online: bool = Field(True, description="worked out when it was asked for, rather than read from the run")
    lists: From | None = Field(
        description="own: of an enterprise with books, as a night makes it; others: of one without, those firms with "
        "books on whose lists it stands, with the probability that they have there; null where there is none"
    )
    looked_through: int = Field(description="lists that were looked through")
    items: list[Prospect] = Field(description="those that traded before, then new ones, each most probable first")
    without_dissolved: int | None = Field(
        description="items left out since the firm is dissolved (注销) or revoked (吊销); null where they are in"
    )
    reason: Reason | None = Field(description="why there are no items")


class OnlineQuery(BaseModel):
    """Which side, and how much of it."""

    model_config = ConfigDict(extra="forbid")

    direction: Side = Field(description="suppliers or buyers")
    relation: Relation | None = Field(None, description="only pairs that traded before, or only new ones")
    include_dissolved: bool = Field(False, description="also firms that are dissolved (注销) or revoked (吊销)")
    limit: int = Field(20, ge=1, le=500, description="most items of each relation")


@dataclass(frozen=True)
class Part:
    """Node numbers and probabilities of a list's pairs of one relation, best first, and how many are left out."""

    relation: Relation
    pairs: list[tuple[int, float]]
    left_out: int


@router.get("/{identity}/prospects/online", responses=ABOUT_ONE, summary="Prospects of any enterprise, worked out now")
def online(run: Published, at: AtDesk, firm: Known, asked: Annotated[OnlineQuery, Query()]) -> OnlinePage:
    """Work out who supplies the enterprise or buys of it, and who is likely to, whether or not its books were loaded.

    The first such question after a start or a publish loads the model, in seconds.
    """
    from gnn.firm_list import firm_list

    ready = at.standby.online(run)
    found = firm_list(ready, ready.firms.node(firm["id"]), asked.direction)
    parts = _parts(ready, found, asked) if found else []
    items = [item for part in parts for item in _items(run, ready, firm["id"], part, asked)]
    return OnlinePage(
        **envelope(run),
        enterprise=firm["id"],
        direction=asked.direction,
        online=True,
        lists=None if found is None else From.OTHERS if found.mirrored else From.OWN,
        looked_through=found.asked if found else 0,
        items=items,
        without_dissolved=None if asked.include_dissolved else sum(part.left_out for part in parts),
        reason=None if items else NO_ROLE if found is None else ON_NO_LIST if found.mirrored else NO_PROSPECTS,
    )


def _parts(ready: Online, found: FirmList, asked: OnlineQuery) -> list[Part]:
    """What was asked for of a list, the best of each relation first."""
    from gnn.firm_list import in_order

    parts = []
    for relation, of in ((Relation.OBSERVED, found.observed), (Relation.PREDICTED, found.predicted)):
        if asked.relation in (None, relation):
            others, probability, _ = in_order(of)
            pairs = list(zip(map(int, others), map(float, probability), strict=True))
            kept = [pair for pair in pairs if asked.include_dissolved or not ready.firms.gone[pair[0]]]
            parts.append(Part(relation, kept, len(pairs) - len(kept)))
    return parts


def _items(run: Serving, ready: Online, firm: str, part: Part, asked: OnlineQuery) -> Iterator[Prospect]:
    """The first prospects of a relation, ranked without gaps."""
    shown = [(ready.firms.ids[node], probability) for node, probability in part.pairs[: asked.limit]]
    rows = run.enterprises([id for id, _ in shown])
    for rank, (id, probability) in enumerate(shown, 1):
        row = rows.get(id)
        if row is None:
            raise CannotStart(f"run {run.meta['run']} lacks an enterprise of its Snapshot; repeat `lianke run`")
        trade = _trade(run, firm, row["id"], asked.direction) if part.relation is Relation.OBSERVED else None
        place = {"direction": asked.direction, "relation": part.relation, "probability": probability, "rank": rank}
        yield Prospect(**row | place, trade=trade, credit=short_credit(row))


def _trade(run: Serving, firm: str, other: str, direction: Side) -> Trade | None:
    """The pair's trade figures, from whichever end's list it is on."""
    told = run.prospect(firm, other, direction) or run.prospect(other, firm, FAR[direction])
    return Trade(**{name: told[name] for name in TRADE}) if told and told["amount"] is not None else None
