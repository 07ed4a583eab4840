"""What all features cost: of a home's newest Snapshot, and of a made-up economy's trade at several sizes.

Each row is a process of its own. The peer sums the last year of own invoices by pandas; beside it stand the same
features alone.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq

from benchmarks.drawn_tables import draw, scene
from benchmarks.figures import machine, markdown
from benchmarks.process import measured
from graph.features.catalogue import FAMILIES, wanted
from graph.features.compute import computed
from graph.features.family import Scene
from graph.features.measures import SIDES, YEAR
from graph.features.scene import scene_of
from graph.home import Home
from graph.snapshot import snapshots

HEAD = ("data", "what", "features", "enterprises", "rows of trades", "seconds of processor", "seconds", "peak GiB")
EQUAL = ("sales_amount_365", "buyers_365", "purchase_amount_365", "suppliers_365")
"""Features that the peer works out too, in its order."""


def main(words: list[str]) -> None:
    """Measure and print the table, or one row of it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.features", description=__doc__)
    parser.add_argument("--home", type=Path, action="append", default=[], help="a LIANKE_HOME; may repeat")
    parser.add_argument("--pairs", type=int, action="append", default=[], help="pairs of an economy; may repeat")
    parser.add_argument("--families", action="store_true", help="a row a family too")
    parser.add_argument("--row", nargs=2, help=argparse.SUPPRESS)
    asked = parser.parse_args(words)
    if asked.row:
        print(json.dumps(row(*asked.row)))
        return
    print(markdown(HEAD, []))
    for home in asked.home:
        show(home.name, home, asked.families)
    for pairs in asked.pairs:
        with tempfile.TemporaryDirectory(prefix="lianke-bench-") as folder:
            show(f"made-up, {pairs:,} pairs", draw(Path(folder), pairs), asked.families)
    print(f"\n{machine('duckdb', 'ibis-framework', 'pandas')}")


def show(data: str, folder: Path, families: bool) -> None:
    """Print the rows of a folder: everything, the peer and what equals it, and each family where that is wanted."""
    for what in ("all", "equal", "pandas", *(family.name for family in FAMILIES if families)):
        found = measured((sys.executable, "-m", "benchmarks.features", "--row", what, str(folder)))
        said = json.loads(found.said)
        counts = (said["features"], f"{said['enterprises']:,}", f"{said['trades']:,}")
        spent = (f"{said['processor']:.1f}", f"{said['seconds']:.1f}", f"{found.peak_mib / 1024:.1f}")
        print("| " + " | ".join(map(str, (data, what, *counts, *spent))) + " |", flush=True)


def row(what: str, folder: str) -> Mapping[str, Any]:
    """The figures of one process: `all`, the peer `pandas`, the features `equal` to its, or those of a family."""
    path = Path(folder)
    held = snapshots(Home(path))[-1].path if Home(path).snapshots.is_dir() else path
    rows = {
        name: pq.read_metadata(next((held / name).glob("*.parquet"))).num_rows for name in ("enterprises", "trades")
    }
    begun, spent = time.perf_counter(), time.process_time()
    features = by_pandas(held, seen(path)) if what == "pandas" else by_catalogue(what, seen(path))
    return {
        "features": features,
        **rows,
        "processor": time.process_time() - spent,
        "seconds": time.perf_counter() - begun,
    }


def seen(path: Path) -> Scene:
    """The scene of a home, or of a drawn folder."""
    home = Home(path)
    return scene_of(home, snapshots(home)[-1]) if home.snapshots.is_dir() else scene(path)


def by_catalogue(what: str, on: Scene) -> int:
    """Work out features of every enterprise; how many they are."""
    families = {f.name: family.name for family in FAMILIES for f in family.features}
    chosen = {"all": tuple(families), "equal": EQUAL}
    names = chosen.get(what) or [name for name, family in families.items() if family == what]
    return int(computed(on, wanted(names)).num_columns) - 2


def by_pandas(folder: Path, on: Scene) -> int:
    """The features of EQUAL of every enterprise with books, as a script would have them; how many they are."""
    books = pd.read_parquet(
        folder / "books", columns=["owner", "book", "partner", "day", "currency", "valid", "amount"]
    )
    day = pd.to_datetime(books["day"])
    late = (day < pd.Timestamp(on.on)) & (day >= pd.Timestamp(on.on - YEAR)) & (books["currency"] == "CNY")
    year = books[late]
    found = []
    for book in SIDES.values():
        own = year[year["book"] == book]
        found.append(own.groupby("owner")["amount"].sum())
        found.append(own[own["valid"] > 0].groupby("owner")["partner"].nunique())
    return int(pd.concat(found, axis=1).shape[1])


if __name__ == "__main__":
    main(sys.argv[1:])
