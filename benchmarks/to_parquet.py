"""The peer of a load: plain DuckDB reads the same CSV files and writes them to Parquet, typed, and nothing more."""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb


def convert(folder: Path, out: Path) -> None:
    """Write each CSV file of the folder to a Parquet file."""
    out.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(config={"memory_limit": "1GB", "temp_directory": str(out / "spill")}) as con:
        for path in sorted(folder.glob("*.csv")):
            # A file's name cannot be a parameter of COPY; a quote in it is doubled.
            source, target = (str(p).replace("'", "''") for p in (path, out / f"{path.stem}.parquet"))
            con.execute(f"COPY (FROM read_csv('{source}')) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")


if __name__ == "__main__":
    convert(Path(sys.argv[1]), Path(sys.argv[2]))
