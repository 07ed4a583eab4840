"""Rules that need no score: the same code, or the same account, is the same firm."""

from __future__ import annotations

from dataclasses import dataclass

import ibis
from ibis import _
from ibis.expr.types import Table

from graph.identity import uscc
from graph.kept import kept, none, some

CODE, ACCOUNT = "uscc/1", "account/1"
"""Versions of the rules, in the order in which they count."""
FAN = 8
"""An account that stands with more parties than this is a bank's own, or made up: it tells nobody apart."""
MENTION = ("source", "code")
TEXTS = ("source", "left", "right_source", "right")
PAIRS = {
    **dict.fromkeys(TEXTS, "string"),
    "score": "float64",
    "by": "string",
    "version": "string",
    "documents": "int64",
    "day": "date",
}
PAIR = tuple(PAIRS)
VALUES = {"source": "string", "code": "string", "value": "string"}
SEVERAL = {"source": "string", "code": "string", "values": "string"}


@dataclass(frozen=True)
class Coded:
    """What codes say: `codes` (source, code, value), one row a mention that a valid code identifies; `pairs`, rows of
    PAIR; `doubtful` (source, code, values), the mentions that stand with several codes.
    """

    codes: Table
    pairs: Table
    doubtful: Table


def coded(sightings: Table) -> Coded:
    """The mentions that one valid code identifies, each joined to the first of those with the same."""
    said = sightings.filter(sightings.uscc.notnull()).select(*MENTION, "uscc", "day")
    if not some(said):
        return Coded(none(said, VALUES), none(said, PAIRS), none(said, SEVERAL))
    valued = said.join(identified(said), "uscc").group_by(*MENTION, "value").agg(day=_.day.min())
    counted = valued.group_by(*MENTION).agg(
        codes=_.count(), value=_.value.max(), day=_.day.max(), values=_.value.group_concat(", ", order_by=_.value)
    )
    one = kept(counted.filter(_.codes == 1).select(*MENTION, "value", "day"))
    return Coded(one.drop("day"), stars(one, CODE), counted.filter(_.codes > 1).select(*MENTION, "values"))


def identified(said: Table) -> Table:
    """(uscc, value) of each code that is valid; a former tax number's value is the one uscc that holds the same."""
    codes = kept(said.select("uscc").distinct())
    told = codes.select("uscc", kind=uscc.kind_of(codes.uscc)).alias("codes_told").filter(_.kind.notnull())
    whole = kept(told.mutate(organisation=uscc.organisation_of(told.uscc, told.kind)))
    holders = whole.filter(_.kind == "uscc").group_by("organisation").agg(holder=_.uscc.max(), holders=_.count())
    joined = whole.left_join(holders.filter(_.holders == 1), "organisation")
    former = (joined.kind == "tax") & joined.holder.notnull()
    return kept(joined.select("uscc", value=former.ifelse(joined.holder, joined.uscc)))


def accounts(sightings: Table) -> Table:
    """Rows of PAIR: the mentions that hold one account, each joined to the first of them."""
    said = sightings.filter(sightings.account.notnull())
    if not some(said):
        return none(said, PAIRS)
    held = said.group_by(*MENTION, value=said.account).agg(day=said.day.min())
    few = held.group_by("value").agg(parties=_.count()).filter(_.parties.between(2, FAN))
    return stars(kept(held.semi_join(few, "value")), ACCOUNT)


def stars(valued: Table, version: str) -> Table:
    """Rows of PAIR: of the mentions with one value, each with the first of them."""
    order = ibis.window(group_by="value", order_by=["code", "source"])
    first = valued.mutate(
        hub=valued.code.first().over(order),
        hub_source=valued.source.first().over(order),
        hub_day=valued.day.first().over(order),
    ).alias("valued_first")
    spokes = first.filter((_.code != _.hub) | (_.source != _.hub_source))
    return kept(
        spokes.select(
            "source",
            left=_.code,
            right_source=_.hub_source,
            right=_.hub,
            score=ibis.literal(1.0),
            by=ibis.literal("rule"),
            version=ibis.literal(version),
            documents=ibis.literal(0, "int64"),
            day=ibis.greatest(_.day, _.hub_day),
        ).distinct()
    )
