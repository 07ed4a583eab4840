"""Rates of writing the graph into each database, and how long a firm's largest partners take.

SQLite and Neo4j by `Store.replace`, as `lianke build` does; an empty Neo4j also by its own bulk importer, from the
files of `lianke export`. With --pairs the graph is drawn, else it is that of a folder of documents.
"""

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
from typing import Any

import pyarrow as pa

from benchmarks import plain_sqlite
from benchmarks.drawn_graph import drawn_graph
from benchmarks.figures import machine, markdown, percentiles
from benchmarks.inputs import add_input, inputs
from benchmarks.process import lianke
from benchmarks.spent import Spent, spending
from deploy.neo4j import server
from deploy.neo4j.place import Place, free_port
from graph.bridge import observed
from graph.export import write_neo4j_admin
from graph.home import Home
from graph.snapshot import take
from graph.store import Store, open_store

BACKENDS = ("sqlite", "neo4j", "neo4j-admin")
LIMIT = 50
WRITING = ("input", "road", "nodes", "SUPPLIES", "seconds", "rows/s", "own CPU s", "Neo4j's CPU s", "SUPPLIES alone/s")
LOOKING = ("input", "road", "again s", "p50 ms", "p99 ms", "busiest p50 ms")

Tables = dict[str, pa.Table]


@dataclass(frozen=True)
class Graph:
    """What is written: the nodes by label and the relationships by type."""

    stamp: str
    nodes: Tables
    edges: Tables
    seconds: float
    """How long it took to compute from the Snapshot, or to draw."""

    @property
    def rows(self) -> int:
        """Nodes and relationships."""
        return sum(one.num_rows for one in (*self.nodes.values(), *self.edges.values()))

    def busiest(self) -> list[str]:
        """Ids of all firms, those with the most partners first."""
        firms = self.nodes["Enterprise"].select(["id", "known_by"])
        ranked = firms.sort_by([("known_by", "descending"), ("id", "ascending")])
        found: list[str] = ranked["id"].to_pylist()
        return found


def main(words: list[str]) -> None:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.graph", description=__doc__)
    add_input(parser)
    parser.add_argument("--pairs", type=int, action="append", default=[], help="a drawn graph of so many SUPPLIES")
    parser.add_argument("--as-of", type=date.fromisoformat, default=date(2020, 1, 1), help="day of the graph")
    parser.add_argument("--calls", type=int, default=2000, help="look-ups of a firm's 50 largest partners")
    parser.add_argument("--backend", choices=BACKENDS, action="append", help="which roads (default all)")
    asked = parser.parse_args(words)
    writing, looking, notes = [], [], []
    with tempfile.TemporaryDirectory(prefix="lianke-bench-") as work:
        for name, graph in graphs(asked, Path(work)):
            notes.append(f"{name} computed in {graph.seconds:.1f} s")
            for backend in asked.backend or BACKENDS:
                folder = Path(tempfile.mkdtemp(dir=work))
                with ROADS[backend](folder, graph) as (store, spent):
                    writing.append((name, spent.name, *written(graph, spent)))
                    looking.append((name, spent.name, *looked(store, graph, asked.calls)))
                    notes += [f"{spent.name}: {spent.steps()}"] if len(spent.parts) > 1 else []
            looking.append((name, "plain sqlite3, edges only", "", *peer(Path(work), graph, asked.calls)))
    print(markdown(WRITING, writing), markdown(LOOKING, looking), sep="\n\n")
    print(f"\n{'; '.join(notes)}; one connection, one caller; {machine('neo4j', 'pyarrow')}")


def graphs(asked: argparse.Namespace, work: Path) -> Iterator[tuple[str, Graph]]:
    """The graphs to write, by what they are called in the tables."""
    for pairs in asked.pairs:
        started = time.perf_counter()
        nodes, edges = drawn_graph(pairs)
        yield f"drawn, {pairs:,} pairs", Graph("drawn", nodes, edges, time.perf_counter() - started)
    if asked.pairs and not (asked.folder or asked.documents):
        return
    for name, folder in inputs(asked, work).items():
        home = Path(tempfile.mkdtemp(dir=work))
        lianke(home, "load", str(folder))
        snapshot = take(Home(home), asked.as_of)
        started = time.perf_counter()
        yield name, Graph(snapshot.id, *observed(snapshot), time.perf_counter() - started)


@contextmanager
def by_sqlite(work: Path, graph: Graph) -> Iterator[tuple[Store, Spent]]:
    """A new file, written."""
    with open_store(f"sqlite:///{work / 'graph.sqlite'}", write=True) as store:
        with spending("sqlite") as spent:
            store.replace("observed", graph.stamp, graph.nodes, graph.edges, spent.listen)
        yield store, spent


@contextmanager
def by_neo4j(work: Path, graph: Graph) -> Iterator[tuple[Store, Spent]]:
    """A new Neo4j that was just started, written statement by statement."""
    with started_server(work) as place, open_store(place.url, place.password, write=True) as store:
        with spending("neo4j", place) as spent:
            store.replace("observed", graph.stamp, graph.nodes, graph.edges, spent.listen)
        yield store, spent


@contextmanager
def by_importer(work: Path, graph: Graph) -> Iterator[tuple[Store, Spent]]:
    """A new Neo4j, imported while it is down, started, and given its indexes."""
    with spending("neo4j-admin") as spent:
        with spent.part("files"):
            (work / "out").mkdir()
            write_neo4j_admin(work / "out", graph.stamp, graph.nodes, graph.edges, spent.listen)
        with spent.part("import"):
            server.bring(work / "neo4j", work / "out")
    with started_server(work) as place:
        with spent.going_on(place), spent.part("indexes"):
            store = open_store(place.url, place.password, write=True)
        with store:
            yield store, spent


ROADS: dict[str, Callable[[Path, Graph], Any]] = dict(zip(BACKENDS, (by_sqlite, by_neo4j, by_importer), strict=True))


@contextmanager
def started_server(work: Path) -> Iterator[Place]:
    """A server as people start it, not the brief one of the tests."""
    place = server.start(work / "neo4j", free_port())
    try:
        yield place
    finally:
        server.stop(work / "neo4j")


def written(graph: Graph, spent: Spent) -> tuple[str, ...]:
    """The figures of writing; SUPPLIES alone where they are written one after the other."""
    edges = graph.edges["SUPPLIES"].num_rows
    nodes = sum(one.num_rows for one in graph.nodes.values())
    alone = spent.stages.get("writing SUPPLIES", 0.0) if spent.name != "neo4j-admin" else 0.0
    return (
        f"{nodes:,}",
        f"{edges:,}",
        f"{spent.seconds:.1f}",
        f"{graph.rows / spent.seconds:,.0f}",
        f"{spent.own:.1f}",
        f"{spent.servers:.1f}" if spent.servers else "",
        f"{edges / alone:,.0f}" if alone else "",
    )


def looked(store: Store, graph: Graph, calls: int) -> tuple[str, ...]:
    """The figures of writing the same again, which writes nothing, and of looking up."""
    started = time.perf_counter()
    if store.replace("observed", graph.stamp, graph.nodes, graph.edges):
        raise RuntimeError("the same graph was written twice")
    again = time.perf_counter() - started
    return f"{again:.2f}", *looked_up(lambda id: store.neighbours(id, limit=LIMIT), graph.busiest(), calls)


def peer(work: Path, graph: Graph, calls: int) -> tuple[str, ...]:
    """The look-ups of plain SQLite."""
    connection, _ = plain_sqlite.written(Path(tempfile.mkdtemp(dir=work)) / "plain.sqlite", graph.edges["SUPPLIES"])
    with closing(connection):
        return looked_up(lambda id: plain_sqlite.largest(connection, id), graph.busiest(), calls)


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
