"""Pairs of names: whether they are one firm's, how sure that is, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
from splink import block_on

from graph.engine import OFFLINE
from graph.identity import uscc
from graph.identity.names import Reader
from loaders.matcher import Feature, features, records, scored, verdict


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
    reader = Reader(more_regions)
    con = duckdb.connect(config=dict(OFFLINE))
    try:
        for name, side in (("pairs_left", 0), ("pairs_right", 1)):
            _register(con, name, [pair[side] for pair in given], reader)
        rows = scored(con, ("pairs_left", "pairs_right"), [block_on("pair")], 0.0)
    finally:
        con.close()
    found = {int(row["left"]): row for row in rows.to_pylist()}
    return [_judged(left, right, found[place]) for place, (left, right) in enumerate(given)]


def _register(con: duckdb.DuckDBPyConnection, name: str, parties: Sequence[Party], reader: Reader) -> None:
    ids = [str(place) for place in range(len(parties))]
    table = records(reader, ids, [p.name for p in parties], [p.code for p in parties])
    con.register("incoming", table.append_column("pair", table["unique_id"]))
    con.execute(f"CREATE TABLE {name} AS FROM incoming")
    con.unregister("incoming")


def _judged(left: Party, right: Party, row: dict[str, Any]) -> Judged:
    told = uscc.same(left.code, right.code) if left.code and right.code else None
    if told is not None:
        words = ("号码一致", "the codes are one firm's") if told else ("号码不同", "the codes are two firms'")
        code = Feature("证照号码 code", *words, 99.0 if told else -99.0)
        return Judged(left, right, "same" if told else "different", float(told), "rule", (code, *features(row)))
    score = round(row["score"], 4)
    return Judged(left, right, verdict(score), score, "matcher", tuple(features(row)))
