"""Candidates: for every party without a code, the known firms that it may be, scored, and the one that is left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa

from graph.engine import OFFLINE, quiet
from graph.identity.names import Reader
from loaders.blocking import MOST, key, pair
from loaders.matcher import DIFFERENT, features, records, scored

MEMORY = "1GB"
BATCH = 20_000
"""Parties that are weighed at once: what they take is freed before the next."""
READ = 50_000
"""Firms that are read at once."""


@dataclass(frozen=True)
class Candidate:
    """A firm that a party may be. `score` is the share of it that no other firm has a claim to."""

    left: int
    right: int
    score: float
    features: str
    rivals: int
    """Other firms that it may be as well."""


@dataclass(frozen=True)
class Batch:
    """What was found of the parties of one batch, and how many pairs were weighed for it."""

    found: list[Candidate]
    weighed: int


def candidates(reader: Reader, parties: pa.Table, firms: pa.Table, batch: int = BATCH) -> Iterator[Batch]:
    """The best firm for each party that may be one of them, in the order of the parties, a `batch` of them at a time.

    Both tables have `name`, `uscc` and `group`: what has equal groups is one firm, and never a candidate for itself.
    Places in them stand for the rows. Who is found does not depend on the batches.
    """
    con = duckdb.connect(config=dict(OFFLINE))
    quiet(con)
    try:
        con.execute(f"SET memory_limit = '{MEMORY}'")
        _keep(con, "firms", reader, [(start, firms.slice(start, READ)) for start in range(0, len(firms), READ)])
        key(con, "firms", MOST)
        of_party, of_firm = parties["group"], firms["group"].to_pylist()
        for start in range(0, len(parties), batch):
            part = parties.slice(start, batch)
            _keep(con, "parties", reader, [(start, part)])
            key(con, "parties")
            pair(con)
            rows = scored(con, ("parties", "firms"), "pairs", DIFFERENT)
            found = _best(rows, dict(enumerate(of_party.slice(start, batch).to_pylist(), start)), of_firm)
            yield Batch(found, con.execute("SELECT count(*) FROM pairs").fetchall()[0][0])
    finally:
        con.close()


def _keep(con: duckdb.DuckDBPyConnection, name: str, reader: Reader, parts: Iterable[tuple[int, pa.Table]]) -> None:
    """Make a table of the records of all parts, each numbered from its start."""
    for number, (start, part) in enumerate(parts):
        ids = [str(place) for place in range(start, start + len(part))]
        read = records(reader, ids, part["name"].to_pylist(), part["uscc"].to_pylist())
        con.register("incoming", read)
        con.execute(
            f"INSERT INTO {name} FROM incoming" if number else f"CREATE OR REPLACE TABLE {name} AS FROM incoming"
        )
        con.unregister("incoming")


def _best(rows: pa.Table, of_party: Mapping[int, str], of_firm: Sequence[str]) -> list[Candidate]:
    """The best candidate of each party, its score shared with the others: at most one firm is it."""
    found: dict[int, dict[str, dict[str, Any]]] = defaultdict(dict)
    ordered = rows.sort_by([("score", "descending"), ("left", "ascending"), ("right", "ascending")])
    for row in ordered.to_pylist():
        left, right = int(row["left"]), int(row["right"])
        if of_party[left] != of_firm[right]:
            found[left].setdefault(of_firm[right], row)
    return [_shared(left, list(rivals.values())) for left, rivals in sorted(found.items())]


def _shared(left: int, rivals: Sequence[dict[str, Any]]) -> Candidate:
    best = rivals[0]
    odds = [row["score"] / max(1 - row["score"], 1e-12) for row in rivals]
    told = [str(feature) for feature in features(best) if feature.bits]
    if len(rivals) > 1:
        told.append(f"另有{len(rivals) - 1}家可能 {len(rivals) - 1} other firms may be it")
    return Candidate(left, int(best["right"]), round(odds[0] / (1 + sum(odds)), 4), "; ".join(told), len(rivals) - 1)
