"""What is written to a file that a command was told."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from graph.errors import BadParameter

if TYPE_CHECKING:
    import pyarrow as pa


def written(out: Path, table: pa.Table) -> None:
    """Write a table that takes the place of what stands there once it is whole: as CSV by its ending, else Parquet."""
    import pyarrow.parquet as pq

    from graph.run import beside

    folder_of(out)
    with beside(out) as path:
        if out.suffix.lower() == ".csv":
            _csv(path, table)
        else:
            pq.write_table(table, path)


def whole(out: Path, said: bytes) -> None:
    """Write a file that takes the place of what stands there once it is whole."""
    from graph.run import beside

    folder_of(out)
    with beside(out) as path:
        path.write_bytes(said)


def folder_of(out: Path) -> None:
    """Raise BadParameter where the folder of a file to be written is not there."""
    if not out.absolute().parent.is_dir():
        raise BadParameter(f"there is no folder {out.absolute().parent} for --out; make it first")


def _csv(path: Path, table: pa.Table) -> None:
    """A CSV with a mark of UTF-8, which spreadsheets need; a list of texts is one text, any other list is left out."""
    import pyarrow as pa
    import pyarrow.compute as pc
    from pyarrow import csv

    columns = {}
    for field, column in zip(table.schema, table.columns, strict=True):
        if not pa.types.is_list(field.type):
            columns[field.name] = column
        elif pa.types.is_string(field.type.value_type):
            columns[field.name] = pc.binary_join(column, "; ")
    with path.open("wb") as file:
        file.write(b"\xef\xbb\xbf")
        csv.write_csv(pa.table(columns), file)
