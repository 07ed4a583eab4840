"""The values of features on a day: the one way to them, for training, batch, history and the service."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.features.catalogue import FAMILIES
from graph.features.family import Family, Scene
from graph.features.table import Feature
from graph.kept import kept
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
    asked = scene.tables("enterprises") if only is None else only
    ids = pc.unique(asked.select("id").to_pyarrow()["id"])
    ids = ids.take(pc.sort_indices(ids))
    columns: dict[str, pa.Array] = {}
    marks: dict[str, pa.Array] = {}
    for family, chosen in _chosen(features, families):
        rows = _rows(family, chosen, scene, only).to_pyarrow()
        places = pc.index_in(ids, value_set=_ids(rows, family))
        marks[family.name] = pc.is_valid(places)
        columns |= {name: rows[name].combine_chunks().take(places) for name in chosen}
    seen = _seen(marks, len(ids))
    return pa.table([ids, seen, *(columns[name] for name in features)], schema=table(features).arrow)


def valued(
    scene: Scene, features: Mapping[str, Feature], only: ir.Table | None = None, families: Iterable[Family] = FAMILIES
) -> ir.Table:
    """The rows of `computed` on the scene's own engine, in no order: for values that outgrow one machine's memory."""
    rows = scene.tables("enterprises").select("id") if only is None else only.select("id").distinct()
    marks: dict[str, str] = {}
    for family, chosen in _chosen(features, families):
        marks[family.name] = mark = f"of {family.name}"
        values = _rows(family, chosen, scene, only).mutate(**{mark: True})
        rows = kept(rows.left_join(values, "id").drop("id_right"))
    told = [rows[mark].ifelse(name, ibis.null("string")) for name, mark in marks.items()]
    families_seen = ibis.array(told).filter(lambda name: name.notnull()) if told else ibis.literal([], "array<string>")
    return rows.mutate(families=families_seen).select("id", "families", *features)


def table(features: Mapping[str, Feature]) -> Table:
    """The declared table of some features: an id, the families that have data of it, a nullable number a feature."""
    values = (feature.column(name) for name, feature in features.items())
    doc = "One row an enterprise of the Snapshot."
    return Table("features", "特征", doc, ("id",), (KEY, FAMILIES_SEEN, *values))


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
