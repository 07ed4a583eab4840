"""Who stands behind a code: the same-document rule.

Two firms that report the same document, one as its buyer and one as its seller, tell who is behind each other's codes:
the seller's code in the buyer's input book is the seller, the buyer's code in the seller's output book is the buyer.
The rule reads nothing but the documents of one Snapshot, so that later evidence never reaches an earlier day. It would
rather leave a code open than join two firms: any single document that points elsewhere is a contradiction.
"""

from __future__ import annotations

from dataclasses import dataclass

import ibis
from ibis import _
from ibis.expr.types import Table

from graph.evidence import CLAIM, MINIMUM, PAIR, both_sides, claims, counted, sufficient_on
from graph.identity.rules import PAIRS
from graph.kept import kept, none, some

VERSION = "same-document/2"
"""Goes into every judgement and every Snapshot's id: a changed rule makes other Snapshots."""
JUDGEMENTS = PAIRS | {"verdict": "string", "features": "string"}
CONFLICTS = dict.fromkeys((*CLAIM, "kind"), "string") | {
    "documents": "int64",
    "of_documents": "int64",
    "reason": "string",
}


@dataclass(frozen=True)
class Resolution:
    """What the rule found: rows of `judgements` and of `conflicts`, on the engine of the documents."""

    judgements: Table
    conflicts: Table


def resolve(documents: Table, own: Table, codes: Table) -> Resolution:
    """The judgements that the documents allow, and the codes that they point at but leave unresolved.

    `documents` are invoices in force before the Snapshot's day; `own` (source, code) names the customers and the
    owners of documents, whose codes are known to be themselves; `codes` (source, code, value) the mentions that a
    valid code identifies.
    """
    doubles, evidence = both_sides(documents)
    if not some(doubles) and not some(evidence):
        return Resolution(none(documents, JUDGEMENTS), none(documents, CONFLICTS))
    weighed = kept(weigh(counted(evidence, documents), contradictions(evidence, documents, own, codes)))
    accepted = weighed.filter(_.kind == "same")
    judgements = kept(judged(accepted.join(sufficient_on(accepted, evidence, documents), list(PAIR))))
    return Resolution(judgements, kept(conflicts(weighed, counted(doubles, documents), judgements)))


def contradictions(evidence: Table, documents: Table, own: Table, codes: Table) -> Table:
    """One row a claim (source, code, other) that cannot be, with the reason in words.

    A customer and the valid code that it goes by in other documents are one firm, and no contradiction.
    """
    claimed = claims(evidence).filter(_.code != _.other).select("source", "code", "other").distinct()
    known = claimed.semi_join(own, ["source", "code"])
    at_itself = claimed.semi_join(
        documents.select("source", other=_.owner, code=_.counterparty).distinct(), ["source", "code", "other"]
    )
    valued = codes.select("source", other="code", value="value")
    several = (
        claimed.anti_join(own, ["source", "code"])
        .left_join(valued, ["source", "other"])
        .select("source", "code", "other", firm=ibis.coalesce(_.value, _.other))
        .group_by("source", "code")
        .agg(firms=_.firm.nunique(), all=_.other.group_concat(", ", order_by=_.other))
        .filter(_.firms > 1)
    )
    reasons = ibis.union(
        known.mutate(order=1, reason=_.code + " is a firm's own code, yet shared documents say it is " + _.other),
        at_itself.mutate(order=2, reason=_.other + "'s own books name " + _.code + ": it would trade with itself"),
        claimed.join(several, ["source", "code"]).select(
            *claimed.columns, order=3, reason="shared documents point at several firms: " + _.all
        ),
    )
    return reasons.group_by(*claimed.columns).agg(reason=_.reason.first(order_by=_.order))


def weigh(pairs: Table, contradicted: Table) -> Table:
    """Each pair of counted documents with its kind (same, contradiction or too_few) and the reason in words."""
    of_seller = contradicted.rename(seller_code="code", seller="other", seller_reason="reason")
    of_buyer = contradicted.rename(buyer_code="code", buyer="other", buyer_reason="reason")
    joined = (
        pairs.left_join(of_seller, ["source", "seller_code", "seller"])
        .drop("source_right", "seller_code_right", "seller_right")
        .left_join(of_buyer, ["source", "buyer_code", "buyer"])
        .drop("source_right", "buyer_code_right", "buyer_right")
    )
    most = ibis.greatest(_.of_seller_code, _.of_buyer_code)
    few = _.documents.cast("string") + f" shared documents; needed are {MINIMUM}, and half of " + most.cast("string")
    enough = (_.documents >= MINIMUM) & (_.documents * 2 >= most)
    against = ibis.coalesce(_.seller_reason, _.buyer_reason)
    return joined.mutate(
        kind=ibis.cases((against.notnull(), "contradiction"), (enough, "same"), else_="too_few"),
        reason=ibis.coalesce(against, few),
    ).drop("seller_reason", "buyer_reason")


def judged(accepted: Table) -> Table:
    """Rows of `judgements`: code and firm of each accepted pair, both ways, where that is news."""
    both = claims(accepted, "documents", "day", most=ibis.greatest(_.of_seller_code, _.of_buyer_code))
    summed = (
        both.filter(_.code != _.other)
        .group_by("source", left=_.code, right=_.other)
        .agg(agree=_.documents.sum(), most=_.most.sum(), day=_.day.min())
    )
    return summed.mutate(
        right_source=_.source,
        features=ibis.null("string"),
        verdict=ibis.literal("same"),
        score=_.agree / _.most,
        by=ibis.literal("rule"),
        version=ibis.literal(VERSION),
        documents=_.agree,
    ).drop("agree", "most")


def conflicts(weighed: Table, doubles: Table, judgements: Table) -> Table:
    """Rows of `conflicts`: every code that stays unresolved though shared documents point at somebody."""
    own = doubles.mutate(
        kind=ibis.literal("own_documents"),
        reason=_.buyer + "'s input and output books hold the same documents: they identify nobody",
    )
    left = ibis.union(weighed.filter(_.kind != "same"), own.select(weighed.columns))
    order = _.kind.cases(("own_documents", 1), ("contradiction", 2), else_=3)
    return (
        claims(left, "documents", "kind", "reason", of_documents=True)
        .filter(_.code != _.other)
        .anti_join(judgements.select("source", code=_.left, other=_.right), ["source", "code", "other"])
        .mutate(order=order)
        .group_by(*CLAIM)
        .agg(
            kind=_.kind.first(order_by=[_.order, _.reason]),
            documents=ibis.least(_.documents.sum(), _.of_documents.max()),
            of_documents=_.of_documents.max(),
            reason=_.reason.first(order_by=[_.order, _.reason]),
        )
    )
