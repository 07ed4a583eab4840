"""Candidates: for every party without a code, the known firms that it may be, scored, and the one that is left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa
from splink import block_on

from graph.engine import OFFLINE
from graph.identity.names import Reader
from loaders.matcher import DIFFERENT, features, records, scored

MEMORY = "1GB"
DISTINCTIVE = 4
"""Characters from which on a trade name finds a firm by itself."""
ROOMY = 3
"""Characters from which on all but one of a trade name find a firm: those of a shorter one are many firms'."""
FEWEST = 5
"""Characters of region, trade name and industry of which all but one find a firm."""
INDUSTRY_DROPS = (
    "list_prepend(body, [substr(body, 1, i - 1) || substr(body, i + 1) "
    "FOR i IN range(length(trade) + 1, length(body) + 1)])"
)
BLOCKING = (
    block_on("flat"),
    block_on("trade", "industry"),
    block_on("trade", "place"),
    block_on("alone"),
    block_on("keys", arrays_to_explode=["keys"]),
)
"""What brings a party and a firm together: the whole name, the trade name with industry or place, a trade name long
enough to stand alone, or all characters but one of trade name and industry, region included or not.
"""


@dataclass(frozen=True)
class Candidate:
    """A firm that a party may be. `score` is the share of it that no other firm has a claim to."""

    left: int
    right: int
    score: float
    features: str
    rivals: int
    """Other firms that it may be as well."""


def candidates(reader: Reader, parties: pa.Table, firms: pa.Table) -> list[Candidate]:
    """The best firm for each party that may be one of them.

    Both tables have `name`, `uscc` and `group`: what has equal groups is one firm, and never a candidate for itself.
    Places in them stand for the rows.
    """
    con = duckdb.connect(config=dict(OFFLINE))
    try:
        con.execute(f"SET memory_limit = '{MEMORY}'")
        for name, table in (("firms", firms), ("parties", parties)):
            _register(con, name, reader, table)
        rows = scored(con, ("parties", "firms"), BLOCKING, DIFFERENT)
    finally:
        con.close()
    return _best(rows, parties["group"].to_pylist(), firms["group"].to_pylist())


def _register(con: duckdb.DuckDBPyConnection, name: str, reader: Reader, table: pa.Table) -> None:
    ids = [str(place) for place in range(table.num_rows)]
    read = records(reader, ids, table["name"].to_pylist(), table["uscc"].to_pylist())
    con.register("incoming", read)
    con.execute(
        f"CREATE TABLE {name} AS SELECT *, "  # noqa: S608
        f"CASE WHEN length(trade) >= {DISTINCTIVE} THEN trade END AS alone, "
        f"list_distinct(list_concat(CASE WHEN length(trade) >= {ROOMY} THEN body_drops ELSE {INDUSTRY_DROPS} END, "
        f"CASE WHEN length(core) >= {FEWEST} THEN core_drops ELSE [core] END)) AS keys FROM incoming"
    )
    con.unregister("incoming")


def _best(rows: pa.Table, of_party: Sequence[str], of_firm: Sequence[str]) -> list[Candidate]:
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
