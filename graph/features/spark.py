"""Features worked out on Spark: the same declarations, for Snapshots that outgrow one machine."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from graph.features.compute import valued
from graph.features.family import Scene, Tables
from graph.features.table import Feature
from graph.snapshot import Snapshot
from graph.spark import Spark


def tables_on(engine: Spark, snapshot: Snapshot, at: str | None = None) -> Tables:
    """The Snapshot's tables by name, read by the workers: what `scene.scene_of` takes for another engine.

    `at` is the Snapshot's folder as the workers reach it, such as `s3a://bucket/snapshots/ID`; by default the folder
    that is open here, which each worker must then have under the same path.
    """
    folder = at or f"file://{snapshot.path.resolve()}"
    # To open a table takes a look at its files: once each.
    return cache(lambda name: engine.read_parquet(f"{folder}/{name}/*.parquet"))


def write_values(engine: Spark, scene: Scene, features: Mapping[str, Feature], folder: str) -> None:
    """Write the values of features (`compute.computed`) as a folder of Parquet files, by id; none passes through here.

    The folder is a path or a URL that the workers can write to; Spark refuses one that stands already.
    """
    engine.to_parquet_dir(valued(scene, features).order_by("id"), folder)
    engine.forget()
