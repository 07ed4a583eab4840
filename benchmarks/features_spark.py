"""Processor time of every feature of a Snapshot: Spark on this machine beside DuckDB, and whether they agree."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import psutil
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.figures import machine, markdown
from graph.features.catalogue import named, wanted
from graph.features.compute import computed
from graph.features.family import Scene, Tables
from graph.features.known import known
from graph.features.scene import learnt
from graph.features.spark import tables_on
from graph.features.table import Feature
from graph.snapshot import Snapshot, open_snapshot
from graph.spark import connect

HEAD = ("engine", "enterprises", "features", "seconds of processor", "seconds")
QUIET = {"spark.ui.enabled": "false", "spark.driver.memory": "2g", "spark.sql.shuffle.partitions": "2"}


def main(words: list[str]) -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.features_spark", description=__doc__)
    parser.add_argument("snapshot", type=Path, help="folder of a Snapshot")
    parser.add_argument("--master", default="local[2]", help="Spark's URL (default local[2])")
    asked = parser.parse_args(words)
    snapshot, features = open_snapshot(asked.snapshot), wanted(name for name in named() if "@" not in name)
    duckdb, plain = figures("DuckDB", lambda: computed(scene(snapshot, snapshot.table), features))
    # What starts once a day is not what a table of features costs.
    engine = connect(asked.master, QUIET)
    spark, found = figures(
        f"Spark {asked.master}", lambda: computed(scene(snapshot, tables_on(engine, snapshot)), features)
    )
    print(markdown(HEAD, [duckdb, spark]))
    print(f"\n{differing(plain, found, features)} of {len(features)} features differ. {machine('duckdb', 'pyspark')}")


def scene(snapshot: Snapshot, tables: Tables) -> Scene:
    """The Snapshot's day, before which nothing was published, with its tables on some engine."""
    return Scene(tables, snapshot.as_of, known(learnt(tables("ratings"), snapshot.as_of), None, snapshot.as_of))


def figures(engine: str, work: Callable[[], pa.Table]) -> tuple[tuple[str, ...], pa.Table]:
    """The row of an engine, and the values that it found."""
    begun, spent = time.perf_counter(), processor()
    found = work()
    seconds, spent = time.perf_counter() - begun, processor() - spent
    counts = (f"{found.num_rows:,}", str(found.num_columns - 2))
    return (engine, *counts, f"{spent:.1f}", f"{seconds:.1f}"), found


def processor() -> float:
    """Seconds of processor that this process and those that it started have taken."""
    own = psutil.Process()
    return sum(sum(p.cpu_times()[:2]) for p in (own, *own.children(recursive=True)))


def differing(left: pa.Table, right: pa.Table, features: Mapping[str, Feature]) -> int:
    """How many features have other values, whole numbers by any difference and others by more than 1e-9 of them."""
    return sum(not alike(left[name], right[name]) for name in features)


def alike(left: pa.ChunkedArray, right: pa.ChunkedArray) -> bool:
    """Whether two columns say the same."""
    if not pc.is_null(left).equals(pc.is_null(right)):
        return False
    if pa.types.is_integer(left.type):
        return bool(left.equals(right))
    off = pc.greater(pc.abs(pc.subtract(left, right)), pc.add(pc.multiply(pc.abs(left), 1e-9), 1e-12))
    return not pc.any(off).as_py()


if __name__ == "__main__":
    main(sys.argv[1:])
