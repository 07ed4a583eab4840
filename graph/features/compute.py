"""The values of features on a day: the one way to them, for training, batch, history and the service."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.features.catalogue import FAMILIES
from graph.features.family import Family, Scene
from graph.features.table import Feature
from graph.kept import following, forget
from graph.schema import Column, Table

KEY = Column("id", pa.string(), "标识", "enterprise")
FAMILIES_SEEN = Column("families", pa.list_(pa.string()), "有数据的类别", "families that have data of it")


def computed(
    scene: Scene, features: Mapping[str, Feature], only: ir.Table | None = None, families: Iterable[Family] = FAMILIES
) -> pa.Table:
    """The values of features, by the names they are asked for (`catalogue.wanted`): one row an enterprise, by id.

    Of every enterprise of the Snapshot, or of those in `only` (`id`). A value is null where there is none; `families`
    names the families that have data of the enterprise. Families are worked out in turn and put side by side by place,
    so that beside the values themselves there is never more in memory than one family.
    """
    return _side_by_side(scene, features, only, families, lambda family, values: values)


def spilled(
    scene: Scene, features: Mapping[str, Feature], folder: Path, families: Iterable[Family] = FAMILIES
) -> pa.Table:
    """The rows of `computed` of every enterprise, for more of them than memory holds.

    Values lie in files of the folder, a family each, and are read from there as the table is; it takes as much room as
    the values. The folder may be emptied as soon as the table is no longer asked.
    """

    def kept_there(family: Family, values: pa.Table) -> pa.Table:
        path = folder / f"{family.name}.arrow"
        with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, values.schema) as file:
            file.write_table(values)
        return pa.ipc.open_file(pa.memory_map(str(path))).read_all()

    return _side_by_side(scene, features, None, families, kept_there)


def valued(
    scene: Scene, features: Mapping[str, Feature], only: ir.Table | None = None, families: Iterable[Family] = FAMILIES
) -> ir.Table:
    """The rows of `computed` on the scene's own engine, in no order: for values that outgrow one machine's memory."""
    rows = scene.tables("enterprises").select("id") if only is None else only.select("id").distinct()
    marks: dict[str, str] = {}
    for family, chosen in _chosen(features, families):
        marks[family.name] = mark = f"id of {family.name}"
        rows = rows.left_join(_rows(family, chosen, scene, only).rename({mark: "id"}), [("id", mark)])
    told = [rows[mark].notnull().ifelse(name, ibis.null("string")) for name, mark in marks.items()]
    seen = ibis.array(told).filter(lambda name: name.notnull()) if told else ibis.literal([], "array<string>")
    return rows.select("id", *features, families=seen).select("id", "families", *features)


def table(features: Mapping[str, Feature]) -> Table:
    """The declared table of some features: an id, the families that have data of it, a nullable number a feature."""
    values = (feature.column(name) for name, feature in features.items())
    doc = "One row an enterprise of the Snapshot."
    return Table("features", "特征", doc, ("id",), (KEY, FAMILIES_SEEN, *values))


def _side_by_side(
    scene: Scene,
    features: Mapping[str, Feature],
    only: ir.Table | None,
    families: Iterable[Family],
    keep: Callable[[Family, pa.Table], pa.Table],
) -> pa.Table:
    """The rows of `computed`; what `keep` gives back stands for the values of a family."""
    asked = scene.tables("enterprises") if only is None else only
    ids = pc.unique(asked.select("id").to_pyarrow()["id"])
    ids = ids.take(pc.sort_indices(ids))
    columns: dict[str, pa.ChunkedArray] = {}
    marks: dict[str, pa.Array] = {}
    for family, chosen in _chosen(features, families):
        with following() as origins:
            rows = _rows(family, chosen, scene, only).to_pyarrow()
            forget(origins)
        places = pc.index_in(ids, value_set=_ids(rows, family))
        marks[family.name] = pc.is_valid(places)
        values = keep(family, pa.table({name: rows[name].combine_chunks().take(places) for name in chosen}))
        columns |= {name: values[name] for name in chosen}
    return pa.table([ids, _seen(marks, len(ids)), *(columns[n] for n in features)], schema=table(features).arrow)


def _chosen(features: Mapping[str, Feature], families: Iterable[Family]) -> Iterator[tuple[Family, dict[str, Feature]]]:
    """Each family that any of the features is of, with those."""
    for family in families:
        own = {*family.features, *family.former}
        if chosen := {name: f for name, f in features.items() if f in own}:
            yield family, chosen


def _rows(family: Family, features: Mapping[str, Feature], scene: Scene, only: ir.Table | None) -> ir.Table:
    """The ids that a family has data of, and the values of its features."""
    m = family.measures(scene)
    m = m if only is None else m.semi_join(only, "id")
    return m.select("id", **{name: f.of(m) for name, f in features.items()})


def _ids(rows: pa.Table, family: Family) -> pa.Array:
    ids = rows["id"].combine_chunks()
    if len(pc.unique(ids)) < len(ids):
        raise ValueError(f"the family {family.name} has more than one row of an enterprise: its measures must have one")
    return ids


def _seen(marks: Mapping[str, pa.Array], rows: int) -> pa.ListArray:
    """Of each row the names of the families that are marked there."""
    grid = np.zeros((rows, len(marks)), bool)
    for place, mark in enumerate(marks.values()):
        grid[:, place] = mark.to_numpy(zero_copy_only=False)
    offsets = np.concatenate([[0], np.cumsum(grid.sum(axis=1))]).astype(np.int32)
    names = pa.array(list(marks), pa.string()).take(pa.array(np.nonzero(grid)[1]))
    return pa.ListArray.from_arrays(pa.array(offsets), names)
