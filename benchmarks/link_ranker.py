"""One ranker of links on one table, in a process of its own: what each step takes, and the lists that it makes."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks.link_peers import Trained, graph_sage, light_gcn
from benchmarks.question import DEPTH
from gnn.foresee import Foreseen, foresight
from gnn.learn import learn
from gnn.ledger import day_number
from gnn.listing import numbers
from gnn.market import DIRECTIONS
from gnn.options import TrainOptions
from gnn.score import ranks
from gnn.seed import device
from gnn.table import read_table

TOP = 500
"""New partners that a list of the link model holds."""


@dataclass(frozen=True)
class Asked:
    """What a ranker is told: a table, the day, the anchors by direction, and how long it may train."""

    table: Path
    cut: date
    horizon: int
    anchors: Mapping[str, pa.Array]
    limit: float


@dataclass
class Spent:
    """Seconds and processor seconds of each step, and what else is to be said."""

    steps: dict[str, tuple[float, float]] = field(default_factory=dict)
    note: str = ""

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Count what the block takes."""
        begun, own = time.perf_counter(), time.process_time()
        yield
        self.steps[name] = (time.perf_counter() - begun, time.process_time() - own)
        print(name, self.steps[name], file=sys.stderr, flush=True)


def link_model(asked: Asked, spent: Spent) -> pa.Table:
    """Lists of the link model; like `lianke bench-link` it also judges all pairs of the past."""
    options, day = TrainOptions(horizon=asked.horizon), day_number(asked.cut)
    with spent.step("read"):
        ledger = read_table(asked.table, asked.cut)
    with spent.step("train"):
        learnt = learn(ledger, day, options)
    with spent.step("past pairs"):
        ahead = foresight(learnt, options, ledger, day, device(options.device))
        for direction in DIRECTIONS:
            ahead.again(direction)
    with spent.step("lists"):
        parts = [
            best(direction, found, ahead.past.ids.ids)
            for direction in DIRECTIONS
            for found in ahead.new(direction, numbers(ahead, asked.anchors[direction]), TOP)
        ]
    return pa.concat_tables(parts)


def best(direction: str, found: Foreseen, names: pa.Array) -> pa.Table:
    """The best of each list by name."""
    place = ranks(found.anchor, found.probability, found.other)
    order = np.lexsort((place, found.anchor))
    rows = order[place[order] <= DEPTH]
    return listed(direction, names, found.anchor[rows], found.other[rows])


def listed(direction: str, names: pa.Array, anchor: np.ndarray, other: np.ndarray) -> pa.Table:
    """Rows of direction, anchor and other."""
    ways = pa.array([direction] * len(anchor), pa.string())
    return pa.table({"direction": ways, "anchor": names.take(pa.array(anchor)), "other": names.take(pa.array(other))})


def peer(train: Callable[..., Trained]) -> Callable[[Asked, Spent], pa.Table]:
    """A ranker by the vectors that a peer learns of sellers and buyers, on the same rows as the link model."""

    def rank(asked: Asked, spent: Spent) -> pa.Table:
        with spent.step("read"):
            ledger = read_table(asked.table, asked.cut)
            pairs = np.unique(np.stack([ledger.seller, ledger.buyer]), axis=1)
        with spent.step("train"):
            trained = train(pairs, len(ledger.ids), asked.limit)
            spent.note = trained.note
        parts, names = [], ledger.ids.ids
        with spent.step("lists"):
            for direction in DIRECTIONS:
                firms = np.asarray(pc.index_in(asked.anchors[direction], names).to_numpy(), np.int64)
                parts.append(listed(direction, names, *trained.lists(direction, firms, DEPTH)))
        return pa.concat_tables(parts)

    return rank


RANKERS = {"link model": link_model, "GraphSAGE": peer(graph_sage), "LightGCN": peer(light_gcn)}


def main(words: list[str]) -> None:
    """Run RANKER on what the JSON says; print what it took."""
    name, told = words[0], json.loads(words[1])
    wanted = pq.read_table(told["wanted"])
    ways = {d: wanted.filter(pc.equal(wanted["direction"], d)) for d in DIRECTIONS}
    anchors = {d: rows["anchor"].combine_chunks().unique() for d, rows in ways.items()}
    asked = Asked(Path(told["table"]), date.fromisoformat(told["cut"]), told["horizon"], anchors, told["limit"])
    spent = Spent()
    pq.write_table(RANKERS[name](asked, spent), told["lists"])
    print(json.dumps({"steps": spent.steps, "note": spent.note}))


if __name__ == "__main__":
    main(sys.argv[1:])
