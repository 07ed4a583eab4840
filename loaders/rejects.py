"""The rows of a file that could not be used, for whoever mends them."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pcsv
from ibis import BaseBackend
from ibis.expr.types import Table

from graph.engine import batches
from graph.fact_log import FileEntry

COLUMNS = ("file", "row", "column", "value", "reason")
SHORT = 12
LONGEST = 60


def path(folder: Path, topic: str, entry: FileEntry) -> Path:
    """Where the rejected rows of a file stand: the same place however often the same file is loaded."""
    # A member of an archive has its folders in its name, and a disk takes no more than 255 bytes of one.
    stem = entry.name.removesuffix(".gz").removesuffix(".csv").replace("/", "_")[-LONGEST:]
    return folder / topic / f"{stem}-{entry.sha256[:SHORT]}.csv"


def write(con: BaseBackend, rejected: Table, target: Path) -> None:
    """Write rejected rows, in the order of the file, as CSV that a spreadsheet opens as it is."""
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_suffix(".partial")
    with beside.open("wb") as file:
        # Excel takes a CSV without this mark for GBK.
        file.write("\ufeff".encode())
        rows = batches(con, rejected.select(COLUMNS).order_by("row"))
        with pcsv.CSVWriter(pa.PythonFile(file), rows.schema) as writer:
            for batch in rows:
                writer.write_batch(batch)
    beside.replace(target)
