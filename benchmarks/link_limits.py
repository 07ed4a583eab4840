"""What bounds the lists that `lianke bench-link` writes: who was unknown or asleep, who is on them, their best order.

Anchors are those that found a new partner and of which all the lists hold new pairs. A new partner that a list leaves
out counts as missed. Lists of a table without its early rows show what a longer history is worth.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from functools import reduce
from pathlib import Path

import duckdb
import numpy as np
from duckdb import DuckDBPyConnection, DuckDBPyRelation
from numpy.typing import NDArray

from benchmarks.figures import markdown
from benchmarks.question import DEPTH, WIDTH

KNOWN = 5
"""A counterparty that at most this many anchors know is of the tail."""
ASLEEP = 180
"""Days without any trade before the cut after which a counterparty is not expected to come back."""
HEAD = (
    *("direction", "among", "lists", "anchors"),
    *("unknown before", "asleep before", "of the others on the lists", f"NDCG@{DEPTH}", "in ideal order"),
)
FOUND = """
    CREATE OR REPLACE TABLE found AS
    WITH told AS (SELECT DISTINCT anchor, other, day < $cut AS before FROM trade WHERE day < $end),
        past AS (SELECT anchor, other FROM told WHERE before),
        known AS (
            SELECT other, count(DISTINCT anchor) AS anchors, max(day) < $cut - $asleep AS asleep
            FROM trade WHERE day < $cut GROUP BY other)
    SELECT anchor, other, known.anchors AS known_by, coalesce(asleep, false) AS asleep
    FROM (SELECT anchor, other FROM told WHERE NOT before) ANTI JOIN past USING (anchor, other)
        SEMI JOIN (SELECT anchor FROM past) USING (anchor) LEFT JOIN known USING (other)
"""
"""New pairs of known anchors, how many knew the counterparty, null where nobody did, and whether it slept."""
LISTED = """
    CREATE OR REPLACE TABLE listed AS
    WITH past AS (SELECT DISTINCT anchor, other FROM trade WHERE day < $cut),
        known AS (SELECT other, count(*) AS known_by FROM past GROUP BY other)
    SELECT *, row_number() OVER (PARTITION BY lists, anchor ORDER BY probability DESC, other) AS place
    FROM scores JOIN known USING (other) ANTI JOIN past USING (anchor, other)
    WHERE direction = $direction AND known_by <= $most
"""
"""The new pairs of the lists by their places, of counterparties that at most so many know."""
JUDGED = """
    SELECT anchor, count(*) AS found, count(f.known_by) AS known, count(place) AS listed, count_if(asleep) AS asleep,
        list(place) FILTER (place IS NOT NULL) AS places
    FROM (SELECT * FROM found WHERE known_by IS NULL OR known_by <= $most) f
        LEFT JOIN (SELECT * FROM listed WHERE lists = $lists) USING (anchor, other)
    WHERE anchor IN (SELECT anchor FROM listed GROUP BY anchor HAVING count(DISTINCT lists) = $every)
    GROUP BY anchor ORDER BY anchor
"""


def main(words: list[str]) -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.link_limits", description=__doc__)
    parser.add_argument("file", type=Path, help="the whole table: src, dst, day")
    parser.add_argument("--cut", type=date.fromisoformat, required=True)
    parser.add_argument("--horizon", type=int, default=180)
    parser.add_argument("--scores", type=Path, action="append", required=True, help="lists; may repeat")
    asked = parser.parse_args(words)
    print(markdown(HEAD, limits(asked.file, asked.scores, asked.cut, asked.horizon)))


def limits(file: Path, scores: Sequence[Path], cut: date, horizon: int) -> list[tuple[object, ...]]:
    """A row for each direction, among all counterparties and among those that few know, and for each of the lists."""
    con, rows = duckdb.connect(), list[tuple[object, ...]]()
    for direction, (anchor, other) in WIDTH.items():
        ends = f"{anchor} AS anchor, {other} AS other"
        read(con, file).project(f"{ends}, CAST(day AS DATE) AS day").create_view("trade", replace=True)
        parts = (read(con, s).project(f"'{n}' AS lists, {ends}, direction, probability") for n, s in enumerate(scores))
        reduce(DuckDBPyRelation.union, parts).create_view("scores", replace=True)
        con.execute(FOUND, {"cut": cut, "end": cut + timedelta(days=horizon), "asleep": ASLEEP})
        for among, most in (("all", 1 << 30), (f"known to at most {KNOWN}", KNOWN)):
            con.execute(LISTED, {"cut": cut, "direction": direction, "most": most})
            for at, path in enumerate(scores):
                said = {"most": most, "lists": str(at), "every": len(scores)}
                rows.append((direction, among, path.stem, *figures(con.execute(JUDGED, said).fetchall())))
    return rows


def read(con: DuckDBPyConnection, path: Path) -> DuckDBPyRelation:
    """The rows of a Parquet or CSV file."""
    return con.read_parquet(str(path)) if path.suffix == ".parquet" else con.read_csv(str(path))


def figures(anchors: list[tuple[str, int, int, int, int, list[int] | None]]) -> tuple[str, ...]:
    """How many anchors had something to find, shares of what they found, and NDCG@50 as listed and in ideal order."""
    found, known, listed, asleep = np.array([a[1:5] for a in anchors], np.int64).reshape(-1, 4).sum(axis=0)
    had = [(known, listed, places or []) for _, _, known, listed, _, places in anchors if known]
    if not had:
        return "0", *"-----"
    best = [gain(np.arange(1, known + 1)) for known, _, _ in had]
    ours = [gain(np.array(places)) / most for (_, _, places), most in zip(had, best, strict=True)]
    ideal = [gain(np.arange(1, listed + 1)) / most for (_, listed, _), most in zip(had, best, strict=True)]
    shares = (f"{1 - known / max(found, 1):.0%}", f"{asleep / max(found, 1):.0%}", f"{listed / max(known, 1):.0%}")
    return str(len(had)), *shares, f"{np.mean(ours):.3f}", f"{np.mean(ideal):.3f}"


def gain(places: NDArray[np.int64]) -> float:
    """The discounted gain of some places of a list, up to DEPTH."""
    return float((1 / np.log2(1.0 + places[places <= DEPTH])).sum())


if __name__ == "__main__":
    main(sys.argv[1:])
