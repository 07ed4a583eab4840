"""The values of features on a day: the one way to them, for training, batch, history and the service."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import ibis
import ibis.expr.types as ir
import pyarrow as pa

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
    names the families that have data of the enterprise.
    """
    return table(features).conform(valued(scene, features, only, families).to_pyarrow())


def valued(
    scene: Scene, features: Mapping[str, Feature], only: ir.Table | None = None, families: Iterable[Family] = FAMILIES
) -> ir.Table:
    """The rows of `computed` on the scene's own engine, in no order: for values that outgrow one machine's memory."""
    rows = scene.tables("enterprises").select("id") if only is None else only.select("id")
    marks: dict[str, str] = {}
    for family in families:
        asked = {name: f for name, f in features.items() if f in (*family.features, *family.former)}
        if not asked:
            continue
        marks[family.name] = mark = f"of {family.name}"
        m = family.measures(scene)
        values = m.select("id", **{name: f.of(m) for name, f in asked.items()}, **{mark: True})
        rows = kept(rows.left_join(values, "id").drop("id_right"))
    told = [rows[mark].ifelse(name, ibis.null("string")) for name, mark in marks.items()]
    families_seen = ibis.array(told).filter(lambda name: name.notnull()) if told else ibis.literal([], "array<string>")
    return rows.mutate(families=families_seen).select("id", "families", *features)


def table(features: Mapping[str, Feature]) -> Table:
    """The declared table of some features: an id, the families that have data of it, a nullable number a feature."""
    values = (feature.column(name) for name, feature in features.items())
    doc = "One row an enterprise of the Snapshot."
    return Table("features", "特征", doc, ("id",), (KEY, FAMILIES_SEEN, *values))
