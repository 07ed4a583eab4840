from __future__ import annotations

from datetime import date
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pytest

from graph.engine import connect
from graph.features.catalogue import FAMILIES, wanted
from graph.features.compute import computed, spilled, table, valued
from graph.features.family import Family, Scene
from graph.features.invoices import INVOICES, invoice_features
from graph.features.neighbourhood import NEIGHBOURHOOD, neighbourhood
from graph.features.outside import outside
from graph.features.specimen import FIRMS, scene
from graph.features.table import Feature


def feature(name: str, unit: str = "count", version: int = 1, measure: str | None = None) -> Feature:
    return Feature(name, name, name, name, unit, "f", lambda m: m[measure or name], version=version)


def family(name: str, rows: dict[str, list[object]], *features: Feature, former: tuple[Feature, ...] = ()) -> Family:
    return Family(name, name, name, features, lambda scene: ibis.memtable(pa.table(rows)), former)


SOLD, OLD, RATE, NEAR = (
    feature("sold", version=2),
    feature("sold", measure="old"),
    feature("rate", "ratio"),
    feature("near"),
)
SALES = family(
    "sales",
    {"id": ["b", "z", "a"], "sold": [5, 1, None], "old": [1, 1, 2], "rate": [1, 0, None]},
    SOLD,
    RATE,
    former=(OLD,),
)
NEARBY = family("nearby", {"id": ["b", "c"], "near": [3, 2**62 + 1]}, NEAR)
BOTH = (SALES, NEARBY)


@pytest.fixture
def firms() -> Scene:
    rows = ibis.memtable(pa.table({"id": ["d", "c", "b", "a"]}))
    return Scene(lambda name: rows, date(2020, 1, 1), rows)


def ids(*names: str) -> ir.Table:
    return ibis.memtable(pa.table({"id": list(names)}))


def test_one_row_an_enterprise_by_id_with_nulls_and_the_families_that_have_data(firms: Scene) -> None:
    found = computed(firms, wanted(["near", "sold@1", "sold"], BOTH), families=BOTH)
    assert found.to_pydict() == {
        "id": ["a", "b", "c", "d"],
        "families": [["sales"], ["sales", "nearby"], ["nearby"], []],
        "near": [None, 3, 2**62 + 1, None],
        "sold@1": [2, 1, None, None],
        "sold": [None, 5, None, None],
    }


def test_columns_are_as_declared(firms: Scene) -> None:
    asked = wanted(["rate", "sold"], BOTH)
    found = computed(firms, asked, families=BOTH)
    assert found.schema == table(asked).arrow
    assert [found.schema.field(name).type for name in asked] == [pa.float64(), pa.int64()]


def test_only_some_and_whoever_the_snapshot_does_not_know(firms: Scene) -> None:
    found = computed(firms, wanted(["sold"], BOTH), ids("nobody", "b", "b"), BOTH)
    assert found.to_pydict() == {"id": ["b", "nobody"], "families": [["sales"], []], "sold": [5, None]}


def test_a_family_that_nobody_asks_for_is_not_worked_out(firms: Scene) -> None:
    def never(scene: Scene) -> ir.Table:
        raise AssertionError

    broken = Family("broken", "x", "x", (feature("x"),), never)
    assert computed(firms, wanted(["near"], BOTH), families=(broken, *BOTH)).num_columns == 3
    empty = computed(firms, {}, families=BOTH)
    assert empty.to_pydict() == {"id": ["a", "b", "c", "d"], "families": [[], [], [], []]}


def test_nobody_is_asked_for(firms: Scene) -> None:
    nobody = ibis.memtable(pa.table({"id": pa.array([], pa.string())}))
    assert computed(firms, wanted(["sold", "near"], BOTH), nobody, BOTH).num_rows == 0


def test_a_family_with_two_rows_of_an_enterprise_is_refused(firms: Scene) -> None:
    twice = family("twice", {"id": ["a", "a"], "near": [1, 2]}, NEAR)
    with pytest.raises(ValueError, match="the family twice has more than one row of an enterprise"):
        computed(firms, {"near": NEAR}, families=[twice])


def test_the_engine_s_own_rows_are_the_same(firms: Scene) -> None:
    asked = wanted(["sold", "sold@1", "near", "rate"], BOTH)
    for only in (None, ids("b", "nobody", "b")):
        rows = valued(firms, asked, only, BOTH).to_pyarrow()
        assert table(asked).conform(rows) == computed(firms, asked, only, BOTH)


@pytest.fixture(scope="module")
def day() -> Scene:
    return scene(connect())


@pytest.fixture(scope="module")
def every(day: Scene) -> dict[str, dict[str, object]]:
    """All values of the specimen, by enterprise."""
    found = computed(day, wanted([f.name for family in FAMILIES for f in family.features]))
    return {row["id"]: row for row in found.to_pylist()}


def test_values_are_those_of_the_families_own_tables(day: Scene, every: dict[str, dict[str, object]]) -> None:
    near = neighbourhood(day.tables, day.on, day.known)
    tables = {"invoices": invoice_features(day.tables("books"), day.on), "neighbourhood": near}
    for name, held in {**tables, "outside": outside(day.tables, day.on, day.known)}.items():
        assert held["id"].to_pylist() == [id for id in FIRMS if name in every[id]["families"]]
        assert held.num_rows
        for row in held.to_pylist():
            assert {column: every[row["id"]][column] for column in row} == row


def test_values_of_some_are_those_of_all(day: Scene, every: dict[str, dict[str, object]]) -> None:
    assert set(every) == set(FIRMS)
    asked = wanted([name for name in every[FIRMS[0]] if name not in ("id", "families")])
    assert computed(day, asked, ids(*FIRMS[2:5])).to_pylist() == [every[id] for id in FIRMS[2:5]]


def test_values_that_lie_in_files_are_the_same(day: Scene, every: dict[str, dict[str, object]], tmp_path: Path) -> None:
    asked = wanted([f.name for f in (*INVOICES, *NEIGHBOURHOOD)])
    found = spilled(day, asked, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"invoices.arrow", "neighbourhood.arrow"}
    assert found.schema == table(asked).arrow
    for row in found.drop_columns("families").to_pylist():
        assert row == {name: every[row["id"]][name] for name in row}


def test_what_was_kept_on_the_way_is_given_back() -> None:
    engine = connect()
    held = "SELECT count(*) FROM duckdb_tables() WHERE temporary"
    for _turn in range(2):
        computed(scene(engine), wanted(["cycles", "buyers_score"]))
        assert engine.con.execute(held).fetchall() == [(0,)]
