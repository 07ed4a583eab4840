"""A table written to a file that a command was told."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa


def written(out: Path, table: pa.Table) -> None:
    """Write a Parquet file that takes the place of what stands there once it is whole."""
    import pyarrow.parquet as pq

    from graph.run import beside

    with beside(out) as path:
        pq.write_table(table, path)
