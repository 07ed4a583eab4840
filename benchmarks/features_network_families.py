"""The families of features that are graph algorithms, on a drawn economy: CPU seconds and memory of each.

python -m benchmarks.features_network_families --pairs 10000000
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.drawn_trade import CUT, write
from benchmarks.figures import machine, markdown
from benchmarks.process import measured
from graph.engine import connect
from graph.features.chain import CHAINS
from graph.features.compute import computed
from graph.features.family import Scene
from graph.features.ownership import OWNERS
from graph.features.position import NETWORK

FAMILIES = {family.name: family for family in (NETWORK, CHAINS, OWNERS)}
OWNERS_EACH, INVESTS, BRANCHES, CORES = 2, 0.2, 0.2, 200
"""Owners a firm, firms that invest and branches over firms, and one core firm in so many."""
TRADES = """COPY (
    SELECT substr(sha256(src::VARCHAR), 1, 16) seller, substr(sha256(dst::VARCHAR), 1, 16) buyer, "day", 'CNY' currency,
        (weight * 100)::BIGINT amount
    FROM read_parquet($drawn) WHERE src <> dst
) TO '{folder}/trades.parquet'"""
FIRMS = """COPY (
    SELECT id, CASE WHEN ('0x' || id[:8])::BIGINT % {cores} = 0 THEN ['core'] ELSE []::VARCHAR[] END tags
    FROM (SELECT seller id FROM '{folder}/trades.parquet' UNION SELECT buyer FROM '{folder}/trades.parquet') ORDER BY id
) TO '{folder}/enterprises.parquet'"""


def draw(folder: Path, drawn: Path) -> None:
    """Write the tables that the families read, from the drawn trade at a path."""
    with duckdb.connect(config={"memory_limit": "1GB"}) as con:
        con.execute(TRADES.format(folder=folder), {"drawn": str(drawn)})
        con.execute(FIRMS.format(folder=folder, cores=CORES))
    ids = pq.read_table(folder / "enterprises.parquet")["id"].to_numpy().astype(str)
    size, rng = len(ids), np.random.default_rng(0)
    people = np.array([f"p{number}" for number in range(size)])
    few, many = (ids[(size * rng.random(int(size * part)) ** 3).astype(int)] for part in (INVESTS, BRANCHES))
    owned = size * OWNERS_EACH
    ties = {
        "shareholder_of": (people[rng.integers(size, size=owned)], ids[rng.integers(size, size=owned)]),
        "invests_in": (few, ids[rng.integers(size, size=len(few))]),
        "branch_of": (ids[rng.integers(size, size=len(many))], many),
        "legal_rep_of": (people[rng.integers(size, size=size)], ids),
    }
    for name, (src, dst) in ties.items():
        since = pa.nulls(len(src), pa.date32())
        table = pa.table({"src": src, "dst": dst, "ratio": rng.random(len(src)), "since": since})
        pq.write_table(table, folder / f"{name}.parquet")


def one(name: str, folder: Path) -> None:
    """In a process of its own: what a family takes, as JSON on standard output."""
    family, engine = FAMILIES[name], connect("2GB")
    for path in folder.glob("*.parquet"):
        engine.con.register(path.stem, engine.con.read_parquet(str(path)))
    begun = time.process_time()
    scene = Scene(engine.table, CUT, engine.table("enterprises"))
    found = computed(scene, {f.name: f for f in family.features}, families=[family])
    print(json.dumps({"seconds": time.process_time() - begun, "firms": found.num_rows}))


def main() -> None:
    """Draw, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=100_000, help="pairs of the drawn economy")
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    said = parser.parse_args()
    if said.child:
        return one(said.child[0], Path(said.child[1]))
    with tempfile.TemporaryDirectory(prefix="lianke-bench-") as made, tempfile.TemporaryDirectory() as trade:
        write(Path(trade) / "trade.parquet", said.pairs)
        draw(Path(made), Path(trade) / "trade.parquet")
        rows = pq.ParquetFile(Path(made) / "trades.parquet").metadata.num_rows
        lines = []
        for name, family in FAMILIES.items():
            done = measured([sys.executable, "-m", __spec__.name, "--child", name, made])
            told = done.report()
            figures = f"{told['seconds']:.1f}", f"{done.peak_mib / 1024:.1f}"
            lines.append((name, len(family.features), f"{told['firms']:,}", f"{rows:,}", *figures))
    print(markdown(("family", "features", "firms", "trade rows", "CPU s", "peak GiB"), lines))
    print(machine("networkit", "scipy", "duckdb"))
    return None


if __name__ == "__main__":
    main()
