"""The engine says nothing of its own on standard output."""

from __future__ import annotations

from graph.engine import connect


def test_the_engine_draws_no_bar_among_a_report() -> None:
    assert connect().con.execute("SELECT current_setting('enable_progress_bar')").fetchall() == [(False,)]
