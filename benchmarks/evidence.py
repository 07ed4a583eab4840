"""Time to explain one pair, and to work out the prospects of one firm online, on one core."""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.figures import machine, markdown
from benchmarks.inputs import add_input, inputs
from benchmarks.process import lianke
from gnn.evidence.evidence import evidence
from gnn.evidence.family import families, features
from gnn.evidence.wording import Teller
from gnn.firm_list import firm_list, in_order
from gnn.market import DIRECTIONS
from gnn.model import load
from gnn.online import Online
from graph.home import Home
from graph.run import open_run, runs
from graph.snapshot import open_snapshot

HEAD = ("input", "question", "asked", "p50 ms", "p95 ms", "processor p50 ms", "processor p95 ms")
Pair = tuple[int, int, str]


def main(words: list[str]) -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.evidence", description=__doc__)
    add_input(parser)
    parser.add_argument("--home", type=Path, help="a home that holds a run of the day, instead of an input")
    parser.add_argument("--as-of", default="2019-01-01", help="day of the run (default 2019-01-01)")
    parser.add_argument("--calls", type=int, default=1000, help="questions of each kind (default 1000)")
    asked = parser.parse_args(words)
    with tempfile.TemporaryDirectory(prefix="lianke-bench-") as work:
        homes = {asked.home.name: asked.home} if asked.home else {}
        for name, folder in {} if homes else inputs(asked, Path(work)).items():
            homes[name] = Path(tempfile.mkdtemp(dir=work))
            lianke(homes[name], "load", str(folder))
            lianke(homes[name], "run", "--as-of", asked.as_of)
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
        rows = [(name, *row) for name, home in homes.items() for row in figures(Home(home), asked.as_of, asked.calls)]
    print(markdown(HEAD, rows))
    print(f"\n{machine('torch', 'lightgbm', 'scipy')}")


def figures(home: Home, as_of: str, calls: int) -> list[tuple[str, ...]]:
    """A row a kind of question."""
    run = next(r for r in reversed(runs(home)) if str(r.as_of) == as_of)
    links = open_run(home, run.id).table("links.parquet")
    draw, began = random.Random(0), time.perf_counter()
    model = load(home.models("link") / str(run.models["link"].digest))
    online = Online(model, open_snapshot(home.snapshots / run.snapshot))
    for direction in DIRECTIONS:
        firm_list(online, int(online.stages[direction].market.rows[0]), direction)
    ready = time.perf_counter() - began
    pairs = drawn(online, links, calls, draw)
    anchors = [(node, direction) for node, _, direction in pairs]
    strangers = [(n, d) for d in DIRECTIONS for n in draw.sample(range(len(online.firms.ids)), calls // 2)]
    explained = explaining(online)
    past, new = pairs[: calls // 2], pairs[calls // 2 :]
    again = [timed(online.forget, explained, *pair) for pair in past]
    cold = [timed(online.forget, explained, *pair) for pair in new]
    warm = [timed(partial(explained, *pair), explained, *pair) for pair in new]
    own = [timed(online.forget, lambda n, d: listed(online, n, d), *a) for a in anchors]
    filling = time.perf_counter()
    for direction in DIRECTIONS:
        firm_list(online, next(n for n, d in strangers if far(online, n, direction)), direction)
    filled = time.perf_counter() - filling
    others = [timed(lambda: None, lambda n, d: listed(online, n, d), *s) for s in strangers if far(online, *s)]
    once = f"{ready * 1e3:,.0f}", f"{filled * 1e3:,.0f}"
    return [
        ("made ready, once", "1", once[0], "", "", ""),
        ("a new pair, of a list that was not asked for before", *row(cold)),
        ("a new pair, of a list asked for before", *row(warm)),
        ("a pair that traded before", *row(again)),
        ("list of a firm with books, not asked for before", *row(own)),
        ("all lists that firms without books are looked up in, once", "1", once[1], "", "", ""),
        ("list of a firm without books, afterwards", *row(others)),
    ]


def drawn(online: Online, links: Any, calls: int, draw: random.Random) -> list[Pair]:
    """Listed pairs, as many that traded before as new ones."""
    found: list[Pair] = []
    for relation in ("observed", "predicted"):
        rows = links.filter(np.asarray(links["relation"]) == relation)
        for at in draw.sample(range(len(rows)), calls // 2):
            anchor, other, direction = (
                rows[name][at].as_py() for name in ("anchor_id", "counterparty_id", "direction")
            )
            found.append((online.firms.node(anchor), online.firms.node(other), direction))
    return found


def explaining(online: Online) -> Callable[[int, int, str], object]:
    """What explains a pair whole: its account, what carries it, and the words."""
    firms = online.firms
    teller = Teller(firms.called, firms.short, firms.degree, online.model.horizon)

    def explained(firm: int, other: int, direction: str) -> object:
        told = evidence(online, firm, other, direction)
        assert told.account is not None
        return features(told.account), families(told.account), teller.told(told)

    return explained


def listed(online: Online, node: int, direction: str) -> object:
    """A firm's list, in order."""
    found = firm_list(online, node, direction)
    return found and (in_order(found.observed), in_order(found.predicted))


def far(online: Online, node: int, direction: str) -> bool:
    """Whether a firm has its list from the lists of others."""
    found = firm_list(online, node, direction)
    return found is not None and found.mirrored


def timed(before: Callable[[], object], question: Callable[..., object], *asked: object) -> tuple[float, float]:
    """Wall and processor seconds of a question, after what goes before it."""
    before()
    wall, spent = time.perf_counter(), time.process_time()
    question(*asked)
    return time.perf_counter() - wall, time.process_time() - spent


def row(seconds: Sequence[tuple[float, float]]) -> tuple[str, ...]:
    """How many, and percentiles in milliseconds."""
    wall, spent = 1e3 * np.array(seconds).T
    shown = (*np.percentile(wall, [50, 95]), *np.percentile(spent, [50, 95]))
    return (f"{len(seconds):,}", *(f"{value:.3g}" for value in shown))


if __name__ == "__main__":
    main(sys.argv[1:])
