"""What is written to a file that a command was told."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from graph.errors import BadParameter

if TYPE_CHECKING:
    import pyarrow as pa

BATCH = 1 << 16
"""Rows of a table that are written at a time."""


def written(out: Path, rows: pa.Table | pa.RecordBatchReader) -> None:
    """Write rows to a file that takes the place of what stands there once it is whole: CSV by its ending, else Parquet.

    Of a reader there is never more in memory than a batch.
    """
    import pyarrow as pa

    from graph.run import beside

    folder_of(out)
    write = _csv if out.suffix.lower() == ".csv" else _parquet
    with beside(out) as path:
        write(path, rows.to_reader(BATCH) if isinstance(rows, pa.Table) else rows)


def whole(out: Path, said: bytes) -> None:
    """Write a file that takes the place of what stands there once it is whole."""
    from graph.run import beside

    folder_of(out)
    with beside(out) as path:
        path.write_bytes(said)


def file_at(out: str | None) -> Path | None:
    """The file that --out names; raises BadParameter where a folder stands there."""
    if out is not None and Path(out).is_dir():
        raise BadParameter(f"{out} is a folder; give --out the name of a file in it")
    return None if out is None else Path(out)


def folder_of(out: Path) -> None:
    """Raise BadParameter where the folder of a file to be written is not there."""
    if not out.absolute().parent.is_dir():
        raise BadParameter(f"there is no folder {out.absolute().parent} for --out; make it first")


def _parquet(path: Path, rows: pa.RecordBatchReader) -> None:
    import pyarrow.parquet as pq

    with pq.ParquetWriter(path, rows.schema, compression="zstd") as file:
        for batch in rows:
            file.write_batch(batch)


def _csv(path: Path, rows: pa.RecordBatchReader) -> None:
    """A CSV with a mark of UTF-8, which spreadsheets need."""
    import pyarrow as pa
    from pyarrow import csv

    with path.open("wb") as file:
        file.write(b"\xef\xbb\xbf")
        with csv.CSVWriter(file, _plain(rows.schema.empty_table()).schema) as sheet:
            for batch in rows:
                sheet.write_table(_plain(pa.Table.from_batches([batch])))


def _plain(table: pa.Table) -> pa.Table:
    """The table with a list of texts as one text, and without any other list."""
    import pyarrow as pa
    import pyarrow.compute as pc

    columns = {}
    for field, column in zip(table.schema, table.columns, strict=True):
        if not pa.types.is_list(field.type):
            columns[field.name] = column
        elif pa.types.is_string(field.type.value_type):
            columns[field.name] = pc.binary_join(column, "; ")
    return pa.table(columns)
