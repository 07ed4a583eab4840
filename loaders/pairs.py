"""Pairs of names: whether they are one firm's, how sure that is, and why."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from graph.engine import OFFLINE, quiet
from graph.errors import DataRefused
from graph.identity import uscc
from graph.identity.characters import normal
from graph.identity.names import Reader
from loaders.likeness import CODES
from loaders.matcher import Feature, features, records, scored, verdict

SIDE_BY_SIDE = (
    "CREATE TABLE side_by_side AS SELECT l.unique_id AS low, r.unique_id AS high "
    "FROM pairs_left l JOIN pairs_right r ON l.of = r.of"
)


@dataclass(frozen=True)
class Party:
    """One side of a pair: a name, and a code where one is known."""

    name: str
    code: str | None = None


@dataclass(frozen=True)
class Judged:
    """What is said of a pair."""

    left: Party
    right: Party
    verdict: str
    """same, different or unsure"""
    score: float
    by: str
    """rule (the codes say it) or matcher"""
    features: tuple[Feature, ...]

    def as_json(self) -> dict[str, Any]:
        """The judgement by name."""
        sides = {side: {"name": p.name, "code": p.code} for side, p in (("left", self.left), ("right", self.right))}
        told = [{"what": f.comparison, "zh": f.zh, "en": f.en, "bits": f.bits} for f in self.features]
        return {**sides, "verdict": self.verdict, "score": self.score, "by": self.by, "features": told}


def judge_pairs(pairs: Iterable[tuple[Party, Party]], more_regions: Iterable[str] = ()) -> list[Judged]:
    """What the codes, or else the names, say of each pair, in the order of the pairs."""
    given = list(pairs)
    reader = _reader([party.name for pair in given for party in pair], list(more_regions))
    con = duckdb.connect(config=dict(OFFLINE))
    quiet(con)
    try:
        for name, side in (("pairs_left", 0), ("pairs_right", 1)):
            _register(con, name, [pair[side] for pair in given], reader)
        con.execute(SIDE_BY_SIDE)
        rows = scored(con, ("pairs_left", "pairs_right"), "side_by_side", 0.0)
    finally:
        con.close()
    rows = rows.sort_by([("score", "ascending"), *((name, "ascending") for name in rows.column_names[3:])])
    found = {int(row["left"]): row for row in rows.to_pylist()}
    return [_judged(left, right, found[place]) for place, (left, right) in enumerate(given)]


def _reader(names: Sequence[str], more_regions: Sequence[str]) -> Reader:
    """A reader that knows cities that no list has as well, where two names begin with them: one says which they are."""
    reader = Reader(more_regions)
    unlisted = {read.place[1:] for read in map(reader.read, names) if read.place.startswith("?")}
    spoken = Counter(city for name in map(normal, names) for city in unlisted & {name[:2], name[:3]})
    return Reader([*more_regions, *(f"{city}市" for city, count in spoken.items() if count > 1)])


def _register(con: duckdb.DuckDBPyConnection, name: str, parties: Sequence[Party], reader: Reader) -> None:
    ids = [str(place) for place in range(len(parties))]
    table = records(reader, ids, [p.name for p in parties], [p.code for p in parties])
    con.register("incoming", table)
    con.execute(f"CREATE TABLE {name} AS FROM incoming")
    con.unregister("incoming")


def _judged(left: Party, right: Party, row: dict[str, Any]) -> Judged:
    told = uscc.same(left.code, right.code) if left.code and right.code else None
    if told is not None:
        words = ("号码一致", "the codes are one firm's") if told else ("号码不同", "the codes are two firms'")
        code = Feature(CODES, *words, 99.0 if told else -99.0)
        others = (feature for feature in features(row) if feature.comparison != CODES)
        return Judged(left, right, "same" if told else "different", float(told), "rule", (code, *others))
    score = round(row["score"], 4)
    return Judged(left, right, verdict(score), score, "matcher", tuple(features(row)))


def judge_file(path: Path, more_regions: Iterable[str] = ()) -> list[Judged]:
    """What is said of each pair of a CSV file (UTF-8) with the columns left and right, and perhaps their codes.

    Raises DataRefused where the file cannot be read or has no such columns.
    """
    try:
        rows = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
    except (OSError, UnicodeDecodeError) as error:
        raise DataRefused(f"{path} cannot be read as CSV in UTF-8: {error}") from error
    if not rows or not {"left", "right"} <= rows[0].keys():
        raise DataRefused(f"{path} has no pairs: its header needs the columns left and right")
    return judge_pairs(((_party(row, "left"), _party(row, "right")) for row in rows), more_regions)


def _party(row: Mapping[str, str | None], side: str) -> Party:
    return Party((row[side] or "").strip(), (row.get(f"{side}_code") or "").strip().upper() or None)
