"""All tables that features read, drawn: the trade of a made-up economy, and what else is held of its firms."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
from duckdb import ColumnExpression, ConstantExpression, DuckDBPyRelation

from benchmarks.drawn_trade import CUT, write
from graph.engine import Engine
from graph.features.family import Scene
from graph.features.known import known
from graph.schema import Table
from graph.tables import SNAPSHOT

BOOKED = "CREATE MACRO booked(id) AS hash(id) % 4 = 0"
"""A quarter of the firms have books of their own."""
TRADE = """
    CREATE TABLE trade AS SELECT sha256(src::VARCHAR)[:16] AS seller, sha256(dst::VARCHAR)[:16] AS buyer, day,
        (sum(weight) * 100)::BIGINT AS fen
    FROM told WHERE src <> dst GROUP BY ALL
"""
FIRM = """
    CREATE TABLE firm AS SELECT id, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS firms
    FROM (SELECT seller AS id FROM trade UNION SELECT buyer FROM trade)
"""
QUERIES = {
    "trades": """
        SELECT seller, buyer, day, 'CNY' AS currency, fen AS amount, fen // 10 AS tax, 1 AS documents, 0 AS red,
            booked(seller) AS by_seller,
            booked(buyer) OR NOT booked(seller) AS by_buyer FROM trade
    """,
    "books": """
        SELECT 'bank' AS source, owner, owner AS owner_code, book, partner, partner AS code, day, 'CNY' AS currency,
            1 AS valid, (hash(owner, partner, day) % 50 = 0)::INT AS void, 0 AS lost, 0 AS abnormal, 0 AS red,
            0 AS flagged, fen AS amount, fen // 10 AS tax, 0 AS amount_red, 0 AS amount_void
        FROM (SELECT seller AS owner, 'output' AS book, buyer AS partner, day, fen FROM trade
            UNION ALL SELECT buyer, 'input', seller, day, fen FROM trade) WHERE booked(owner)
    """,
    "enterprises": """
        SELECT id, id AS key, 'bank' AS source, true AS resolved, booked(id) AS has_books,
            'unknown' AS customer_status, 'normal' AS status, 1000000 * (place % 77) AS registered_capital,
            DATE '2001-01-01' + (place % 5000)::INT AS established_on, 1 AS known_by, []::VARCHAR[] AS codes,
            []::VARCHAR[] AS former_names, []::VARCHAR[] AS names_seen, []::VARCHAR[] AS flags,
            []::VARCHAR[] AS aliases, CASE WHEN place % 1000 = 0 THEN ['core'] ELSE []::VARCHAR[] END AS tags FROM firm
    """,
    "ratings": """
        SELECT id, 'A' AS source_rating, place % 40 = 0 AS defaulted, DATE '2019-01-01' AS known_at,
            CASE WHEN place % 40 = 0 THEN DATE '2019-03-01' END AS defaulted_on
        FROM firm WHERE booked(id)
    """,
    "flows": """
        SELECT ANY_VALUE(f.id) AS id, topic, kind, side, 'p' || partner AS partner, day, day AS period,
            day + 30 AS due_on, 'CNY' AS currency, sum(fen)::BIGINT AS amount, count(*) AS count, 0 AS void,
            0 AS open, 0 AS open_of, 0 AS overdue, 0 AS sales, 0 AS days
        FROM (SELECT hash(n) % (SELECT count(*) FROM firm) AS place, hash(n, 1) % 50 AS partner,
                DATE '2019-06-30' - (hash(n, 2) % 900)::INT AS day, (hash(n, 3) % 1000000)::BIGINT AS fen,
                ['transfers', 'payments', 'orders', 'tax', 'loans'][1 + n % 5] AS topic,
                ['other', 'power', 'order', 'declaration', 'loan'][1 + n % 5] AS kind,
                CASE n % 5 WHEN 0 THEN ['in', 'out'][1 + n // 5 % 2] WHEN 1 THEN 'out'
                    WHEN 2 THEN ['sales', 'purchase'][1 + n // 5 % 2] WHEN 3 THEN 'vat' ELSE '' END AS side
            FROM range((SELECT count(*) // 4 FROM trade)) r(n)) JOIN firm f USING (place)
        GROUP BY place, topic, kind, side, partner, day
    """,
    "shareholder_of": """
        SELECT 'p' || hash(n) % 1000000 AS src, id AS dst, (hash(n, 1) % 100) / 100 AS ratio,
            DATE '2018-01-01' AS known_at
        FROM (SELECT id, place * 2 + unnest([0, 1]) AS n FROM firm)
    """,
    "invests_in": """
        SELECT a.id AS src, b.id AS dst, 0.6 AS ratio, DATE '2018-01-01' AS known_at FROM firm a
        JOIN firm b ON b.place = a.place * 7 % a.firms WHERE a.place % 5 = 0 AND a.id <> b.id
    """,
    "guarantees": """
        SELECT a.id AS src, b.id AS dst, 100000000 AS amount, 1 AS count, DATE '2018-01-01' AS known_at FROM firm a
        JOIN firm b ON b.place = a.place * 3 % a.firms WHERE a.place % 20 = 0 AND a.id <> b.id
    """,
}
"""What each table holds, of `trade` (seller, buyer, day, fen) and `firm` (id, place, firms: how many there are).

The others are empty.
"""


def draw(folder: Path, pairs: int, before: date = CUT) -> Path:
    """A folder with a folder a table, of an economy of about so many pairs, traded before a day."""
    engine = Engine("4GB", folder)
    write(folder / "trade.parquet", pairs)
    told = engine.sql.read_parquet(str(folder / "trade.parquet"))
    told.filter(ColumnExpression("day") < ConstantExpression(before)).create_view("told")
    engine.sql.execute(TRADE)
    engine.sql.execute(FIRM)
    engine.sql.execute(BOOKED)
    for table in SNAPSHOT:
        (folder / table.name).mkdir()
        path = folder / table.name / "0.parquet"
        if table.name in QUERIES:
            rows = conformed(engine.sql.sql(QUERIES[table.name]), table)
            # As a Snapshot has them: rows of one enterprise lie together.
            rows.order(", ".join(f'"{name}"' for name in table.key)).write_parquet(str(path))
        else:
            pq.write_table(table.arrow.empty_table(), path)
    return folder


def conformed(rows: DuckDBPyRelation, table: Table) -> DuckDBPyRelation:
    """The columns of a table in their order, null where the rows have none of the name."""
    columns = ((c.name, c.name if c.name in rows.columns else "NULL", engine_type(c.type)) for c in table.columns)
    return rows.project(", ".join(f'CAST({said} AS {kind}) AS "{name}"' for name, said, kind in columns))


def engine_type(kind: object) -> str:
    """The engine's name of an Arrow type."""
    names = {"string": "VARCHAR", "date32[day]": "DATE", "int32": "INTEGER", "int64": "BIGINT", "double": "DOUBLE"}
    return {**names, "bool": "BOOLEAN", "list<element: string>": "VARCHAR[]"}.get(str(kind), "VARCHAR[]")


def scene(folder: Path, on: date = CUT) -> Scene:
    """The scene of a drawn folder: nothing was published before the day."""
    from graph.engine import connect, room

    con = connect(room())
    held = {table.name: con.read_parquet(str(folder / table.name / "*.parquet")) for table in SNAPSHOT}
    return Scene(lambda name: held[name], on, known(held["ratings"], None, on))
