"""Latency of the API over loopback HTTP, on each database: lists and scores are the run's, the rest the graph's."""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.figures import machine, markdown, percentiles
from benchmarks.inputs import add_input, inputs
from benchmarks.process import LIANKE, lianke, measured
from deploy.neo4j.server import running_server
from graph.home import Home
from graph.snapshot import snapshots

BACKENDS = ("sqlite", "neo4j")
CALLS = {
    "prospects, observed": "/v1/enterprises/{id}/prospects?direction={direction}&relation=observed&limit=50",
    "prospects, predicted": "/v1/enterprises/{id}/prospects?direction={direction}&relation=predicted&limit=50",
    "prospects, filtered": (
        "/v1/enterprises/{id}/prospects?direction={direction}&max_known_by=5&min_probability=0.01&limit=50"
    ),
    "credit": "/v1/enterprises/{id}/credit",
    "neighbours": "/v1/enterprises/{id}/neighbours?direction={direction}&limit=50",
    "evidence, without the model": "/v1/enterprises/{id}/prospects/{other}/evidence?explain=false",
}
HEAD = ("input", "database", "call", "calls", "p50 ms", "p99 ms", "max ms", "up after s")
PATIENCE = 60.0


@dataclass(frozen=True)
class Service:
    """A service that runs, and how long it took to."""

    port: int
    up_after: float


def main(words: list[str]) -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.prospects", description=__doc__)
    add_input(parser)
    parser.add_argument("--as-of", default="2019-01-01", help="day of the run that is served (default 2019-01-01)")
    parser.add_argument("--calls", type=int, default=2000, help="calls of each kind (default 2000)")
    parser.add_argument("--backend", choices=BACKENDS, action="append", help="which databases (default both)")
    asked = parser.parse_args(words)
    rows = []
    with tempfile.TemporaryDirectory(prefix="lianke-bench-") as work:
        for name, folder in inputs(asked, Path(work)).items():
            home = Path(tempfile.mkdtemp(dir=work))
            lianke(home, "load", str(folder))
            for backend in asked.backend or BACKENDS:
                rows += [(name, backend, *row) for row in figures(backend, home, asked)]
    print(markdown(HEAD, rows))
    print(f"\n{machine('fastapi', 'granian', 'neo4j')}; one caller on one kept connection, pages of 50")


def figures(backend: str, home: Path, asked: argparse.Namespace) -> list[tuple[str, ...]]:
    """A row a kind of call."""
    with database(backend, home) as store:
        environment = {**os.environ, **store}
        measured([LIANKE, "run", "--as-of", asked.as_of, "--home", str(home)], environment)
        ids = anchors(home)
        with serving(home, environment) as service:
            seconds = {call: timed(service.port, path, ids, asked.calls) for call, path in CALLS.items()}
            up = f"{service.up_after:.1f}"
            return [(call, f"{len(s):,}", *percentiles(s), up) for call, s in seconds.items()]


@contextmanager
def database(backend: str, home: Path) -> Iterator[dict[str, str]]:
    """The variables that point Lianke at a database that runs."""
    if backend == "sqlite":
        yield {"LIANKE_STORE": f"sqlite:///{home / 'graph.sqlite'}"}
        return
    with running_server(home / "neo4j") as place:
        yield {"LIANKE_STORE": place.url, "LIANKE_STORE_PASSWORD": place.password}


def anchors(home: Path) -> list[str]:
    """Ids of the firms that have books."""
    found = snapshots(Home(home))[-1].arrow("enterprises")
    return [row["id"] for row in found.select(["id", "has_books"]).to_pylist() if row["has_books"]]


@contextmanager
def serving(home: Path, environment: dict[str, str]) -> Iterator[Service]:
    """The service on a free port, once it is ready; stopped at the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    words = [LIANKE, "serve", "--port", str(port), "--home", str(home)]
    started = time.perf_counter()
    with subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            await_ready(port, started + PATIENCE)
            yield Service(port, time.perf_counter() - started)
        finally:
            process.terminate()


def await_ready(port: int, deadline: float) -> None:
    """Wait until the service says that it is ready."""
    while time.perf_counter() < deadline:
        try:
            if get(http.client.HTTPConnection("127.0.0.1", port, timeout=5), "/readyz")[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.02)
    raise RuntimeError(f"the service was not ready after {PATIENCE:.0f} s")


def timed(port: int, path: str, ids: list[str], calls: int) -> list[float]:
    """Seconds of each call, over firms, their best prospects and directions at random."""
    draw, seconds = random.Random(0), []
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    for _ in range(calls):
        id, direction = draw.choice(ids), draw.choice(("upstream", "downstream", "both"))
        other = draw.choice(best(connection, id) or ids) if "{other}" in path else ""
        asked = path.format(id=id, direction=direction, other=other)
        started = time.perf_counter()
        status, _ = get(connection, asked)
        seconds.append(time.perf_counter() - started)
        if status != 200:
            raise RuntimeError(f"{asked} answered {status}")
    connection.close()
    return seconds


def best(connection: http.client.HTTPConnection, id: str) -> list[str]:
    """Ids of a firm's best new prospects."""
    _, said = get(connection, f"/v1/enterprises/{id}/prospects?relation=predicted&limit=20")
    return [item["id"] for item in json.loads(said)["items"]]


def get(connection: http.client.HTTPConnection, path: str) -> tuple[int, bytes]:
    """The status of a call, and its answer, read to its end."""
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer.status, answer.read()


if __name__ == "__main__":
    main(sys.argv[1:])
