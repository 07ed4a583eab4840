"""Values of features on days of the past: each day by its own Snapshot, by the code that tonight's values come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from graph.called import called
from graph.errors import DataRefused
from graph.features import compute
from graph.features.catalogue import wanted
from graph.features.scene import scene_of
from graph.features.spine import SPINE, spine
from graph.features.table import Feature
from graph.home import Home
from graph.progress import Progress, silent
from graph.snapshot import Snapshot, take

OK, UNRESOLVED = "ok", "unresolved"
SAID = pa.schema([*SPINE, ("id", pa.string()), ("status", pa.string()), ("note", pa.string())])
UNKNOWN = "no enterprise was known by this name on the day: 当日无此企业"
SEVERAL = "several enterprises had this code on the day: 当日该代号对应多家企业; ask by id"


def historical(home: Home, rows: pa.Table, names: Sequence[str], progress: Progress = silent) -> pa.Table:
    """The values of features on the rows of a spine, in their order: SAID, `families`, a column a feature.

    Raises DataRefused where a row names nobody or no day, BadParameter where there is no feature of a name.
    """
    told = spine(rows)
    for wrong in told.rejects.slice(0, 1).to_pylist():
        raise DataRefused(f"row {wrong['row']}, column {wrong['column']}: {wrong['value']!r}: {wrong['reason']}")
    features = wanted(names)
    parts = [schema(features).empty_table(), *days(home, told.rows, features, progress)]
    return pa.concat_tables(parts).sort_by("row")


def days(
    home: Home, rows: pa.Table, features: Mapping[str, Feature], progress: Progress = silent
) -> Iterator[pa.Table]:
    """The values on the rows of a spine (`spine.SPINE`), a table for each of its days, the earliest first."""
    asked = (
        rows.group_by(["as_of", "known_at"]).aggregate([]).sort_by([("as_of", "ascending"), ("known_at", "ascending")])
    )
    for done, pair in enumerate(asked.to_pylist()):
        progress("days of the spine 样本日", done, asked.num_rows)
        yield _of_day(home, _of(rows, pair["as_of"], pair["known_at"]), features, progress)


def schema(features: Mapping[str, Feature]) -> pa.Schema:
    """The columns of an answer."""
    return pa.schema([*SAID, *list(compute.table(features).arrow)[1:]])


def _of(rows: pa.Table, as_of: date, known_at: date | None) -> pa.Table:
    same = (
        pc.is_null(rows["known_at"]) if known_at is None else pc.fill_null(pc.equal(rows["known_at"], known_at), False)
    )
    return rows.filter(pc.and_(pc.equal(rows["as_of"], as_of), same))


def _of_day(home: Home, rows: pa.Table, features: Mapping[str, Feature], progress: Progress) -> pa.Table:
    """The values on rows of one day."""
    first = rows.slice(0, 1).to_pylist()[0]
    try:
        snapshot = take(home, first["as_of"], first["known_at"], progress)
    except DataRefused as error:
        # A day before all documents has no Snapshot: nobody was known on it.
        return _unknown(rows, str(error), features)
    found = resolved(snapshot, rows["enterprise"])
    only = ibis.memtable(pa.table({"id": pc.unique(found["id"]).drop_null()}))
    values = compute.computed(scene_of(home, snapshot), features, only)
    return _joined(rows, found, values, features)


def resolved(snapshot: Snapshot, names: pa.ChunkedArray) -> pa.Table:
    """A row a name, in their order: `id` of the enterprise that the Snapshot knows by it, else in `note` why none.

    A name is one of `called` that one enterprise alone has.
    """
    asked = ibis.memtable(pa.table({"name": pc.unique(names)}))
    found = called(snapshot.table("enterprises"), asked)
    best = {row["name"]: row for row in found.to_pyarrow().to_pylist()}
    told = [best.get(name) for name in names.to_pylist()]
    ids = [row["id"] if row and row["firms"] == 1 else None for row in told]
    notes = [None if id else SEVERAL if row else UNKNOWN for id, row in zip(ids, told, strict=True)]
    return pa.table({"id": pa.array(ids, pa.string()), "note": pa.array(notes, pa.string())})


def _joined(rows: pa.Table, found: pa.Table, values: pa.Table, features: Mapping[str, Feature]) -> pa.Table:
    """The rows beside the values of their enterprises."""
    ids = found["id"].combine_chunks()
    places = pc.index_in(ids, value_set=values["id"].combine_chunks())
    status = pc.if_else(pc.is_valid(ids), OK, UNRESOLVED)
    said = [*rows.columns, ids, status, found["note"]]
    families, *told = (column.take(places) for column in values.columns[1:])
    # Of nobody there is data in no family: a null would be one that the schema has no place for.
    families = pc.coalesce(families, pa.scalar([], families.type))
    return pa.table([*said, families, *told], schema=schema(features))


def _unknown(rows: pa.Table, why: str, features: Mapping[str, Feature]) -> pa.Table:
    """The rows of a day on which nobody was known."""
    found = pa.table({"id": pa.nulls(len(rows), pa.string()), "note": pa.array([why] * len(rows), pa.string())})
    return _joined(rows, found, compute.table(features).arrow.empty_table(), features)
