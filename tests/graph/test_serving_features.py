"""The features of a run: written, told of, and read again by enterprise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import ibis
import pyarrow as pa
import pytest

from graph import features_file
from graph.errors import DataRefused
from graph.features.compute import computed
from graph.features.family import Family, Scene
from graph.features.table import Feature
from graph.features_file import Contents
from graph.serving import Serving
from graph.serving_build import build
from tests.graph.test_serving import ANCHOR, META, parts


def feature(name: str, family: str, measure: str, version: int = 1) -> Feature:
    return Feature(name, name, name, name, "count", family, lambda m: m[measure], version=version)


def family(name: str, rows: dict[str, dict[str, int | None]], *features: Feature, **said: object) -> Family:
    names = sorted({n for row in rows.values() for n in row})
    schema = pa.schema([("id", pa.string()), *((n, pa.int64()) for n in names)])
    table = pa.Table.from_pylist([{"id": id, **row} for id, row in rows.items()], schema=schema)
    return Family(name, name, name, features, lambda scene: ibis.memtable(table), **said)  # type: ignore[arg-type]


FAMILIES = (
    family(
        "sales",
        {ANCHOR: {"sold": 2**53 + 1, "old": 7}, "p1": {"sold": None, "old": 2}},
        feature("sold", "sales", "sold", version=2),
        former=(feature("sold", "sales", "old"),),
    ),
    family("near", {"p1": {"partners": 3}}, feature('part"ners', "near", "partners")),
)


def written(folder: Path) -> Path:
    rows = ibis.memtable(parts().enterprises)
    scene = Scene(lambda name: rows, date(2019, 1, 1), rows)
    table = computed(scene, features_file.every(FAMILIES), families=FAMILIES)
    features_file.write(folder / "features.parquet", table, features_file.contents(FAMILIES))
    return folder / "features.parquet"


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Serving]:
    build(tmp_path / "serve.sqlite", replace(parts(), features=written(tmp_path)), META)
    opened = Serving(tmp_path / "serve.sqlite")
    yield opened
    opened.close()


def test_values_come_back_whole_by_the_columns_asked_for(serving: Serving) -> None:
    found = serving.features([ANCHOR, "p1", "p2"], ['part"ners', "sold"])
    assert {id: vector.values for id, vector in found.items()} == {
        ANCHOR: (None, 2**53 + 1), "p1": (3, None), "p2": (None, None)
    }  # fmt: skip
    assert serving.features([ANCHOR], ["sold@1"])[ANCHOR].values == (7,)
    kinds = {type(value) for vector in found.values() for value in vector.values}
    assert kinds == {int, type(None)}


def test_an_absorbed_id_answers_under_the_id_asked_for_and_nobody_not_at_all(serving: Serving) -> None:
    found = serving.features(["old1", "nobody"], ["sold"])
    assert set(found) == {"old1"}
    assert (found["old1"].id, found["old1"].values) == (ANCHOR, (2**53 + 1,))


def test_families_that_have_data_are_told_of_each(serving: Serving) -> None:
    found = serving.features([ANCHOR, "p1", "p2"], [])
    assert serving.holds.families == ("sales", "near")
    assert [found[id].families for id in (ANCHOR, "p1", "p2")] == [0b01, 0b11, 0b00]


def test_what_is_held_is_told_by_version(serving: Serving) -> None:
    newest, former, other = (feature("sold", "sales", "sold", version) for version in (2, 1, 3))
    assert serving.holds == features_file.contents(FAMILIES)
    assert [serving.holds.column(f) for f in (newest, former, other)] == ["sold", "sold@1", None]


def test_a_run_made_without_features_holds_none(tmp_path: Path) -> None:
    build(tmp_path / "serve.sqlite", parts(), META)
    opened = Serving(tmp_path / "serve.sqlite")
    assert opened.holds == Contents()
    assert opened.features([ANCHOR], []) == {}
    opened.close()


def test_a_row_is_found_by_its_id_alone(serving: Serving) -> None:
    from graph.serving_features import asking

    plan = serving._all(f"EXPLAIN QUERY PLAN {asking(['sold'])}", {"ids": "[]"})
    said = "; ".join(row["detail"] for row in plan)
    assert "SEARCH f USING INDEX sqlite_autoindex_features_1 (id=?)" in said, said


def test_a_file_that_does_not_say_what_it_holds_is_refused(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    path = tmp_path / "features.parquet"
    pq.write_table(pa.table({"id": ["a"]}), path)
    with pytest.raises(DataRefused, match="does not say which features"):
        build(tmp_path / "serve.sqlite", replace(parts(), features=path), META)


def test_more_features_than_a_table_takes_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "features.parquet"
    many = tuple(feature(f"f{n}", "many", "x") for n in range(2_000))
    features_file.write(path, pa.table({"id": ["a"]}), features_file.contents((family("many", {}, *many),)))
    with pytest.raises(DataRefused, match="2000 features are more"):
        build(tmp_path / "serve.sqlite", replace(parts(), features=path), META)
