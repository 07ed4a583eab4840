"""A published run of made-up features: as many firms as wanted, each with every feature of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from graph import tables
from graph.features import compute
from graph.features.table import Feature
from graph.features_file import ROWS, Contents, contents, every, marked
from graph.home import Home
from graph.model import SUPPLIES
from graph.progress import Progress, silent
from graph.run import FEATURES, SERVE
from graph.serving_build import Parts, build
from graph.stored import table as stored

RUN, DAY = "2026-01-01-drawn", date(2026, 1, 1)
MISSING = 0.1
"""Of the values, so many are null."""


def publish(home: Home, firms: int, progress: Progress = silent) -> list[str]:
    """Write the run and point at it; the ids of its firms."""
    path = home.runs / RUN
    path.mkdir(parents=True)
    ids = write(path / FEATURES, firms)
    trades, served = stored(SUPPLIES), path / FEATURES
    declared = (tables.ENTERPRISES, tables.MENTIONS, tables.RATINGS, trades, tables.LINKS, tables.CREDIT)
    firm, mention, rating, supplies, link, credit = (table.arrow.empty_table() for table in declared)
    models = {"link": None, "firm": None}
    facts = {"run": RUN, "snapshot": "drawn", "as_of": DAY, "known_at": DAY, "models": models}
    build(path / SERVE, Parts(firm, mention, rating, supplies, link, credit, features=served), facts, progress)
    home.current.write_text(f"{RUN}\n")
    return ids


def write(path: Path, firms: int) -> list[str]:
    """Write the values of so many firms, part by part; their ids."""
    rng, held, features = np.random.default_rng(0), contents(), every()
    numbers = np.unique(rng.integers(0, 2**63, firms + firms // 1000 + 10))[:firms]
    ids = [f"{number:016x}" for number in numbers.tolist()]
    with pq.ParquetWriter(path, marked(compute.table(features).arrow, held), compression="zstd") as file:
        for start in range(0, firms, ROWS):
            file.write_table(_part(ids[start : start + ROWS], features, held, rng))
    return ids


def _part(ids: list[str], features: Mapping[str, Feature], held: Contents, rng: np.random.Generator) -> pa.Table:
    size = len(ids)
    ends = np.arange(size + 1, dtype=np.int32) * len(held.families)
    seen = pa.ListArray.from_arrays(ends, pa.array(list(held.families) * size))
    values = [_values(feature, size, rng) for feature in features.values()]
    return pa.table([pa.array(ids), seen, *values], schema=marked(compute.table(features).arrow, held))


def _values(feature: Feature, size: int, rng: np.random.Generator) -> pa.Array:
    drawn = rng.integers(0, 10_000_000, size) if feature.type == "integer" else rng.random(size)
    return pa.array(drawn, mask=rng.random(size) < MISSING)
