"""Matching many mentions against a register, in a process of its own: seconds, memory, and how many are right."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.process import measured
from graph.identity.names import Reader
from loaders.candidates import candidates
from loaders.economy.names import FirmName
from loaders.economy.pairs import pairs
from loaders.matcher import verdict

COLUMNS = (
    "mentions",
    "firms",
    "seconds",
    "processor s",
    "mentions/s",
    "pairs a mention",
    "peak MiB",
    "precision",
    "recall",
)
WATCHED = "import sys; from benchmarks.matching import run; run(*sys.argv[1:])"


@dataclass(frozen=True)
class Drawn:
    """Names to be matched, and those of the firms; `truth` has the firms that a name is one of."""

    names: list[str]
    firms: list[str]
    truth: dict[str, set[str]]


def drawn(mentions: int, known: list[FirmName], seed: int) -> Drawn:
    """As many different mentions of the firms and of others like them."""
    rng, truth, firms = np.random.default_rng(seed), defaultdict[str, set[str]](set), [str(firm) for firm in known]
    own, names = set(firms), dict[str, None]()
    while len(names) < mentions:
        for made in pairs([known[i] for i in rng.permutation(len(known))], rng):
            names[made.left] = None
            # A name that another firm of the register bears is that firm's, whatever it was drawn as.
            truth[made.left] |= ({made.right} if made.same else set()) | ({made.left} & own)
    return Drawn(list(names)[:mentions], firms, truth)


def matching(made: Drawn, places: list[str]) -> tuple[str, ...]:
    """A row of COLUMNS."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [str(Path(folder) / name) for name in ("mentions", "firms", "found")]
        for path, names in zip(paths, (made.names, made.firms), strict=False):
            pq.write_table(pa.table({"name": names}), path)
        process = measured([sys.executable, "-c", WATCHED, *paths, *places])
        spent, found = process.report(), pq.read_table(paths[2]).to_pylist()
    right = sum(made.firms[row["right"]] in made.truth[made.names[row["left"]]] for row in found)
    true = sum(bool(made.truth[name]) for name in made.names)
    return (
        *(f"{count:,}" for count in (len(made.names), len(made.firms))),
        *(f"{spent[name]:,.0f}" for name in ("seconds", "processor")),
        f"{len(made.names) / spent['seconds']:,.0f}",
        f"{spent['weighed'] / len(made.names):.1f}",
        f"{process.peak_mib:,.0f}",
        *(f"{right / count:.4f}" for count in (max(len(found), 1), max(true, 1))),
    )


def run(mentions: str, firms: str, found: str, *places: str) -> None:
    """Match the names of two files, write the rows that are the same to a third, and print what it took."""
    sides = [_side(pq.read_table(path)["name"], mark) for path, mark in ((mentions, "p"), (firms, "f"))]
    begun, spent, weighed, same = time.perf_counter(), time.process_time(), 0, []
    for part in candidates(Reader(places), *sides):
        weighed += part.weighed
        same += [(each.left, each.right) for each in part.found if verdict(each.score) == "same"]
    figures = {"seconds": time.perf_counter() - begun, "processor": time.process_time() - spent, "weighed": weighed}
    left, right = zip(*same, strict=True) if same else ((), ())
    pq.write_table(pa.table({"left": pa.array(left, pa.int64()), "right": pa.array(right, pa.int64())}), found)
    print(json.dumps(figures))


def _side(names: pa.ChunkedArray, mark: str) -> pa.Table:
    groups = pa.array([f"{mark}{place}" for place in range(len(names))])
    return pa.table({"name": names, "uscc": pa.nulls(len(names), pa.string()), "group": groups})
