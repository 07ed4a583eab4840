"""Time to explain one pair, and to work out the prospects of one firm online, on one core."""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.drawn_snapshot import drawn as made_up
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
from gnn.options import TrainOptions
from gnn.train import train
from graph.home import Home
from graph.run import runs
from graph.snapshot import open_snapshot

HEAD = ("input", "question", "asked", "p50 ms", "p95 ms", "processor p50 ms", "processor p95 ms")
FEW = TrainOptions(cuts=1, anchors=100, steps=5)
"""Trained on few anchors: a model of a drawn trade is only timed, and is as large whatever it has learnt."""
Pair = tuple[int, int, str]


def main(words: list[str]) -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.evidence", description=__doc__)
    add_input(parser)
    parser.add_argument("--home", type=Path, help="a home that holds a run of the day, instead of an input")
    parser.add_argument("--pairs", type=int, help="a drawn trade of so many pairs, instead of an input")
    parser.add_argument("--as-of", default="2019-01-01", help="day of the run (default 2019-01-01)")
    parser.add_argument("--calls", type=int, default=1000, help="questions of each kind (default 1000)")
    asked = parser.parse_args(words)
    with tempfile.TemporaryDirectory(prefix="lianke-bench-") as work:
        rows = [(name, *row) for name, ask in subjects(asked, Path(work)) for row in figures(ask, asked.calls)]
    print(markdown(HEAD, rows))
    print(f"\n{machine('torch', 'lightgbm', 'scipy')}")


def subjects(asked: argparse.Namespace, work: Path) -> Iterator[tuple[str, Callable[[], Online]]]:
    """What is asked, by what it is called in the table: made ready on one core."""
    if asked.pairs:
        snapshot, pairs = made_up(work, asked.pairs)
        model = train(snapshot, FEW)
        yield f"drawn, {pairs:,} pairs", alone(lambda: Online(model, snapshot))
        return
    homes = {asked.home.name: asked.home} if asked.home else {}
    for name, folder in {} if homes else inputs(asked, work).items():
        homes[name] = Path(tempfile.mkdtemp(dir=work))
        lianke(homes[name], "load", str(folder))
        lianke(homes[name], "run", "--as-of", asked.as_of)
    for name, home in homes.items():
        yield name, alone(partial(published, Home(home), asked.as_of))


def alone(made: Callable[[], Online]) -> Callable[[], Online]:
    """The same on one core."""

    def on_one_core() -> Online:
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
        return made()

    return on_one_core


def published(home: Home, as_of: str) -> Online:
    """The model of a day's newest run, ready."""
    run = next(r for r in reversed(runs(home)) if str(r.as_of) == as_of)
    model = load(home.models("link") / str(run.models["link"].digest))
    return Online(model, open_snapshot(home.snapshots / run.snapshot))


def figures(made: Callable[[], Online], calls: int) -> list[tuple[str, ...]]:
    """A row a kind of question."""
    draw, began = random.Random(0), time.perf_counter()
    online = made()
    for direction in DIRECTIONS:
        firm_list(online, int(online.stages[direction].market.rows[0]), direction)
    ready = f"{time.perf_counter() - began:.1f} s"
    past, new = drawn(online, "observed", calls // 2, draw), drawn(online, "predicted", calls // 2, draw)
    strangers = [(n, d) for d in DIRECTIONS for n in draw.sample(range(len(online.firms.ids)), calls // 4)]
    explained, ask = explaining(online), partial(listed, online)
    again = [timed(online.forget, explained, *pair) for pair in past]
    cold = [timed(online.forget, explained, *pair) for pair in new]
    warm = [timed(partial(explained, *pair), explained, *pair) for pair in new]
    own = [timed(online.forget, ask, node, direction) for node, _, direction in past + new]
    without = [s for s in strangers if far(online, *s)]
    others = [timed(lambda: None, ask, *stranger) for stranger in without]
    return [
        ("made ready, once", "1", ready, "", "", ""),
        ("a new pair, of a list that was not asked for before", *row(cold)),
        ("a new pair, of a list asked for before", *row(warm)),
        ("a pair that traded before", *row(again)),
        ("list of a firm with books, not asked for before", *row(own)),
        *([("list of a firm without books, others' lists asked for before", *row(others))] if others else []),
    ]


def drawn(online: Online, relation: str, calls: int, draw: random.Random) -> list[Pair]:
    """Listed pairs of a relation, of anchors and directions at random."""
    found: list[Pair] = []
    while len(found) < calls:
        direction = draw.choice(DIRECTIONS)
        node = int(draw.choice(online.stages[direction].market.rows))
        told = firm_list(online, node, direction)
        others = in_order(getattr(told, relation))[0]
        if len(others):
            found.append((node, int(draw.choice(others)), direction))
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
