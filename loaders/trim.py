"""Cells without the white space at their ends, beside the cells as they stand: t0, t1 ... beside c0, c1 ..."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from loaders.spelling import ENDS


def beside(form: pa.Schema) -> pa.Schema:
    """The schema of rows of cells with each cell's trimmed self."""
    trimmed = [pa.field(f"t{name[1:]}", pa.string()) for name in _cells(form)]
    return pa.schema([*form, *trimmed])


def with_trimmed(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The batch with each cell's trimmed self."""
    trimmed = [pc.utf8_trim(batch.column(name), ENDS) for name in _cells(batch.schema)]
    return pa.record_batch([*batch.columns, *trimmed], schema=beside(batch.schema))


def _cells(form: pa.Schema) -> list[str]:
    return [name for name in form.names if name[0] == "c" and name[1:].isdigit()]
