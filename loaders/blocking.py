"""Blocking: what brings a party and a firm together, so that only pairs that may be one are weighed."""

from __future__ import annotations

import duckdb

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
MOST = 1_000
"""Firms that one key finds at most: what more of them bear tells nobody apart, and would cost as many weighings."""
WHOLE = "'whole ' || flat"
KEYS = (
    "CASE WHEN trade <> '' THEN 'industry ' || trade || ' ' || industry END",
    "CASE WHEN trade <> '' THEN 'place ' || trade || ' ' || place END",
    f"CASE WHEN length(trade) >= {DISTINCTIVE} THEN 'alone ' || trade END",
    f"unnest(CASE WHEN length(trade) >= {ROOMY} THEN body_drops ELSE {INDUSTRY_DROPS} END)",
    f"unnest(CASE WHEN length(core) >= {FEWEST} THEN core_drops ELSE [core] END)",
)
"""What finds a firm beside its whole name: the trade name with industry or place, a trade name long enough to stand
alone, or all characters but one of trade name and industry, region included or not.
"""


def key(con: duckdb.DuckDBPyConnection, table: str, most: int | None = None) -> None:
    """Make the table `TABLE_keys` (key, unique_id) of a table of records: what finds each, as numbers.

    A key that more than `most` bear is left out, except for the whole name.
    """
    # The last two kinds find each other: a region may stand on one side only. Two branches are never one.
    kinds = (f"SELECT unique_id, {each} || ' ' || branch AS said FROM {table}" for each in KEYS)  # noqa: S608
    bounded = "" if most is None else f"QUALIFY count(*) OVER (PARTITION BY key) <= {most}"
    con.execute(
        f"CREATE OR REPLACE TABLE {table}_keys AS "  # noqa: S608
        f"SELECT * FROM (SELECT DISTINCT hash(said) AS key, unique_id FROM ({' UNION ALL '.join(kinds)}) "
        f"WHERE NOT starts_with(said, ' ')) {bounded} "
        f"UNION ALL SELECT hash({WHOLE}), unique_id FROM {table}"
    )


def pair(con: duckdb.DuckDBPyConnection) -> None:
    """Make the table `pairs` (low, high) of the parties and firms that have a key in common, by their unique_ids."""
    con.execute(
        "CREATE OR REPLACE TABLE pairs AS SELECT DISTINCT p.unique_id AS low, f.unique_id AS high "
        "FROM parties_keys p JOIN firms_keys f USING (key)"
    )
