"""Features worked out on Spark: the same declarations, for Snapshots that outgrow one machine."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import pyarrow as pa

from graph.features.compute import valued
from graph.features.family import Scene
from graph.features.known import known
from graph.features.table import Feature
from graph.snapshot import Snapshot
from graph.spark import Spark


def scene_on(engine: Spark, snapshot: Snapshot, scores: pa.Table | None = None, at: str | None = None) -> Scene:
    """The Snapshot's day, its tables read by the workers; `scores` were published before it (table CREDIT).

    `at` is the Snapshot's folder as the workers reach it, such as `s3a://bucket/snapshots/ID`; by default the folder
    that is open here, which each worker must then have under the same path.
    """
    folder = at or f"file://{snapshot.path.resolve()}"
    # To open a table takes a look at its files: once each.
    tables = cache(lambda name: engine.read_parquet(f"{folder}/{name}/*.parquet"))
    return Scene(tables, snapshot.as_of, known(tables("ratings"), scores, snapshot.as_of))


def write_values(engine: Spark, scene: Scene, features: Mapping[str, Feature], folder: str) -> None:
    """Write the values of features (`compute.computed`) as a folder of Parquet files, by id; none passes through here.

    The folder is a path or a URL that the workers can write to; Spark refuses one that stands already.
    """
    engine.to_parquet_dir(valued(scene, features).order_by("id"), folder)
    engine.forget()
