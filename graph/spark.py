"""The engine of tables beyond one machine: Spark, for the expressions that DuckDB runs on one."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import ibis
from ibis.expr.operations import InMemoryTable
from ibis.expr.types import Expr, Scalar, Table
from ibis.formats.pyarrow import PyArrowData

from graph.errors import CannotStart

try:
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException
    from pyspark.sql import DataFrame, SparkSession
except ModuleNotFoundError as missing:
    raise CannotStart("Spark needs the package pyspark: pip install 'lianke[spark]'") from missing

with warnings.catch_warnings():
    # Both ask for pandas as they are imported, the second by the first call to Java; Lianke's rows never are pandas'.
    warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
    import pyspark.testing.utils  # noqa: F401
    from ibis.backends.pyspark import Backend
    from ibis.backends.pyspark.datatypes import PySparkSchema

EXACT = {"spark.sql.ansi.enabled": "true", "spark.sql.session.timeZone": "UTC"}
"""What values hang on: a sum or a cast that overflows is an error, never another number; a day is a day."""
QUIET = {"spark.ui.showConsoleProgress": "false", "spark.log.level": "ERROR"}
"""Standard error is for what Lianke says."""


class Spark(Backend):  # type: ignore[misc]
    """Ibis's engine for Spark, with what it lacks: temporary tables, and rows that come and go as Arrow."""

    def __init__(self, *words: Any, **said: Any) -> None:
        super().__init__(*words, **said)
        self._held_names: list[str] = []

    def create_table(self, name: str, /, obj: Table | None = None, *, schema: Any = None, **said: Any) -> Table:
        """A table as Ibis makes it; a temporary one is worked out at once, and its rows stay where they were made.

        They stay in the folder `spark.checkpoint.dir` where one is set, so that a lost worker loses none; else in the
        memory and on the disks of the workers. How they were made is forgotten: plans would grow with every step.
        """
        if not said.pop("temp", False):
            return super().create_table(name, obj, schema=schema, **said)
        frame = self._empty(ibis.schema(schema)) if obj is None else self._held(self._frame(obj))
        frame.createTempView(name)
        self._held_names.append(name)
        return self.table(name)

    def to_pyarrow(
        self, expr: Expr, /, *, params: Mapping[Scalar, Any] | None = None, limit: int | str | None = None, **said: Any
    ) -> Any:
        """What the expression finds, in the memory of this process."""
        table = expr.as_table()
        found = self._frame(table, params=params, limit=limit, **said).toArrow()
        return expr.__pyarrow_result__(PyArrowData.convert_table(found, table.schema()))

    def forget(self) -> None:
        """Give back the room of every temporary table."""
        for name in self._held_names:
            # Where nobody can name the rows any more, Spark clears them away.
            self._session.catalog.dropTempView(name)
        self._held_names.clear()

    def _empty(self, schema: ibis.Schema) -> DataFrame:
        rows: DataFrame = self._session.createDataFrame([], PySparkSchema.from_ibis(schema))
        return rows

    def _held(self, frame: DataFrame) -> DataFrame:
        shared = self._session.conf.get("spark.checkpoint.dir", None)
        return frame.checkpoint() if shared else frame.localCheckpoint()

    def _frame(self, table: Table, **said: Any) -> DataFrame:
        self._run_pre_execute_hooks(table)
        rows: DataFrame = self._session.sql(self.compile(table, **said))
        return rows

    def _register_in_memory_table(self, op: InMemoryTable) -> None:
        rows = self._session.createDataFrame(op.data.to_pyarrow(op.schema))
        rows.createOrReplaceTempView(op.name)


def connect(master: str, settings: Mapping[str, str] | None = None) -> Spark:
    """The engine on a cluster by its URL: `spark://HOST:PORT`, `yarn`, `k8s://URL`, or `local[N]` for this machine.

    `settings` are Spark's own, beside those in the `spark-defaults.conf` of SPARK_CONF_DIR. Raises CannotStart where
    there is no Java, or no cluster that answers.
    """
    builder = SparkSession.builder.appName("lianke").master(master)
    for name, value in {**QUIET, **(settings or {})}.items():
        builder = builder.config(name, value)
    try:
        return over(builder.getOrCreate())
    except (PySparkException, Py4JError) as error:
        raise CannotStart(
            f"Spark at {master} does not start: it needs Java 17 or newer here (JAVA_HOME) and a cluster that answers"
            f" ({_first(error)})"
        ) from error


@contextmanager
def asked(master: str) -> Iterator[None]:
    """Raise CannotStart, in a sentence, where a cluster refuses or fails what it is asked meanwhile."""
    try:
        yield
    except (PySparkException, Py4JError) as error:
        raise CannotStart(f"Spark at {master} did not finish: {_first(error)}") from error


def _first(error: Exception) -> str:
    return " ".join(str(error).splitlines()[:2])


def over(session: SparkSession) -> Spark:
    """The engine on a session that stands already, with the settings that values hang on."""
    Spark.register_options()
    engine = Spark()
    engine.do_connect(session, **EXACT)
    return engine
