"""A Snapshot's graph as files: whole, replaced, refused, and told to the bulk importer without loss."""

from __future__ import annotations

import csv
import json
import subprocess
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graph.backends import bulk
from graph.errors import BadParameter, DataRefused
from graph.export import export, write_neo4j_admin
from graph.model import EDGES, NODES, SUPPLIES
from graph.schema import Column, EdgeType
from graph.snapshot import Snapshot, take
from graph.stored import kinds, rows, table
from tests.graph.small_graph import firms, trades
from tests.graph.test_snapshot import DAY, filled


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return take(filled(tmp_path_factory.mktemp("home")), DAY)


def test_every_kind_of_the_model_can_be_told_to_the_importer() -> None:
    for kind in kinds("observed"):
        header = bulk.header(kind)
        assert len(header) == len(table(kind).columns) + 1
        assert header[-1] == "build:long"
    assert bulk.header(SUPPLIES)[:3] == (":START_ID(node)", ":END_ID(node)", "first_on:date")


def test_no_list_of_the_model_may_be_missing() -> None:
    """Neo4j's importer knows no empty list, so that none and an empty one are kept alike."""
    every: list[Column] = [column for kind in (*NODES, *EDGES) for column in kind.columns]
    assert not [column.name for column in every if pa.types.is_list(column.type) and column.nullable]


def test_the_files_hold_every_row(snapshot: Snapshot, tmp_path: Path) -> None:
    stages = []
    made = export(snapshot, tmp_path / "out", "neo4j-admin", lambda stage, done, total: stages.append((stage, done)))
    assert made.made
    assert made.nodes["Enterprise"] == snapshot.counts["enterprises"]
    assert ("writing SUPPLIES", made.relationships["SUPPLIES"]) in stages
    for name, count in {**made.nodes, **made.relationships}.items():
        # The importer refuses a file without rows.
        assert (tmp_path / "out" / f"{name}.csv").exists() == (count > 0)
        if not count:
            continue
        header = (tmp_path / "out" / f"{name}-header.csv").read_text().strip().split(",")
        with (tmp_path / "out" / f"{name}.csv").open(newline="", encoding="utf-8") as file:
            cells = list(csv.reader(file))
        assert len(cells) == count
        assert all(len(row) == len(header) for row in cells)
    words = (tmp_path / "out" / "import.args").read_text().splitlines()
    assert "--nodes=Enterprise=Enterprise-header.csv,Enterprise.csv" in words
    assert "--relationships=SUPPLIES=SUPPLIES-header.csv,SUPPLIES.csv" in words
    assert "CREATE CONSTRAINT lianke_enterprise_id" in (tmp_path / "out" / "schema.cypher").read_text()
    assert snapshot.id in (tmp_path / "out" / "README.md").read_text()


def test_the_script_runs_the_importer_in_its_folder(snapshot: Snapshot, tmp_path: Path) -> None:
    export(snapshot, tmp_path / "out", "neo4j-admin")
    admin = tmp_path / "neo4j-admin"
    admin.write_text('#!/bin/sh\npwd\necho "$@"\n')
    admin.chmod(0o755)
    words = [str(tmp_path / "out" / "import.sh"), "firms", "--overwrite-destination=true"]
    ran = subprocess.run(
        words, env={"NEO4J_ADMIN": str(admin), "PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=True
    )
    told = f"{tmp_path / 'out'}\ndatabase import full firms @import.args --overwrite-destination=true\n"
    assert (ran.stdout, ran.stderr) == (told, "")


def test_one_parquet_file_a_kind(snapshot: Snapshot, tmp_path: Path) -> None:
    made = export(snapshot, tmp_path / "out", "parquet")
    assert pq.read_table(tmp_path / "out" / "Enterprise.parquet").equals(snapshot.arrow("enterprises"))
    assert pq.read_table(tmp_path / "out" / "SUPPLIES.parquet").num_rows == made.relationships["SUPPLIES"]


def test_an_export_stands_or_is_replaced_and_nothing_else_is(snapshot: Snapshot, tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    first = export(snapshot, out, "neo4j-admin")
    again = export(snapshot, out, "neo4j-admin", lambda *_: pytest.fail("it writes again"))
    assert (again.made, again.nodes, again.size) == (False, first.nodes, first.size)
    earlier = take(filled(tmp_path / "home"), DAY - timedelta(3))
    assert export(earlier, out, "neo4j-admin").made
    assert json.loads((out / "export.json").read_text())["snapshot"] == earlier.id
    assert export(earlier, out, "parquet").made
    assert not (out / "import.args").exists()
    assert [path.name for path in out.parent.iterdir()] == ["out"]
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    assert export(earlier, theirs, "parquet").made
    (theirs / "export.json").unlink()
    with pytest.raises(BadParameter, match="something else than an export"):
        export(earlier, theirs, "parquet")
    assert (theirs / "SUPPLIES.parquet").exists()


def test_what_is_cut_off_leaves_the_former_one(snapshot: Snapshot, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export(snapshot, out, "parquet")

    def cut(stage: str, done: int, total: int | None) -> None:
        if stage == "writing SUPPLIES":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export(snapshot, out, "neo4j-admin", cut)
    assert not export(snapshot, out, "parquet").made
    assert export(snapshot, out, "neo4j-admin").made
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("codes", [[""], ["a", None]])
def test_a_list_that_the_importer_would_read_otherwise(codes: list[str | None]) -> None:
    kept = [(kind, t) for kind, t in rows("observed", firms("a"), trades())]
    at = next(i for i, (kind, _) in enumerate(kept) if bulk.name(kind) == "Enterprise")
    kind, found = kept[at]
    column = pa.array([codes], pa.list_(pa.string()))
    with pytest.raises(DataRefused, match="codes of Enterprise holds an empty text"):
        bulk.sheet(kind, found.set_column(found.column_names.index("codes"), "codes", column), "\x1f")


def test_the_delimiter_is_one_that_no_text_holds() -> None:
    assert bulk.delimiter(rows("observed", firms("a", codes=["x;y", "\x1f"]), trades())) == "\x1e"
    with pytest.raises(DataRefused, match="control characters"):
        bulk.delimiter(rows("observed", firms("a", codes=list(bulk.DELIMITERS)), trades()))


def test_texts_of_several_lines_are_told(tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    (tmp_path / "lines").mkdir()
    write_neo4j_admin(tmp_path / "plain", "one", firms("a"), trades())
    write_neo4j_admin(tmp_path / "lines", "one", firms("a", name="甲\n公司"), trades())
    told = "--multiline-fields=true"
    assert told not in (tmp_path / "plain" / "import.args").read_text()
    assert told in (tmp_path / "lines" / "import.args").read_text()


def test_an_edge_without_properties_has_its_ends() -> None:
    kind = EdgeType("T", "", "", "A", "B", "observed", ())
    sheet = bulk.sheet(kind, pa.table({"src": ["a"], "dst": ["b"]}), "\x1f")
    assert sheet.header == (":START_ID(node)", ":END_ID(node)", "build:long")
    assert sheet.rows.to_pylist() == [{"src": "a", "dst": "b", "build": 1}]
