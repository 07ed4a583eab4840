"""Rates of writing the graph into each database, and how long a firm's largest partners take."""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa

from benchmarks import plain_sqlite
from benchmarks.figures import machine, markdown, percentiles
from benchmarks.inputs import add_input, inputs
from benchmarks.process import lianke
from deploy.neo4j.server import running_server
from graph.bridge import supplies
from graph.home import Home
from graph.snapshot import take
from graph.store import Store, open_store

BACKENDS = ("sqlite", "neo4j")
LIMIT = 50
HEAD = ("input", "database", "firms", "SUPPLIES", "write s", "rows/s", "again s", "p50 ms", "p99 ms", "busiest p50 ms")


@dataclass(frozen=True)
class Graph:
    """What is written: the Snapshot's firms and SUPPLIES."""

    stamp: str
    firms: pa.Table
    edges: pa.Table
    seconds: float
    """How long the SUPPLIES took to compute."""

    def busiest(self) -> list[str]:
        """Ids of all firms, those with the most partners first."""
        ranked = self.firms.select(["id", "known_by"]).sort_by([("known_by", "descending"), ("id", "ascending")])
        found: list[str] = ranked["id"].to_pylist()
        return found


def main(words: list[str]) -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.graph", description=__doc__)
    add_input(parser)
    parser.add_argument("--as-of", type=date.fromisoformat, default=date(2020, 1, 1), help="day of the graph")
    parser.add_argument("--calls", type=int, default=2000, help="look-ups of a firm's 50 largest partners")
    parser.add_argument("--backend", choices=BACKENDS, action="append", help="which databases (default both)")
    asked = parser.parse_args(words)
    rows, notes = [], []
    with tempfile.TemporaryDirectory(prefix="lianke-bench-") as work:
        for name, folder in inputs(asked, Path(work)).items():
            home = Path(tempfile.mkdtemp(dir=work))
            graph = graph_of(folder, home, asked.as_of)
            notes.append(f"SUPPLIES of {name} computed from its trades in {graph.seconds:.1f} s")
            for backend in asked.backend or BACKENDS:
                rows.append((name, backend, *figures(backend, home, graph, asked.calls)))
            rows.append((name, "plain sqlite3, edges only", *peer(home, graph, asked.calls)))
    print(markdown(HEAD, rows))
    print(f"\n{'; '.join(notes)}; one connection, one caller; {machine('neo4j', 'pyarrow')}")


def graph_of(folder: Path, home: Path, as_of: date) -> Graph:
    """The graph of a folder's documents."""
    lianke(home, "load", str(folder))
    snapshot = take(Home(home), as_of)
    started = time.perf_counter()
    edges = supplies(snapshot.table("trades"), snapshot.as_of).to_pyarrow()
    return Graph(snapshot.id, snapshot.arrow("enterprises"), edges, time.perf_counter() - started)


@contextmanager
def opened(backend: str, work: Path) -> Iterator[Store]:
    """A fresh database, open for writing."""
    if backend == "sqlite":
        with open_store(f"sqlite:///{work / 'graph.sqlite'}", write=True) as store:
            yield store
        return
    with running_server(work / "neo4j") as place, open_store(place.url, place.password, write=True) as store:
        yield store


def figures(backend: str, work: Path, graph: Graph, calls: int) -> tuple[str, ...]:
    """The figures of one database."""
    with opened(backend, work) as store:
        seconds, again = clock(store, graph), clock(store, graph)
        counts = store.counts()
        firms, edges = counts["nodes"]["Enterprise"], counts["relationships"]["SUPPLIES"]
        asked = looked_up(lambda id: store.neighbours(id, limit=LIMIT), graph.busiest(), calls)
    rate = f"{(firms + edges) / seconds:,.0f}"
    return f"{firms:,}", f"{edges:,}", f"{seconds:.1f}", rate, f"{again:.2f}", *asked


def peer(work: Path, graph: Graph, calls: int) -> tuple[str, ...]:
    """The figures of plain SQLite."""
    connection, seconds = plain_sqlite.written(work / "plain.sqlite", graph.edges)
    with closing(connection):
        asked = looked_up(lambda id: plain_sqlite.largest(connection, id), graph.busiest(), calls)
    edges = graph.edges.num_rows
    return "", f"{edges:,}", f"{seconds:.1f}", f"{edges / seconds:,.0f}", "", *asked


def clock(store: Store, graph: Graph) -> float:
    """Seconds until the store holds the graph."""
    started = time.perf_counter()
    store.replace("observed", graph.stamp, {"Enterprise": graph.firms}, {"SUPPLIES": graph.edges})
    return time.perf_counter() - started


def looked_up(look: Callable[[str], object], ids: list[str], calls: int) -> tuple[str, str, str]:
    """Median and 99th percentile over firms at random, and the median over the 20 with the most partners; in ms."""
    anyone = [timed(look, id) for id in random.Random(0).choices(ids, k=calls)]
    busiest = [timed(look, id) for id in (ids[:20] * calls)[: calls // 4]]
    p50, p99, _ = percentiles(anyone)
    return p50, p99, percentiles(busiest)[0]


def timed(look: Callable[[str], object], id: str) -> float:
    """Seconds of one look-up."""
    started = time.perf_counter()
    look(id)
    return time.perf_counter() - started


if __name__ == "__main__":
    main(sys.argv[1:])
