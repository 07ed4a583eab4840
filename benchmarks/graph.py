"""Rates of writing the graph into each database, and how long a firm's largest partners take."""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from benchmarks.figures import machine, markdown, percentiles
from benchmarks.inputs import add_input, inputs
from benchmarks.process import lianke
from deploy.neo4j.server import running_server
from graph.bridge import write_graph
from graph.home import Home
from graph.snapshot import Snapshot, take
from graph.store import Store, open_store

BACKENDS = ("sqlite", "neo4j")
LIMIT = 50
HEAD = (
    "input",
    "database",
    "Enterprise",
    "SUPPLIES",
    "write s",
    "rows/s",
    "again s",
    "p50 ms",
    "p99 ms",
    "busiest p50 ms",
)


def main(words: list[str]) -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.graph", description=__doc__)
    add_input(parser)
    parser.add_argument("--as-of", type=date.fromisoformat, default=date(2020, 1, 1), help="day of the graph")
    parser.add_argument("--calls", type=int, default=2000, help="look-ups of a firm's 50 largest partners")
    parser.add_argument("--backend", choices=BACKENDS, action="append", help="which databases (default both)")
    asked = parser.parse_args(words)
    rows = []
    with tempfile.TemporaryDirectory(prefix="lianke-bench-") as work:
        for name, folder in inputs(asked, Path(work)).items():
            home = Path(tempfile.mkdtemp(dir=work))
            snapshot = snapshot_of(folder, home, asked.as_of)
            for backend in asked.backend or BACKENDS:
                rows.append((name, backend, *figures(backend, home, snapshot, asked.calls)))
    print(markdown(HEAD, rows))
    print(f"\n{machine('neo4j', 'pyarrow')}; one connection, one caller")


def snapshot_of(folder: Path, home: Path, as_of: date) -> Snapshot:
    """The Snapshot of a folder's documents."""
    lianke(home, "load", str(folder))
    return take(Home(home), as_of)


@contextmanager
def opened(backend: str, work: Path) -> Iterator[Store]:
    """A fresh database, open for writing."""
    if backend == "sqlite":
        with open_store(f"sqlite:///{work / 'graph.sqlite'}", write=True) as store:
            yield store
        return
    with running_server(work / "neo4j") as place, open_store(place.url, place.password, write=True) as store:
        yield store


def figures(backend: str, work: Path, snapshot: Snapshot, calls: int) -> tuple[str, ...]:
    """The figures of one database."""
    with opened(backend, work) as store:
        written = clock(store, snapshot)
        again = clock(store, snapshot)
        counts = store.counts()
        firms, edges = counts["nodes"]["Enterprise"], counts["relationships"]["SUPPLIES"]
        found = snapshot.arrow("enterprises").select(["id", "known_by"]).sort_by([("known_by", "descending")])
        ids = found["id"].to_pylist()
        anyone = looked_up(store, random.Random(0).choices(ids, k=calls))
        busiest = looked_up(store, (ids[:20] * calls)[: calls // 4])
    rate = f"{(firms + edges) / written:,.0f}"
    p50, p99, _ = percentiles(anyone)
    return f"{firms:,}", f"{edges:,}", f"{written:.1f}", rate, f"{again:.2f}", p50, p99, percentiles(busiest)[0]


def clock(store: Store, snapshot: Snapshot) -> float:
    """Seconds until the store equals the Snapshot."""
    started = time.perf_counter()
    write_graph(store, snapshot)
    return time.perf_counter() - started


def looked_up(store: Store, ids: list[str]) -> list[float]:
    """Seconds of each look-up of a firm's largest partners."""
    seconds = []
    for id in ids:
        started = time.perf_counter()
        store.neighbours(id, limit=LIMIT)
        seconds.append(time.perf_counter() - started)
    return seconds


if __name__ == "__main__":
    main(sys.argv[1:])
