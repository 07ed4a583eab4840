"""Time and memory of writing a made-up economy; with --out it is kept."""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from benchmarks.figures import machine, markdown
from benchmarks.inputs import economy
from loaders.sample import Economy, write

HEAD = ("documents", "customers", "sellers", "buyers", "MB of CSV", "seconds", "peak MiB")


def main(words: list[str]) -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sample", description=__doc__)
    parser.add_argument("--documents", type=int, default=1_000_000, help="how many documents (default a million)")
    parser.add_argument("--customers", type=int, help="how many of them (default one for 3,000 documents)")
    parser.add_argument("--seed", type=int, default=0, help="what every draw starts from (default 0)")
    parser.add_argument("--out", type=Path, help="folder to write to and keep")
    asked = parser.parse_args(words)
    with tempfile.TemporaryDirectory(prefix="lianke-bench-") as work:
        drawn = replace(economy(asked.documents), seed=asked.seed)
        drawn = replace(drawn, customers=asked.customers) if asked.customers else drawn
        print(markdown(HEAD, [figures(asked.out or Path(work), drawn)]))
    print(f"\n{machine('numpy', 'pyarrow')}")


def figures(folder: Path, drawn: Economy) -> tuple[str, ...]:
    """The row of one economy."""
    started = time.perf_counter()
    report = write(folder, drawn)
    seconds = time.perf_counter() - started
    size = sum(path.stat().st_size for path in folder.glob("*.csv")) / 1e6
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    counts = (report.rows, report.customers, report.sellers, report.buyers)
    return (*(f"{n:,}" for n in counts), f"{size:.0f}", f"{seconds:.1f}", f"{peak:.0f}")


if __name__ == "__main__":
    main(sys.argv[1:])
