"""Judgements of a Snapshot: persons', rules' and the matcher's, the clusters that they make, and what they refuse."""

from __future__ import annotations

from dataclasses import dataclass

import ibis
import pyarrow as pa
from ibis import _
from ibis.expr.types import Table

from graph.identity.rules import ACCOUNT, CODE, Coded, accounts
from graph.identity.union import BETWEEN, Refused, clustered, shown
from graph.kept import kept
from graph.resolve import CONFLICTS, JUDGEMENTS, Resolution

VERSION = "union/2"
"""Goes into every Snapshot's id: a changed order of who counts before whom makes other Snapshots."""
DOCUMENTS = "same-document"
RANKS = {"person": 0, CODE: 1, DOCUMENTS: 2, ACCOUNT: 3, "matcher": 4}
"""Who counts before whom where judgements are at odds."""
JUDGED = tuple(JUDGEMENTS)
APART = ("different", "unsure")
"""What a person says of a pair that nothing may join, nor any third mention."""


@dataclass(frozen=True)
class Identity:
    """Who is who: `groups` of mentions, and rows of the tables `judgements` and `conflicts`."""

    groups: pa.Table
    judgements: Table
    conflicts: Table
    codes: Table
    """(source, code, value) of the mentions that a valid code identifies."""


def judged(found: Resolution, sightings: Table, codes: Coded, stored: Table | None) -> Identity:
    """What the same documents, the codes and accounts of every topic, and the stored judgements say together.

    `codes` is what codes say of the sightings; `stored` are the facts of the topic `judgements` in force. What a person
    said of a pair takes away what the rules and the matcher say of it.
    """
    documents = found.judgements.mutate(rule=ibis.literal(DOCUMENTS))
    ruled = (codes.pairs.mutate(rule=_.version), accounts(sightings).mutate(rule=_.version), documents)
    every = ibis.union(*(_ruled(table) for table in ruled))
    pairs = kept(every if stored is None else _unless_a_person_said(kept(ibis.union(every, _stored(stored)))))
    ordered = pairs.filter(_.verdict == "same").order_by("rank", ibis.desc("score"), "low", "high").to_pyarrow()
    valid = _mentioned(codes.codes.to_pyarrow())
    clusters = clustered(
        (ordered["low"].combine_chunks(), ordered["high"].combine_chunks()),
        dict(zip(valid, codes.codes.to_pyarrow()["value"].to_pylist(), strict=True)),
        _apart(pairs),
    )
    told = [
        found.conflicts.select(*CONFLICTS).cast(CONFLICTS),
        _refused(ordered, clusters.refused),
        _doubtful(codes.doubtful),
    ]
    return Identity(clusters.groups, pairs.select(*JUDGED), ibis.union(*told), codes.codes)


def _ruled(pairs: Table) -> Table:
    """The pairs of a rule as judgements."""
    rank = ibis.cases(*((pairs.rule == rule, rank) for rule, rank in RANKS.items()), else_=len(RANKS))
    return _keyed(pairs.mutate(rank=rank, verdict=ibis.literal("same"), features=ibis.null("string")))


def _stored(facts: Table) -> Table:
    """The judgements that stand: none that was withdrawn, and of the matcher's none that says nothing."""
    said = facts.filter(_.verdict != "withdrawn").drop("source")
    rank = (said.by == "person").ifelse(RANKS["person"], RANKS["matcher"])
    named = said.mutate(
        rank=rank,
        score=said.score.fill_null(1.0),
        version=ibis.coalesce(said.version, said.person, said.by),
        documents=ibis.literal(0, "int64"),
    )
    return _keyed(named.rename(source="left_source"))


def _keyed(pairs: Table) -> Table:
    left, right = pairs.source + BETWEEN + pairs.left, pairs.right_source + BETWEEN + pairs.right
    typed = {"score": "float64", "documents": "int64", "rank": "int8", "day": "date"}
    keyed = pairs.mutate(low=ibis.least(left, right), high=ibis.greatest(left, right))
    return keyed.select(*JUDGED, "rank", "low", "high").cast(typed)


def _unless_a_person_said(every: Table) -> Table:
    person = every.filter(_.rank == RANKS["person"]).select("low", "high")
    return ibis.union(
        every.filter(_.rank == RANKS["person"]),
        every.filter(_.rank > RANKS["person"]).anti_join(person, ["low", "high"]),
    )


def _mentioned(codes: pa.Table) -> list[str]:
    return [BETWEEN.join(pair) for pair in zip(codes["source"].to_pylist(), codes["code"].to_pylist(), strict=True)]


def _apart(pairs: Table) -> list[tuple[str, str, str]]:
    """The pairs that a person said are different firms, or that nobody can tell, with the verdict."""
    said = pairs.filter(_.verdict.isin(APART) & (_.by == "person")).select("low", "high", "verdict").to_pyarrow()
    return sorted(zip(*(said[name].to_pylist() for name in said.column_names), strict=True))


def _refused(ordered: pa.Table, refused: list[Refused]) -> Table:
    """Rows of `conflicts`: the pairs that were judged the same and are not joined."""
    rows = [(ordered.slice(each.place, 1).to_pylist()[0], each.reason) for each in refused]
    told = [
        {
            "source": row["source"],
            "code": row["left"],
            "reporter": row["left"],
            "other": row["right"]
            if row["right_source"] == row["source"]
            else shown(row["right_source"] + BETWEEN + row["right"]),
            "kind": "contradiction",
            "documents": row["documents"],
            "of_documents": row["documents"],
            "reason": f"{row['by']} ({row['version']}) says that they are one firm, but {reason}",
        }
        for row, reason in rows
    ]
    schema = ibis.schema(CONFLICTS).to_pyarrow()
    return ibis.memtable(pa.Table.from_pylist(told, schema=schema)).cast(CONFLICTS)


def _doubtful(doubtful: Table) -> Table:
    """Rows of `conflicts`: the mentions that stand with several valid codes, which identify nobody."""
    return doubtful.select(
        "source",
        "code",
        reporter=_.code,
        other=_.values,
        kind=ibis.literal("contradiction"),
        documents=ibis.literal(0),
        of_documents=ibis.literal(0),
        reason="it stands with several codes: " + doubtful["values"],
    ).cast(CONFLICTS)
