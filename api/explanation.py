"""Why the model gives a pair its score: what adds to it, the firms and walks that carry it, and the same in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from pydantic import BaseModel, Field

from api.answers import Relation, Side

if TYPE_CHECKING:
    from gnn.evidence.deal import Deal
    from gnn.evidence.evidence import Evidence
    from gnn.evidence.family import Share
    from gnn.evidence.paths import Carrier, Path
    from gnn.evidence.ties import Member, Namesake
    from gnn.online import Firms, Online


class Words(BaseModel):
    """The evidence as sentences, what weighs most first."""

    zh: list[str]
    en: list[str]


class FamilyShare(BaseModel):
    """What a family of features adds to the score."""

    family: str = Field(examples=["walks"])
    zh: str = Field(examples=["相似企业与路径"])
    en: str = Field(examples=["similar firms and walks"])
    contribution: float = Field(description="what it adds to the log odds")
    share: float | None = Field(
        description="share of all that is added either way, 0..1; null of what all of a firm's pairs have in common"
    )


class Contribution(FamilyShare):
    """What one feature adds to the score."""

    feature: str = Field(examples=["share: path-3"])
    value: float | None = Field(description="its value in `unit`; null where there is nothing to tell")
    unit: str = Field(
        description="days, count, fen, share, ratio, place (1 is best), score, log odds", examples=["days"]
    )


class Dealt(BaseModel):
    """What two firms did with each other in one direction."""

    documents: int
    amount: int = Field(description="net amount in fen")
    months: int = Field(description="calendar months with trade")
    first_on: date
    last_on: date


class Party(BaseModel):
    """A firm of the evidence."""

    id: str
    key: str
    name: str | None


class Carrying(Party):
    """A firm that walks go through: a similar one with its trade with the other, a partner with that with the firm."""

    known_by: int = Field(description="how many firms trade with it")
    share: float = Field(description="share of the pair's walk score, 0..1")
    walks: int = Field(description="walks through it; of a similar firm, partners that both have")
    dealt: Dealt


class CarryingPath(BaseModel):
    """A walk of three steps: the firm, its partner, a firm that shares it, the other."""

    partner: Party
    similar: Party
    share: float = Field(description="share of the pair's walk score, 0..1")
    own: Dealt = Field(description="the firm and its partner")
    shared: Dealt = Field(description="the similar firm and that partner")
    reached: Dealt = Field(description="the similar firm and the other")


class Relative(Party):
    """A firm like one end of the pair that trades with its other end."""

    like: str = Field(description="id of the end that it is like")
    words: list[str] = Field(description="what their names share; empty of a group")
    dealt: Dealt


class Explanation(BaseModel):
    """The model's own account of a pair, from the anchor whose list it stands on.

    `base` and all contributions sum up to `log_odds`, exactly; `rest` is that of the features that are not listed.
    """

    anchor: str = Field(description="id of the firm on whose list the pair is scored")
    counterparty: str
    direction: Side = Field(description="as the anchor sees it")
    relation: Relation | None = Field(description="null where the model gives the pair no score")
    probability: float | None
    log_odds: float | None = Field(description="log(p / (1 - p)) of the probability")
    base: float | None = Field(description="log odds that all pairs of the list begin from")
    families: list[FamilyShare] = Field(description="the greatest first")
    contributions: list[Contribution] = Field(description="the greatest first")
    rest: float = Field(description="what the features that are not listed add")
    similar: list[Carrying] = Field(description="firms like the anchor that trade with the other; greatest share first")
    similar_count: int
    partners: list[Carrying] = Field(description="the anchor's partners that make those firms like it")
    paths: list[CarryingPath] = Field(description="greatest share first")
    path_count: int
    opposite: Dealt | None = Field(description="what the two did the other way round")
    relatives: list[Relative] = Field(description="firms of one's group or with words of one's name")


def explanation(online: Online, e: Evidence, most: int) -> Explanation:
    """The account of a pair's evidence with at most so many of each kind."""
    from gnn.evidence.family import families, features

    firms, account = online.firms, e.account
    added = features(account) if account else []
    relatives: list[Member | Namesake] = [*e.members, *e.namesakes]
    return Explanation(
        anchor=firms.ids[e.anchor],
        counterparty=firms.ids[e.other],
        direction=Side(e.direction),
        relation=Relation(e.relation) if e.relation else None,
        probability=e.probability,
        log_odds=account.log_odds if account else None,
        base=account.base if account else None,
        families=[_family(s) for s in (families(account) if account else [])],
        contributions=[_contribution(s) for s in added[:most]],
        rest=sum(s.added for s in added[most:]),
        similar=[_carrying(firms, c) for c in e.paths.similar],
        similar_count=e.paths.firms,
        partners=[_carrying(firms, c) for c in e.paths.partners],
        paths=[_path(firms, p) for p in e.paths.walks],
        path_count=e.paths.count,
        opposite=_dealt(e.opposite) if e.opposite else None,
        relatives=[_relative(firms, e, r) for r in relatives],
    )


def words(online: Online, e: Evidence) -> Words:
    """The evidence in words."""
    from gnn.evidence.wording import Teller

    firms = online.firms
    said = Teller(firms.called, firms.short, firms.degree, online.model.horizon).told(e)
    return Words(zh=[s.zh for s in said], en=[s.en for s in said])


def _family(s: Share) -> FamilyShare:
    return FamilyShare(family=s.name, zh=s.zh, en=s.en, contribution=s.added, share=s.share)


def _contribution(s: Share) -> Contribution:
    told = _family(s).model_dump() | {"family": s.family}
    return Contribution(**told, feature=s.name, value=s.value, unit=str(s.unit))


def _dealt(deal: Deal) -> Dealt:
    return Dealt(**vars(deal))


def _party(firms: Firms, node: int) -> Party:
    return Party(id=firms.ids[node], key=firms.keys[node], name=firms.names[node] or None)


def _carrying(firms: Firms, c: Carrier) -> Carrying:
    party, known_by = _party(firms, c.node).model_dump(), int(firms.degree[c.node])
    return Carrying(**party, known_by=known_by, share=c.share, walks=c.walks, dealt=_dealt(c.deal))


def _path(firms: Firms, p: Path) -> CarryingPath:
    ends = {"partner": _party(firms, p.partner), "similar": _party(firms, p.similar)}
    return CarryingPath(**ends, share=p.share, own=_dealt(p.own), shared=_dealt(p.shared), reached=_dealt(p.reached))


def _relative(firms: Firms, e: Evidence, r: Member | Namesake) -> Relative:
    like = firms.ids[e.anchor if r.of_anchor else e.other]
    shared: Sequence[str] = getattr(r, "words", ())
    return Relative(**_party(firms, r.node).model_dump(), like=like, words=list(shared), dealt=_dealt(r.deal))
