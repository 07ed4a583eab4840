"""One firm's 50 features, asked for at a constant rate, beside plain services over the same values.

python -m benchmarks.features_online [--firms N] [--rate N] [--seconds N] [--vegeta PATH]

The load comes from vegeta, which sends at its rate whether or not earlier answers have come, so that a slow answer
does not hide those that it would have held up: `go install github.com/tsenart/vegeta/v12@latest`.
"""

from __future__ import annotations

import argparse
import base64
import http.client
import json
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from benchmarks.drawn_features import publish
from benchmarks.figures import machine, markdown
from benchmarks.process import LIANKE
from graph.features_file import held
from graph.home import Home
from graph.run import FEATURES

WIDTH, TARGETS, WARM = 50, 20_000, "5s"
"""Features of a question, questions drawn, and load before any is counted."""
SLOWER = 40
"""DuckDB on Parquet is asked so many times less often: it could not keep up."""
HEAD = ("service", "a second", "answered", "p50 ms", "p95 ms", "p99 ms", "max ms", "p99 of ours times")
PATIENCE = 300.0


def main(words: Sequence[str]) -> None:
    """Draw the run, load each service in turn, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.features_online", description=__doc__)
    parser.add_argument("--firms", type=int, default=1_000_000)
    parser.add_argument("--rate", type=int, default=200, help="questions a second (default 200)")
    parser.add_argument("--seconds", type=int, default=60, help="of load on each service (default 60)")
    parser.add_argument("--vegeta", default="vegeta", help="the load generator (default the one on the path)")
    parser.add_argument("--home", type=Path, help="where the run is drawn, or was before (default: drawn and removed)")
    parser.add_argument("--draw", action="store_true", help="only draw the run")
    asked = parser.parse_args(words)
    with tempfile.TemporaryDirectory(prefix="lianke-bench-") as work:
        home = Home(asked.home or Path(work) / "home")
        if not home.current.exists():
            publish(home, asked.firms)
        if not asked.draw:
            [file] = home.runs.glob(f"*/{FEATURES}")
            measure(asked, home, file, Path(work) / "targets.json")


def measure(asked: argparse.Namespace, home: Home, file: Path, targets: Path) -> None:
    """Load each service in turn, and print the table."""
    ids, every = pq.read_table(file, columns=["id"])["id"].to_pylist(), list(held(file).columns)
    names = random.Random(0).sample(every, WIDTH)
    plain = [sys.executable, "-m", "benchmarks.plain_features", str(file)]
    ours = [LIANKE, "serve", "--home", str(home.root), "--port", "{port}"]
    services = (
        ("Lianke", ours, asked.rate),
        ("FastAPI and pandas", [*plain, "pandas", "{port}", *names], asked.rate),
        ("FastAPI and DuckDB on Parquet", [*plain, "duckdb", "{port}"], max(1, asked.rate // SLOWER)),
        ("Lianke again", ours, asked.rate),
    )
    rows: list[tuple[str, ...]] = []
    first = 0.0
    for name, command, rate in services:
        with serving(command) as port:
            questions(targets, port, ids, names)
            attack(asked.vegeta, targets, rate, WARM)
            found = attack(asked.vegeta, targets, rate, f"{asked.seconds}s")
        first = first or found["latencies"]["99th"]
        rows.append((name, str(rate), *figures(found), f"{found['latencies']['99th'] / first:.1f}"))
    print(markdown(HEAD, rows))
    print(f"\n{len(ids):,} firms of {len(every)} features; {machine('fastapi', 'granian', 'pandas', 'duckdb')}")


@contextmanager
def serving(command: Sequence[str]) -> Iterator[int]:
    """The port of a service, once it answers; stopped at the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    words, deadline = [word.format(port=port) for word in command], time.perf_counter() + PATIENCE
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            while not answers(port):
                if process.poll() is not None or time.perf_counter() > deadline:
                    raise RuntimeError(f"{words[0]} does not serve")
                time.sleep(0.1)
            yield port
        finally:
            process.terminate()


def answers(port: int) -> bool:
    """Whether something answers on a port."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def questions(path: Path, port: int, ids: Sequence[str], names: Sequence[str]) -> Path:
    """A file of questions as vegeta reads them, each for one firm at random."""
    draw, url = random.Random(1), f"http://127.0.0.1:{port}/v1/features:get"
    with path.open("w", encoding="utf-8") as file:
        for _ in range(TARGETS):
            body = json.dumps({"enterprises": [draw.choice(ids)], "features": names}).encode()
            said = {"method": "POST", "url": url, "header": {"Content-Type": ["application/json"]}}
            file.write(json.dumps(said | {"body": base64.b64encode(body).decode()}) + "\n")
    return path


def attack(vegeta: str, targets: Path, rate: int, duration: str) -> dict[str, Any]:
    """What vegeta reports of a load at a constant rate."""
    words = [vegeta, "attack", "-format=json", f"-targets={targets}", f"-rate={rate}", f"-duration={duration}"]
    hits = subprocess.run(words, capture_output=True, check=True)
    told = subprocess.run([vegeta, "report", "-type=json"], input=hits.stdout, capture_output=True, check=True)
    report: dict[str, Any] = json.loads(told.stdout)
    return report


def figures(report: dict[str, Any]) -> Iterator[str]:
    """What is answered well, and how long it took."""
    yield f"{report['requests'] * report['success']:,.0f} of {report['requests']:,}"
    for name in ("50th", "95th", "99th", "max"):
        yield f"{report['latencies'][name] / 1e6:.3g}"


if __name__ == "__main__":
    main(sys.argv[1:])
