"""The engine says nothing of its own on standard output, and writes nothing where it is called from."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from graph import engine
from graph.engine import connect


def test_the_engine_draws_no_bar_among_a_report() -> None:
    assert connect().con.execute("SELECT current_setting('enable_progress_bar')").fetchall() == [(False,)]


def test_it_spills_where_temporary_files_go_and_not_where_it_is_called_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    con = connect("60MB").con
    con.execute("CREATE TEMP TABLE t AS SELECT hash(range)::VARCHAR AS b FROM range(2000000)")
    assert con.execute("SELECT count(DISTINCT b) FROM t").fetchone() == (2_000_000,)
    assert [path.name for path in (tmp_path / "temporary").iterdir()] == [f"lianke-spill-{os.getpid()}"]
    assert not [*(tmp_path / "here").iterdir()]


def test_an_engine_holds_a_third_of_the_machine_or_of_its_container(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "CONTAINER", tmp_path / "memory.max")
    whole = int(engine.room().removesuffix("MiB"))
    (tmp_path / "memory.max").write_text("max\n")
    assert int(engine.room().removesuffix("MiB")) == whole
    (tmp_path / "memory.max").write_text(f"{3 << 29}\n")
    assert engine.room() == "512MiB"
    held = engine.connect(engine.room()).con.sql("SELECT current_setting('memory_limit')").fetchall()
    assert held == [("512.0 MiB",)]
