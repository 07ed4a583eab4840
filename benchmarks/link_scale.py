"""How training and scoring the link model grow with the pairs of a made-up economy, beside plain PyG peers.

Each ranker is a process of its own on the same table and day, and is asked for the new partners of the same firms.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks.drawn_trade import CUT, HORIZON, write
from benchmarks.figures import machine, markdown
from benchmarks.link_ranker import RANKERS
from benchmarks.process import measured
from benchmarks.question import WIDTH, known, ndcg, new_pairs

STEPS = ("read", "train", "past pairs", "lists")
HEAD = (
    "pairs",
    "firms",
    "ranker",
    *(f"{step} s (CPU)" for step in STEPS),
    "CPU ms a list",
    "peak GiB",
    "up",
    "down",
    "note",
)
ANCHORS = 1000
"""Firms of each direction whose new partners are asked for, at every size."""
LIMIT = 1800.0
"""Seconds after which a peer trains no longer."""


def main(words: list[str]) -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.link_scale", description=__doc__)
    parser.add_argument("--pairs", type=int, action="append", help="how many pairs; may repeat (default 100000)")
    parser.add_argument("--anchors", type=int, default=ANCHORS, help=f"firms asked about a direction ({ANCHORS})")
    parser.add_argument("--ranker", action="append", choices=RANKERS, help="only these; may repeat")
    parser.add_argument("--limit", type=float, default=LIMIT, help=f"seconds that a peer may train ({LIMIT:.0f})")
    asked = parser.parse_args(words)
    print(markdown(HEAD, []))
    with tempfile.TemporaryDirectory(prefix="lianke-bench-") as work:
        for pairs in asked.pairs or [100_000]:
            table = Path(work) / "trade.parquet"
            write(table, pairs)
            for ranker in asked.ranker or RANKERS:
                print("| " + " | ".join(row(table, ranker, asked.anchors, asked.limit)) + " |", flush=True)
    print(f"\n{machine('torch', 'torch-geometric', 'scipy', 'lightgbm')}")


def row(table: Path, ranker: str, anchors: int, limit: float) -> tuple[str, ...]:
    """The row of one ranker on one table."""
    asked = {d: new_pairs(table, d, CUT, HORIZON, anchors) for d in WIDTH}
    wanted, lists = table.with_name("wanted.parquet"), table.with_name("lists.parquet")
    ways = {d: pa.array([d] * len(rows), pa.string()) for d, rows in asked.items()}
    pq.write_table(pa.concat_tables(rows.append_column("direction", ways[d]) for d, rows in asked.items()), wanted)
    told = {"table": table, "wanted": wanted, "lists": lists, "cut": CUT, "horizon": HORIZON, "limit": limit}
    words = (sys.executable, "-m", "benchmarks.link_ranker", ranker, json.dumps(told, default=str))
    run, pairs, firms = measured(words), *known(table, CUT)
    said, found = run.report(), pq.read_table(lists)
    reached = (ndcg(asked[d], found.filter(pc.equal(found["direction"], d))) for d in WIDTH)
    count = sum(len(rows["anchor"].unique()) for rows in asked.values())
    each = f"{1000 * said['steps']['lists'][1] / count:.1f}"
    steps = (spent(said["steps"].get(step)) for step in STEPS)
    peak = f"{run.peak_mib / 1024:.1f}"
    return f"{pairs:,}", f"{firms:,}", ranker, *steps, each, peak, *(f"{n:.4f}" for n in reached), said["note"]


def spent(seconds: tuple[float, float] | None) -> str:
    """Seconds and processor seconds of a step."""
    return f"{seconds[0]:.0f} ({seconds[1]:.0f})" if seconds else ""


if __name__ == "__main__":
    main(sys.argv[1:])
