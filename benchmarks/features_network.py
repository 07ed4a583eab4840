"""Graph algorithms of the network features: what each library of the field takes for them on drawn trade.

python -m benchmarks.features_network --pairs 100000 --pairs 1000000

Libraries that are not installed are left out: pip install igraph rustworkx.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks.drawn_trade import write
from benchmarks.figures import machine, markdown
from benchmarks.graph_libraries import LIBRARIES, Array, Drawn
from benchmarks.process import measured

SOURCES = 16
"""Firms that sampled betweenness and steps begin at."""
TASKS = ("degree", "PageRank", "k-core", "communities", "betweenness", "weak parts", "strong parts", "steps")
LABELS = ("communities", "weak parts", "strong parts")


def edges(path: Path) -> Drawn:
    """The pairs of a drawn economy with what they traded, in the order of the firms' codes."""
    rows = pq.read_table(path)
    ends = [rows[name].cast(pa.string()) for name in ("src", "dst")]
    codes = pc.unique(pa.chunked_array([*ends[0].chunks, *ends[1].chunks])).sort()
    src, dst = (pc.index_in(end, value_set=codes).to_numpy().astype(np.int64) for end in ends)
    pair, place = np.unique((src * len(codes) + dst)[src != dst], return_inverse=True)
    weight = np.bincount(place, weights=rows["weight"].to_numpy()[src != dst])
    sources = np.random.default_rng(0).choice(len(codes), SOURCES, replace=False)
    return Drawn(len(codes), pair // len(codes), pair % len(codes), weight, np.sort(sources))


def asked(library: str, path: Path, tasks: list[str], out: Path) -> None:
    """In a process of its own: CPU seconds of each task as JSON on standard output, the answers in a file."""
    drawn = Drawn(**{name: value for name, value in np.load(path).items() if name != "size"}, size=_size(path))
    seconds = {}
    begun = time.process_time()
    answers = LIBRARIES[library](drawn)
    seconds["build"] = time.process_time() - begun
    found: dict[str, Array] = {}
    for task in tasks:
        if task in answers:
            begun = time.process_time()
            found[task] = answers[task]()
            seconds[task] = time.process_time() - begun
    told: dict[str, Any] = {name: _first_seen(a) if name in LABELS else a for name, a in found.items()}
    np.savez(out, **told)
    print(json.dumps(seconds))


def _size(path: Path) -> int:
    return int(np.load(path)["size"])


def _first_seen(labels: Array) -> Array:
    """The labels renumbered by the first firm that bears each, so that equal parts are equal arrays."""
    _, first, place = np.unique(labels, return_index=True, return_inverse=True)
    return first[place]


def modularity(drawn: Drawn, part: Array) -> float:
    """How much more of the weight lies within the parts than if it were dealt at random, directions aside."""
    total = drawn.weight.sum()
    weight = np.bincount(drawn.src, drawn.weight, drawn.size) + np.bincount(drawn.dst, drawn.weight, drawn.size)
    inner = drawn.weight[part[drawn.src] == part[drawn.dst]].sum() / total
    return float(inner - np.square(np.bincount(part, weight) / (2 * total)).sum())


def compared(answers: Mapping[str, Mapping[str, Array]], drawn: Drawn) -> Iterator[tuple[str, ...]]:
    """In words, how the answers of the libraries to each task agree with the first one that has it."""
    for task in TASKS:
        having = {name: found[task] for name, found in answers.items() if task in found}
        if not having:
            continue
        if task == "communities":
            yield (
                task,
                ", ".join(
                    f"{n}: modularity {modularity(drawn, a):.4f} in {len(np.unique(a)):,}" for n, a in having.items()
                ),
            )
            continue
        first = next(iter(having.values()))
        far = {n: float(np.max(np.abs(a - first) / np.maximum(np.abs(first), 1e-12))) for n, a in having.items()}
        yield task, ", ".join(f"{n} {_far(f)}" for n, f in far.items())


def _far(apart: float) -> str:
    """How far answers are apart, in words: beyond any rounding where sources are not those asked for."""
    return "equal" if apart == 0 else f"{apart:.0e} apart" if apart < 1 else "of other sources"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, action="append", help="pairs of the drawn economy; may repeat")
    parser.add_argument("--library", action="append", choices=LIBRARIES, help="libraries; all that are installed")
    parser.add_argument("--task", action="append", choices=TASKS, help="tasks; all")
    parser.add_argument("--runs", type=int, default=3, help="fresh processes of each")
    parser.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    said = parser.parse_args()
    if said.child:
        return asked(said.child[0], Path(said.child[1]), said.task, Path(said.child[2]))
    libraries = [n for n in said.library or LIBRARIES if importlib.util.find_spec(n)]
    with tempfile.TemporaryDirectory(prefix="lianke-bench-") as folder:
        for pairs in said.pairs or [100_000]:
            one(Path(folder), pairs, libraries, said.task or list(TASKS), said.runs)
    print(machine(*libraries))
    return None


def one(folder: Path, pairs: int, libraries: list[str], tasks: list[str], runs: int) -> None:
    """Measure the libraries on one drawn economy and print the tables."""
    write(folder / "trade.parquet", pairs)
    drawn = edges(folder / "trade.parquet")
    np.savez(folder / "edges.npz", **vars(drawn))
    print(f"\n{drawn.size:,} firms, {len(drawn.src):,} pairs\n")
    rows, answers = [], {}
    for library in libraries:
        seconds, peak, equal, answers[library] = _runs(folder, library, tasks, runs)
        told = [f"{seconds[task]:.2f}" if task in seconds else "" for task in ("build", *tasks)]
        rows.append((f"{library} {version(library)}", *told, f"{peak:,.0f}", "yes" if equal else "NO"))
    print(markdown(("library", "build", *tasks, "peak MiB", f"same in {runs} runs"), rows), "\n")
    print(markdown(("task", "answers beside the first"), compared(answers, drawn)))


def _runs(folder: Path, library: str, tasks: list[str], runs: int) -> tuple[Any, float, bool, Mapping[str, Array]]:
    """The least CPU seconds of each task, the most memory, whether all answers were the same, and the answers."""
    out, told, digests = folder / f"{library}.npz", [], set()
    peak = 0.0
    for _ in range(runs):
        words = [sys.executable, "-m", __spec__.name, "--child", library, str(folder / "edges.npz"), str(out)]
        done = measured([*words, *(word for task in tasks for word in ("--task", task))])
        told.append(json.loads(done.said))
        peak = max(peak, done.peak_mib)
        found = dict(np.load(out))
        digests.add(tuple(found[name].tobytes() for name in sorted(found)))
    return {t: min(s[t] for s in told) for t in told[0]}, peak, len(digests) == 1, found


if __name__ == "__main__":
    main()
