"""Features on Spark: the values that DuckDB gives, from the same folders."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graph.errors import CannotStart
from graph.features.catalogue import FAMILIES, wanted
from graph.features.compute import computed, table
from graph.features.family import Family, Scene, Tables
from graph.features.known import known
from graph.features.measures import square
from graph.features.scene import learnt
from graph.home import Home
from graph.kept import kept, none, some
from graph.snapshot import Snapshot, take
from tests.api.test_command_line import lianke, report, sentence
from tests.loaders.every_topic import loaded

if TYPE_CHECKING:
    from graph.spark import Spark

DAY, BEFORE = date(2018, 9, 15), date(2018, 8, 1)
"""A day among the economy's documents, and one when scores were published."""
SMALL = {
    "spark.driver.memory": "1g",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.ui.enabled": "false",
    "spark.sql.shuffle.partitions": "2",
    # Of few rows, compilers and planners would take most of the time.
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:ReservedCodeCacheSize=160m",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
}
SEEN = {"invoices", "neighbourhood", "outside", "outside_near", "public", "trade", "cash", "bills", "tax", "position"}
"""Families that the economy has data for, at least."""
APPROXIMATE = re.compile(r"approx|hyperloglog|hll_|sketch|sample\(|tablesample|rand\(", re.IGNORECASE)


@pytest.fixture(scope="module")
def spark() -> Iterator[Spark]:
    """Spark on this machine; skipped where it cannot start, which in CI it has to."""
    try:
        from graph.spark import connect

        engine = connect("local[2]", SMALL)
    except CannotStart as error:
        if os.environ.get("CI"):
            pytest.fail(f"{error} (CI has to run this test)", pytrace=False)
        pytest.skip(str(error))
    yield engine
    engine.disconnect()


@pytest.fixture(scope="module")
def economy(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The home of an economy with every topic."""
    return loaded(tmp_path_factory.mktemp("economy")).home


@pytest.fixture(scope="module")
def snapshot(economy: Home) -> Snapshot:
    """What was known on the day of an economy with every topic."""
    return take(economy, DAY)


@pytest.fixture(scope="module")
def scores(snapshot: Snapshot) -> pa.Table:
    """Scores of two in three enterprises, published the month before."""
    rows = [
        {"id": firm, "card": "firm", "score": 300 + n % 500 if n % 3 else None, "as_of": BEFORE}
        for n, firm in enumerate(snapshot.arrow("enterprises")["id"].to_pylist())
    ]
    types = {"id": pa.string(), "card": pa.string(), "score": pa.int32(), "as_of": pa.date32()}
    return pa.Table.from_pylist(rows, schema=pa.schema(types.items()))


@dataclass(frozen=True)
class Both:
    """The values of every feature by either engine, and the text that Spark was asked in."""

    duckdb: pa.Table
    spark: pa.Table
    asked: str


@pytest.fixture(scope="module")
def both(spark: Spark, snapshot: Snapshot, scores: pa.Table) -> Both:
    from graph.features.spark import tables_on

    every = wanted(f.name for family in FAMILIES for f in family.features)
    asked: list[str] = []
    with pytest.MonkeyPatch.context() as patched:
        # Nothing is put in its place: what it says is only written down.
        patched.setattr(spark, "compile", heard(spark.compile, asked))
        found = computed(scene(tables_on(spark, snapshot), scores), every)
    spark.forget()
    return Both(computed(scene(snapshot.table, scores), every), found, "\n".join(asked))


def scene(tables: Tables, scores: pa.Table) -> Scene:
    return Scene(tables, DAY, known(learnt(tables("ratings"), DAY), scores, DAY))


def heard(speak: Callable[..., str], asked: list[str]) -> Callable[..., str]:
    """The same function, with all that it said put down."""

    def spoken(*words: Any, **said: Any) -> str:
        asked.append(speak(*words, **said))
        return asked[-1]

    return spoken


def test_enterprises_and_the_families_that_know_them_are_the_same(both: Both) -> None:
    assert both.spark["id"].to_pylist() == both.duckdb["id"].to_pylist()
    assert both.spark["families"].to_pylist() == both.duckdb["families"].to_pylist()
    assert {name for row in both.spark["families"].to_pylist() for name in row} >= SEEN


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_values_of_a_family_are_the_same(both: Both, family: Family) -> None:
    for feature in family.features:
        left, right = (t[feature.name].combine_chunks() for t in (both.duckdb, both.spark))
        assert left.type == right.type, feature.name
        assert left.is_null().equals(right.is_null()), feature.name
        if pa.types.is_integer(left.type):
            assert left.equals(right), feature.name
        else:
            np.testing.assert_allclose(right.drop_null(), left.drop_null(), rtol=1e-9, atol=1e-12, err_msg=feature.name)


def test_workers_write_what_is_computed(spark: Spark, snapshot: Snapshot, scores: pa.Table, tmp_path: Path) -> None:
    from graph.features.spark import tables_on, write_values

    few = wanted(["sales_amount", "buyers_score", "seen_sales_amount@1", "capital"])
    write_values(spark, scene(tables_on(spark, snapshot), scores), few, str(tmp_path / "out"))
    written = pq.read_table(tmp_path / "out")
    assert written["id"].to_pylist() == sorted(written["id"].to_pylist())
    assert table(few).conform(written).equals(computed(scene(snapshot.table, scores), few))
    assert not spark.list_tables(like="kept")


def test_the_command_has_workers_write_a_day(spark: Spark, economy: Home, tmp_path: Path) -> None:
    asked = ("features", "--as-of", DAY, "--feature", "sales_amount", "--feature", "capital", "--home", economy.root)
    on_spark = (*asked, "--spark", "local[2]", "--out", tmp_path / "out")
    said, here = report(*on_spark), report(*asked, "--out", tmp_path / "here.parquet")
    shared = ("as_of", "known_at", "snapshot", "enterprises", "features")
    assert {name: said[name] for name in shared} == {name: here[name] for name in shared}
    few, values = wanted(["sales_amount", "capital"]), pq.read_table(tmp_path / "out")
    assert table(few).conform(values).equals(pq.read_table(tmp_path / "here.parquet"))
    assert "already exists" in sentence(lianke(*on_spark), 2)
    elsewhere = lianke(*on_spark[:-1], tmp_path / "no", "--snapshots", f"file://{tmp_path}/nowhere")
    assert "Spark at local[2] did not finish" in sentence(elsewhere, 2)


def test_nothing_is_approximate_or_drawn(both: Both) -> None:
    assert both.asked.count("SELECT") > len(FAMILIES)
    assert not APPROXIMATE.findall(both.asked)


def test_what_is_kept_is_worked_out_once_until_it_is_forgotten(spark: Spark) -> None:
    rows = spark.table(kept(rows_of(spark, [1, 2])).op().name)
    assert some(rows)
    assert rows.n.sum().to_pyarrow().as_py() == 3
    assert not some(none(rows, {"id": "string", "n": "int64"}))
    assert spark.list_tables(like="kept")
    spark.forget()
    assert not spark.list_tables(like="kept")


def test_rows_come_and_go_as_they_are(spark: Spark) -> None:
    given = pa.table({
        "id": ["a", None, "链"],
        "n": [2**53 + 1, None, -(2**63)],
        "day": [date(1990, 1, 1), None, date(2019, 12, 31)],
        "names": [["x", None], [], None],
    })  # fmt: skip
    found = spark.to_pyarrow(ibis.memtable(given))
    assert found.to_pylist() == given.to_pylist()


def test_a_sum_beyond_64_bits_is_refused_not_wrapped(spark: Spark) -> None:
    from pyspark.errors import ArithmeticException

    with pytest.raises(ArithmeticException, match="overflow"):
        spark.to_pyarrow(rows_of(spark, [2**62, 2**62]).n.sum())


def test_squares_of_fen_are_exact(spark: Spark) -> None:
    found = spark.to_pyarrow(square(rows_of(spark, [10**17 + 1, 3]).n).sum())
    assert found.as_py() == (10**17 + 1) ** 2 + 9


def rows_of(spark: Spark, numbers: list[int]) -> ibis.Table:
    """Numbers as a table of the engine."""
    spark._session.createDataFrame(pa.table({"n": numbers})).createOrReplaceTempView("numbers")
    return spark.table("numbers")


@pytest.mark.parametrize(
    ("lacking", "told"),
    [
        ("import sys; sys.modules['pyspark'] = None", "lianke\\[spark\\]"),
        ("import os; os.environ['PATH'] = '/'", "Java 17"),
    ],
)
def test_what_spark_lacks_is_said(lacking: str, told: str) -> None:
    code = f"{lacking}; from graph.spark import connect; connect('local[1]')"
    without = {name: value for name, value in os.environ.items() if name not in ("JAVA_HOME", "SPARK_HOME")}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=without)
    assert re.search(f"CannotStart: .*{told}", done.stderr)
