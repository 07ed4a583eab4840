"""Time and memory of `lianke load`, beside plain DuckDB from CSV to Parquet on the same files in the same run."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from statistics import median

from benchmarks.daily import day
from benchmarks.figures import machine, markdown, spread
from benchmarks.inputs import add_input, inputs
from benchmarks.process import Measured, lianke, measured

PEER, FIRST, FILE, ROWS, DAILY = (
    "DuckDB read_csv to Parquet",
    "lianke load, first",
    "lianke load, the same files",
    "lianke load, files with the same rows",
    "lianke load, a day's 30,000 more",
)
HEAD = ("input", "what", "seconds", "peak MiB", "times DuckDB")


def main(words: list[str]) -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=__doc__)
    add_input(parser)
    parser.add_argument("--repeat", type=int, default=3, help="runs of each, in turn (default 3)")
    asked = parser.parse_args(words)
    with tempfile.TemporaryDirectory(prefix="lianke-bench-") as work:
        rows = [
            row for name, folder in inputs(asked, Path(work)).items() for row in compared(name, folder, asked.repeat)
        ]
    print(markdown(HEAD, rows))
    print(f"\n{machine('duckdb', 'deltalake', 'pyarrow')}; median (range) of {asked.repeat}")


def compared(name: str, folder: Path, repeat: int) -> list[tuple[str, ...]]:
    """A row for each way of reading the folder."""
    found: dict[str, list[Measured]] = defaultdict(list)
    for _ in range(repeat):
        with tempfile.TemporaryDirectory(prefix="lianke-bench-") as work:
            for what, run in once(folder, Path(work)).items():
                found[what].append(run)
    peer = [run.seconds for run in found[PEER]]
    return [
        (
            name,
            what,
            spread([run.seconds for run in runs]),
            f"{max(run.peak_mib for run in runs):.0f}",
            f"{median(run.seconds / other for run, other in zip(runs, peer, strict=True)):.2f}",
        )
        for what, runs in found.items()
    ]


def once(folder: Path, work: Path) -> dict[str, Measured]:
    """One run of each, in a work folder of its own."""
    copy = work / "copy"
    shutil.copytree(folder, copy)
    for path in copy.glob("*.csv"):
        # Without its last line feed: another file to whoever goes by hashes, the same documents.
        path.write_bytes(path.read_bytes().rstrip(b"\r\n"))
    found = {PEER: measured([sys.executable, "-m", "benchmarks.to_parquet", str(folder), str(work / "parquet")])}
    day(folder, work / "day.csv")
    for what, source in ((FIRST, folder), (FILE, folder), (ROWS, copy), (DAILY, work / "day.csv")):
        found[what] = lianke(work / "home", "load", str(source))
    return found


if __name__ == "__main__":
    main(sys.argv[1:])
