"""The rows of a file that could not be used, for whoever mends them: as CSV for people, as Parquet for machines."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from graph.engine import Engine
from graph.fact_log import FileEntry
from graph.quoted import names

FORM = pa.schema(
    [
        ("file", pa.string()),
        ("row", pa.int64()),
        ("column", pa.string()),
        ("value", pa.string()),
        ("reason", pa.string()),
    ]
)
ROWS = 1 << 16
SHORT = 12
LONGEST = 60


def paths(folder: Path, topic: str, entry: FileEntry) -> tuple[Path, Path]:
    """Where the rejected rows of a file stand: the same places however often the same file is loaded."""
    # A member of an archive has its folders in its name, and a disk takes no more than 255 bytes of one.
    stem = entry.name.removesuffix(".gz").removesuffix(".csv").replace("/", "_")[-LONGEST:]
    stem = f"{stem}-{entry.sha256[:SHORT]}"
    return folder / topic / f"{stem}.csv", folder / topic / f"{stem}.parquet"


def write(engine: Engine, rejected: str, targets: tuple[Path, Path]) -> None:
    """Write the rows that a query finds, in the order of the file, as CSV that a spreadsheet opens as it is, and as
    Parquet.
    """
    import pyarrow.csv as pcsv
    import pyarrow.parquet as pq

    beside = [target.with_suffix(target.suffix + ".partial") for target in targets]
    targets[0].parent.mkdir(parents=True, exist_ok=True)
    with beside[0].open("wb") as file, pq.ParquetWriter(beside[1], FORM) as parquet:
        # Excel takes a CSV without this mark for GBK.
        file.write("\ufeff".encode())
        with pcsv.CSVWriter(pa.PythonFile(file), FORM) as writer:
            rows = engine.sql.sql(f"FROM ({rejected}) SELECT {names(FORM.names)} ORDER BY row")
            for batch in rows.to_arrow_reader(ROWS).cast(FORM):
                writer.write_batch(batch)
                parquet.write_batch(batch)
    for half, target in zip(beside, targets, strict=True):
        half.replace(target)
