"""What rankers of links are asked at a day, and how well their lists answer: new partners of drawn firms."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

DEPTH = 50
WIDTH = {"upstream": ("dst", "src"), "downstream": ("src", "dst")}
"""Anchor and counterparty of a direction."""
NEW = """
    WITH rows AS (SELECT * FROM read_parquet('{file}') WHERE day < DATE '{end}'),
        pairs AS (SELECT src, dst, min(day) AS first FROM rows GROUP BY ALL),
        known AS (SELECT * FROM pairs WHERE first < DATE '{cut}'),
        new AS (SELECT {anchor} AS anchor, {other} AS other FROM pairs WHERE first >= DATE '{cut}'
            AND src IN (SELECT src FROM known) AND dst IN (SELECT dst FROM known)),
        asked AS (SELECT DISTINCT anchor FROM new ORDER BY md5(anchor) LIMIT {anchors})
    SELECT * FROM new WHERE anchor IN (SELECT anchor FROM asked) ORDER BY ALL
"""
"""Pairs first seen within the horizon, of both ends known in their roles, of anchors drawn by a hash of their name."""
KNOWN = """
    WITH pairs AS (SELECT DISTINCT src, dst FROM read_parquet('{file}') WHERE day < DATE '{cut}')
    SELECT count(*), (SELECT count(*) FROM (SELECT src FROM pairs UNION SELECT dst FROM pairs)) FROM pairs
"""


def new_pairs(file: Path, direction: str, cut: date, horizon: int, anchors: int) -> pa.Table:
    """Anchor and other of what is to be foreseen, of at most so many anchors that win any new partner."""
    anchor, other = WIDTH[direction]
    query = NEW.format(file=file, end=cut + timedelta(horizon), cut=cut, anchor=anchor, other=other, anchors=anchors)
    with duckdb.connect() as con:
        return con.sql(query).to_arrow_table()


def known(file: Path, cut: date) -> tuple[int, int]:
    """Pairs that traded before a day, and firms among them."""
    query = KNOWN.format(file=file, cut=cut)
    with duckdb.connect() as con:
        ((pairs, firms),) = con.sql(query).fetchall()
    return pairs, firms


def ndcg(wanted: pa.Table, lists: pa.Table) -> float:
    """NDCG@50 of lists (anchor, other, the best first), in the mean over the anchors of what was to be foreseen."""
    hits = set(zip(wanted["anchor"].to_pylist(), wanted["other"].to_pylist(), strict=True))
    gain = 1 / np.log2(np.arange(DEPTH) + 2)
    found: dict[str, list[float]] = {anchor: [] for anchor in wanted["anchor"].unique().to_pylist()}
    count = Counter(wanted["anchor"].to_pylist())
    for anchor, other in zip(lists["anchor"].to_pylist(), lists["other"].to_pylist(), strict=True):
        found[anchor].append((anchor, other) in hits)
    reached = [gain[: len(f)] @ np.array(f[:DEPTH], float) / gain[: count[a]].sum() for a, f in found.items() if f]
    return float(sum(reached) / len(found))
