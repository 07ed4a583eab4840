"""The engine says nothing of its own on standard output, and writes nothing where it is called from."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

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
