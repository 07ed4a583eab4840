"""Who is who: the matcher's judgements, found and kept; and those of persons, said and withdrawn."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from graph.engine import connect
from graph.errors import DataRefused
from graph.facts import Facts
from graph.home import Home
from graph.identity.names import Reader
from graph.progress import Progress, silent
from loaders.candidates import Candidate, candidates
from loaders.judgements import TOPIC, Judgement, Mention, between, keep
from loaders.matcher import VERSION, verdict
from loaders.mentions import Mentions, mentions

Row = Mapping[str, Any]
STAGE = "matching names 身份匹配"


@dataclass(frozen=True)
class MatchReport:
    """What a search for who is who came to."""

    parties: int
    """Mentions with a name and no valid code."""
    firms: int
    """Known firms, by any of their names."""
    same: int
    unsure: int
    new: int
    """Judgements that were not known, or not so."""
    withdrawn: int
    """Judgements of an earlier search that this one does not find."""

    def as_json(self) -> dict[str, Any]:
        """The counts by name."""
        return asdict(self)


def match(home: Home, today: date, known_at: date | None = None, progress: Progress = silent) -> MatchReport:
    """Find the firms behind parties without a valid code, and keep what is new of it.

    The same facts again keep nothing. Raises DataRefused where nothing is loaded.
    """
    progress(STAGE, 0, None)
    facts, con = Facts(home.facts), connect()
    known = mentions(con, facts, known_at)
    if known is None:
        raise DataRefused(f"nothing is loaded in {home.root}; run `lianke load PATH` first")
    parties, firms = _sides(known)
    standing = {j.pair: j for j in held(facts) if j.by == "matcher"}
    found = _found(known, parties, firms, standing) if len(parties) and len(firms) else []
    pairs = {j.pair for j in found}
    fresh = [j for j in found if standing.get(j.pair) != j]
    gone = [_withdrawn(j) for pair, j in sorted(standing.items()) if pair not in pairs and j.verdict != "withdrawn"]
    keep(home, [*fresh, *gone], known_at or today, today)
    progress(STAGE, 1, 1)
    same = sum(j.verdict == "same" for j in found)
    return MatchReport(len(parties), len(firms), same, len(found) - same, len(fresh), len(gone))


def match_news(
    home: Home, today: date, known_at: date | None = None, progress: Progress = silent
) -> MatchReport | None:
    """`match`, unless the same facts were searched before by the same matcher; None where they were.

    What was searched stands in the file `matched` of the home: without it, all is searched again, and found the same.
    """
    path = home.root / "matched"
    loads = {name: load for name, load in Facts(home.facts).loads().items() if name != TOPIC}
    said = json.dumps({"version": VERSION, "known_at": str(known_at), "loads": loads}, sort_keys=True)
    if path.is_file() and path.read_text() == said:
        return None
    report = match(home, today, known_at, progress)
    path.write_text(said)
    return report


def say(home: Home, pair: tuple[Mention, Mention], said: str, person: str | None, days: tuple[date, date]) -> bool:
    """Keep what a person says of two mentions; whether it is news. `days` are when it was learnt, and today."""
    row = Judgement(*between(*pair), verdict=said, by="person", person=person)
    if row in held(Facts(home.facts)):
        return False
    keep(home, [row], *days)
    return True


def withdraw(home: Home, pair: tuple[Mention, Mention], days: tuple[date, date]) -> Judgement:
    """Take back what a person said of two mentions, as a further fact; what it was. Raises DataRefused where it stands
    nowhere.
    """
    ordered = tuple(sorted(pair))
    for row in held(Facts(home.facts)):
        if row.by == "person" and row.verdict != "withdrawn" and row.pair == ordered:
            keep(home, [_withdrawn(row)], *days)
            return row
    raise DataRefused(f"no person's judgement of {pair[0]} and {pair[1]} stands, so that there is nothing to undo")


def held(facts: Facts, known_at: date | None = None) -> list[Judgement]:
    """The judgements in force."""
    rows = facts.in_force(connect(), TOPIC, known_at)
    if rows is None:
        return []
    names = list(Judgement.__dataclass_fields__)
    return [Judgement(**row) for row in rows.select(names).order_by(names).to_pyarrow().to_pylist()]


def _withdrawn(row: Judgement) -> Judgement:
    return replace(row, verdict="withdrawn", score=None, features=None)


def _sides(known: Mentions) -> tuple[pa.Table, pa.Table]:
    """The parties to be found, and the firms that they may be; one that is listed without a code is on both sides."""
    named = known.named
    group = pc.coalesce(named["value"], pc.binary_join_element_wise(named["source"], named["code"], "\x1f"))
    named = named.append_column("group", group)
    coded = pc.is_valid(named["value"])
    return named.filter(pc.invert(coded)), named.filter(pc.or_(coded, named["listed"]))


def _found(
    known: Mentions, parties: pa.Table, firms: pa.Table, standing: Mapping[tuple[Mention, Mention], Judgement]
) -> list[Judgement]:
    """The matcher's judgements that are not `different`, one a mention at most, in order of their pairs."""
    best: dict[Mention, Judgement] = {}
    for each, party, firm in _candidates(known, parties, firms):
        mention, row = Mention(party["source"], party["code"]), _judgement(party, firm, each)
        # Its own source tells a listed firm from the others that it lists.
        told_apart = party["listed"] and (firm["value"] is None or party["source"] == firm["source"])
        if told_apart or row.verdict == "different":
            continue
        if mention not in best or (row.score or 0) > (best[mention].score or 0):
            before = standing.get(row.pair)
            # Of two that are equal only one is held: there may be a million.
            best[mention] = before if before is not None and before == row else row
    return sorted(best.values(), key=lambda row: row.pair)


def _candidates(known: Mentions, parties: pa.Table, firms: pa.Table) -> Iterator[tuple[Candidate, Row, Row]]:
    """Each candidate with the rows of its party and its firm."""
    for batch in candidates(Reader(known.regions), parties, firms):
        rows = parties.take(pa.array([each.left for each in batch.found], pa.int64())).to_pylist()
        others = firms.take(pa.array([each.right for each in batch.found], pa.int64())).to_pylist()
        yield from zip(batch.found, rows, others, strict=True)


def _judgement(party: Row, firm: Row, found: Candidate) -> Judgement:
    days = [day for day in (party["day"], firm["day"]) if day is not None]
    named = f"{party['name']} = {firm['name']}" + (" (曾用名 former name)" if firm["former"] else "")
    return Judgement(
        *between(Mention(party["source"], party["code"]), Mention(firm["source"], firm["code"])),
        verdict=verdict(found.score),
        by="matcher",
        score=found.score,
        version=VERSION,
        day=max(days, default=None),
        features=f"{named}; {found.features}",
    )
